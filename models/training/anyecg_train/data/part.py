"""One part of the data (training, validation or test), whatever data set it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from anyecg_train.data.examples import Examples
from anyecg_train.judge.metrics import BoolArray, FloatArray

AGE_BANDS = ((18, 40), (40, 60), (60, 75), (75, None))
"""Years, from the first up to but not including the second."""
RATE_BANDS = ((0, 60), (60, 100), (100, None))
"""Beats per minute, likewise."""

Source = Literal["simulated", "retrospective", "local"]
Members = Mapping[str, BoolArray]
"""Subgroup value -> who of the part belongs to it."""


class PartError(ValueError):
    """Records cannot serve as this part; the message says what to make instead."""


@dataclass(frozen=True)
class About:
    """Where a part comes from, as its evidence will say."""

    dataset: str
    """Data set, e.g. `virtual cohort`, `mc-med`; patient ids are unique within one."""
    source: Source
    enriched: bool
    seed: int | None
    description: str
    shift: str | None = None
    """The shift set it was simulated as; None has the data set's own population."""


@dataclass(frozen=True)
class Part:
    """The usable records of a part: what the network sees, and what its rivals see."""

    examples: Examples
    covariates: FloatArray
    """[n, c]: age (years), female, rhythm flags, heart rate (beats/min): no wave form."""
    subgroups: Mapping[str, Members]
    patients: NDArray[np.int64]
    """[n] whose record it is: the unit of splitting and of the bootstrap."""
    index: BoolArray
    """[n] the one record that stands for its patient in the primary figures."""
    truth: FloatArray | None
    """[n, P] the true ECG parameters, where a simulation knows them; for oracle and teacher."""
    truth_names: tuple[str, ...]
    """Their P names."""
    indicators: tuple[str, ...]
    about: About

    def __len__(self) -> int:
        return len(self.examples)

    def take(self, chosen: BoolArray) -> "Part":
        """The part of some records."""
        return replace(
            self,
            examples=self.examples.take(chosen),
            covariates=self.covariates[chosen],
            subgroups={
                name: {value: member[chosen] for value, member in members.items()}
                for name, members in self.subgroups.items()
            },
            patients=self.patients[chosen],
            index=self.index[chosen],
            truth=None if self.truth is None else self.truth[chosen],
        )


def read_part(folder: Path) -> Part:
    """Read a part folder: a virtual cohort (cohort.json) or prepared records (part.json)."""
    if (folder / "cohort.json").exists():
        from anyecg_train.data.virtual import read_virtual

        return read_virtual(folder)
    if (folder / "part.json").exists():
        from anyecg_train.data.records.read import read_prepared

        return read_prepared(folder)
    raise PartError(
        f"{folder} holds no part (cohort.json or part.json): make one with `cohort` or `prepare`"
    )


def bands(column: FloatArray, limits: tuple[tuple[int, int | None], ...]) -> Members:
    """Members of each band of a column; `NaN` belongs to none."""
    return {
        f"{low}-{high - 1}" if high else f">={low}": (column >= low)
        & (column < (np.inf if high is None else high))
        for low, high in limits
    }


def yes_no(name: str, flag: BoolArray) -> Members:
    """Members with and without something."""
    return {name: flag, f"no {name}": ~flag}


def require_natural(part: Part, role: str) -> None:
    """Raise unless the part has natural prevalence."""
    if part.about.enriched:
        raise PartError(f"the {role} part is enriched: simulate it without --enrich")


def require_unshifted(part: Part, role: str) -> None:
    """Raise for a shift set: it may judge a network, never train or calibrate one."""
    if part.about.shift is not None:
        raise PartError(
            f"the {role} part is the shift set {part.about.shift!r}, which is for test only: "
            "simulate it without --shift"
        )


def require_disjoint(**parts: Part) -> None:
    """Raise when a patient is in two parts: the network would be judged on whom it was shown."""
    seen: list[tuple[str, Part]] = []
    for role, part in parts.items():
        for other, earlier in seen:
            if part.about.dataset != earlier.about.dataset:
                continue
            shared = np.intersect1d(part.patients, earlier.patients)
            if len(shared):
                raise PartError(
                    f"{len(shared)} patients are in both {other} and {role} (the first: "
                    f"{shared[0]} of {part.about.dataset}): split by patient, or simulate one of "
                    "them with another seed"
                )
        seen.append((role, part))
