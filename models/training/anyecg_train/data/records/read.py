"""A part folder made by `prepare`, as a part."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from anyecg_train.data.examples import Examples
from anyecg_train.data.part import (
    AGE_BANDS,
    RATE_BANDS,
    About,
    Members,
    Part,
    PartError,
    bands,
)
from anyecg_train.judge.metrics import BoolArray, FloatArray

FORMAT_VERSION = 1
IRREGULAR = 0.12
"""SD of the beat intervals over their mean. Simulated atrial fibrillation has 0.15 and more, 95 of
100 other simulated traces less than 0.12 (120 patients; tests/test_records_signal.py)."""
TYPICAL_RATE_BPM = 80.0
TYPICAL_IRREGULARITY = 0.04
"""Stand in where too few beats were found; a flag beside them says so."""
UNKNOWN_SEX = 0.5
"""Between the sexes: a rival that is told neither."""


def read_prepared(folder: Path) -> Part:
    """Read part.json, columns.npz and ecg.npy; the signals stay on disk."""
    about = json.loads((folder / "part.json").read_text(encoding="utf-8"))
    if about.get("formatVersion") != FORMAT_VERSION:
        raise PartError(
            f"{folder}/part.json: formatVersion must be {FORMAT_VERSION}: prepare again"
        )
    with np.load(folder / "columns.npz") as stored:
        columns: dict[str, Any] = {name: stored[name] for name in stored.files}
    leads, labels = tuple(about["leads"]), columns["labels"]
    store = np.load(folder / "ecg.npy", mmap_mode="r")
    records = len(labels)
    if not len(store) == records == about["records"]:
        raise PartError(
            f"{folder}: ecg.npy has {len(store)} records, columns.npz {records}, part.json "
            f"{about['records']}: prepare again"
        )
    age, rate = columns["age"].astype(float), columns["rate_bpm"].astype(float)
    irregularity = columns["irregularity"].astype(float)
    return Part(
        examples=Examples(
            store=store,
            rows=np.arange(records),
            leads=leads,
            labels=labels,
            weight=np.ones(records),
            measurements=np.zeros((records, len(leads), 0), np.float32),
        ),
        covariates=covariates(age, columns["female"], rate, irregularity),
        subgroups={
            "sex": sexes(columns["female"]),
            "age": bands(age, AGE_BANDS),
            "heart rate": bands(rate, RATE_BANDS),
            "rhythm": {
                "irregular": irregularity >= IRREGULAR,
                "regular": irregularity < IRREGULAR,
            },
            **({"lead": {leads[0]: np.ones(records, bool)}} if len(leads) == 1 else {}),
        },
        patients=columns["patient"],
        index=columns["index"],
        truth=None,
        truth_names=(),
        indicators=tuple(about["indicators"]),
        about=About(about["dataset"], about["source"], False, about["seed"], about["description"]),
    )


def covariates(
    age: FloatArray, female: Any, rate: FloatArray, irregularity: FloatArray
) -> FloatArray:
    """[n, 6] age, female (0.5 unknown), rate and irregularity (or typical), and whether known."""
    has_rate, has_rhythm = np.isfinite(rate), np.isfinite(irregularity)
    return np.stack(
        [
            age,
            np.where(female < 0, UNKNOWN_SEX, female),
            has_rhythm,
            np.where(has_rhythm, irregularity, TYPICAL_IRREGULARITY),
            has_rate,
            np.where(has_rate, rate, TYPICAL_RATE_BPM),
        ],
        axis=1,
    ).astype(float)


def sexes(female: Any) -> Members:
    """Members by sex; `unknown` is named only where there is one."""
    unknown: BoolArray = female < 0
    members: dict[str, BoolArray] = {"female": female == 1, "male": female == 0}
    return {**members, "unknown": unknown} if unknown.any() else members
