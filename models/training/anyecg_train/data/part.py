"""One part of the data (training, validation or test), read from a saved cohort."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from anyecg_train import cohort as virtual
from anyecg_train.data.dataset import LEADS, Examples
from anyecg_train.data.measurements import measurement_targets
from anyecg_train.judge.metrics import BoolArray, FloatArray

AGE_BANDS = ((18, 40), (40, 60), (60, 75), (75, None))
"""Years, from the first up to but not including the second."""


class PartError(ValueError):
    """A cohort cannot serve as this part; the message says what to simulate instead."""


@dataclass(frozen=True)
class Part:
    """The unpaced patients of a cohort: what the network sees, and what its rival sees."""

    examples: Examples
    covariates: FloatArray
    """[n, 2 + rhythms + 1]: age (years), female, rhythm flags, heart rate (beats/min)."""
    subgroups: Mapping[str, Mapping[str, BoolArray]]
    indicators: tuple[str, ...]
    seed: int
    enriched: bool

    def __len__(self) -> int:
        return len(self.examples)


def read_part(folder: Path) -> Part:
    """Read a cohort folder and leave out its paced patients."""
    return part_of(virtual.load(folder))


def part_of(cohort: virtual.Cohort) -> Part:
    """Turn a cohort into a part."""
    if tuple(cohort.leads) != LEADS:
        raise PartError(f"the cohort has leads {cohort.leads}, expected {LEADS}: simulate it again")
    keep = cohort.usable
    age, female = cohort.age[keep], cohort.female[keep]
    rhythms = {name: flag[keep] for name, flag in cohort.rhythm.items() if name != "paced"}
    parameters = {name: column[keep] for name, column in cohort.parameters.items()}
    columns = [age, female, *rhythms.values(), cohort.rate_bpm[keep]]
    return Part(
        examples=Examples(
            ecg=np.asarray(cohort.ecg)[keep],
            labels=cohort.labels[keep],
            weight=cohort.weight[keep].astype(float),
            measurements=measurement_targets(parameters, LEADS),
        ),
        covariates=np.stack(columns, axis=1).astype(float),
        subgroups={
            "sex": {"female": female, "male": ~female},
            "age": {
                f"{low}-{high - 1}" if high else f">={low}": (age >= low) & (age < (high or 200))
                for low, high in AGE_BANDS
            },
            "rhythm": {
                "atrial fibrillation": rhythms["af"],
                "no atrial fibrillation": ~rhythms["af"],
            },
        },
        indicators=cohort.indicators,
        seed=cohort.seed,
        enriched=cohort.enriched,
    )


def require_natural(part: Part, role: str) -> None:
    """Raise unless the part has natural prevalence."""
    if part.enriched:
        raise PartError(f"the {role} part is enriched: simulate it without --enrich")


def require_disjoint(**parts: Part) -> None:
    """Raise when two parts come from one seed: their patients would be the same."""
    seen: dict[int, str] = {}
    for role, part in parts.items():
        if part.seed in seen:
            raise PartError(
                f"{role} and {seen[part.seed]} have the same seed {part.seed}, so the same "
                "patients: simulate one of them with another seed"
            )
        seen[part.seed] = role
