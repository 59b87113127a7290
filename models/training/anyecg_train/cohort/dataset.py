"""The cohort as arrays: preprocessed tensors, labels, covariates, truths; saved and loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from anyecg_train.cohort.draws import BoolArray, Columns
from anyecg_train.cohort.shifts import SHIFTS

FORMAT_VERSION = 1
FloatColumn = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Cohort:
    """n ECGs of simulated patients, a patient's own together and in the order of time.

    `ecg` float16 [n, 2, 5000], preprocessed (ecgfounder-v1, unitless), leads as in `leads`;
    `labels` int8 [n, 108] in registry order, -1 masked; `age` years; `female` bool; `rate_bpm`;
    `rhythm` flags by name; `weight` restores the natural prevalence (1 when not enriched);
    `usable` is False for paced patients, who take no part in training or test; `patient` numbers
    the patients from 0; `hours` since the patient's first ECG, 0 for it: the index ECG.
    `parameters` are the true ECG parameters (for an oracle), `values` the measured laboratory
    values by analyte id (NaN: rejected sample), `true_values` and `states` what lies behind them.
    `shift` names the shift set, None for the population of the reference.
    """

    ecg: NDArray[np.float16]
    labels: NDArray[np.int8]
    age: FloatColumn
    female: BoolArray
    rate_bpm: FloatColumn
    rhythm: Mapping[str, BoolArray]
    weight: FloatColumn
    usable: BoolArray
    patient: NDArray[np.int64]
    hours: FloatColumn
    parameters: Mapping[str, FloatColumn]
    values: Mapping[str, FloatColumn]
    true_values: Mapping[str, FloatColumn]
    states: Mapping[str, FloatColumn]
    indicators: tuple[str, ...]
    leads: tuple[str, str]
    seed: int
    enriched: bool
    shift: str | None

    def __len__(self) -> int:
        return len(self.age)

    @property
    def index(self) -> BoolArray:
        """The one ECG that stands for its patient."""
        return np.asarray(self.hours == 0)

    @property
    def patients(self) -> int:
        return int(self.index.sum())


TABLES = ("rhythm", "parameters", "values", "true_values", "states")
COLUMNS = ("labels", "age", "female", "rate_bpm", "weight", "usable")
SERIAL_COLUMNS = ("patient", "hours")  # written where a patient has more than one ECG


def save(cohort: Cohort, folder: Path) -> None:
    """Write ecg.npy (can be memory-mapped), columns.npz and cohort.json into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "ecg.npy", cohort.ecg)
    names = COLUMNS if cohort.index.all() else COLUMNS + SERIAL_COLUMNS
    columns: dict[str, NDArray[np.generic]] = {name: getattr(cohort, name) for name in names}
    for table in TABLES:
        columns |= {f"{table}/{name}": column for name, column in getattr(cohort, table).items()}
    np.savez(folder / "columns.npz", **columns)  # type: ignore[arg-type]
    about = {
        "formatVersion": FORMAT_VERSION,
        "patients": cohort.patients,
        "ecgs": len(cohort),
        "seed": cohort.seed,
        "enriched": cohort.enriched,
        "shift": cohort.shift,
        "shiftDescription": None if cohort.shift is None else SHIFTS[cohort.shift].description,
        "leads": cohort.leads,
        "indicators": cohort.indicators,
    }
    (folder / "cohort.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def load(folder: Path, *, mmap: bool = True) -> Cohort:
    """Read a saved cohort; with `mmap` the tensors stay on disk until they are touched."""
    about_file = folder / "cohort.json"
    if not about_file.exists():
        raise FileNotFoundError(f"{folder} holds no cohort.json: make one with anyecg_train.cohort")
    about = json.loads(about_file.read_text(encoding="utf-8"))
    if about.get("formatVersion") != FORMAT_VERSION:
        raise ValueError(f"{about_file}: formatVersion must be {FORMAT_VERSION}: simulate it again")
    tables: dict[str, Columns] = {table: {} for table in TABLES}
    columns = {}
    with np.load(folder / "columns.npz") as stored:
        for key in stored.files:
            table, _, name = key.partition("/")
            if name:
                tables[table][name] = stored[key]
            else:
                columns[key] = stored[key]
    everyone = len(columns["age"])
    columns.setdefault("patient", np.arange(everyone))
    columns.setdefault("hours", np.zeros(everyone, np.float32))
    return Cohort(
        ecg=np.load(folder / "ecg.npy", mmap_mode="r" if mmap else None),
        **columns,
        **tables,  # type: ignore[arg-type]
        indicators=tuple(about["indicators"]),
        leads=(about["leads"][0], about["leads"][1]),
        seed=int(about["seed"]),
        enriched=bool(about["enriched"]),
        shift=about.get("shift"),
    )
