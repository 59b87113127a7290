"""A part of virtual patients, from a saved cohort."""

from pathlib import Path

import numpy as np

from anyecg_train import cohort as virtual
from anyecg_train.data.examples import Examples
from anyecg_train.data.measurements import measurement_targets
from anyecg_train.data.part import AGE_BANDS, RATE_BANDS, About, Part, bands, yes_no

DATASET = "virtual cohort"
DESCRIPTION = (
    "Virtual cohort: simulated emergency patients whose laboratory values and ECGs come from one "
    "latent physiology. Paced rhythm is left out."
)
PATIENTS_A_SEED = 10**9
"""A virtual patient is known by seed and position; equal seeds draw equal patients."""


def describe(shift: str | None) -> str:
    """What the evidence says of the cohort."""
    if shift is None:
        return DESCRIPTION
    return f"{DESCRIPTION} Shift set {shift}. {virtual.SHIFTS[shift].description}"


def read_virtual(folder: Path) -> Part:
    """Read a cohort folder and leave out its paced patients."""
    return part_of(virtual.load(folder))


def part_of(cohort: virtual.Cohort) -> Part:
    """Turn a cohort into a part; the signals stay where they are."""
    keep = np.flatnonzero(cohort.usable)
    age, female = cohort.age[keep].astype(float), cohort.female[keep]
    rate = cohort.rate_bpm[keep].astype(float)
    rhythms = {name: flag[keep] for name, flag in cohort.rhythm.items() if name != "paced"}
    parameters = {name: column[keep] for name, column in cohort.parameters.items()}
    block = (parameters["lbbb"] > 0) | (parameters["rbbb"] > 0)
    return Part(
        examples=Examples(
            store=cohort.ecg,
            rows=keep,
            leads=cohort.leads,
            labels=cohort.labels[keep],
            weight=cohort.weight[keep].astype(float),
            measurements=measurement_targets(parameters, cohort.leads),
        ),
        covariates=np.stack([age, female, *rhythms.values(), rate], axis=1).astype(float),
        subgroups={
            "sex": {"female": female, "male": ~female},
            "age": bands(age, AGE_BANDS),
            "heart rate": bands(rate, RATE_BANDS),
            "rhythm": yes_no("atrial fibrillation", rhythms["af"]),
            "conduction": yes_no("bundle branch block", block),
        },
        patients=cohort.seed * PATIENTS_A_SEED + cohort.patient[keep],
        index=cohort.index[keep],
        truth=np.stack(list(parameters.values()), axis=1).astype(float),
        truth_names=tuple(parameters),
        indicators=cohort.indicators,
        about=About(
            DATASET,
            "simulated",
            cohort.enriched,
            cohort.seed,
            describe(cohort.shift),
            shift=cohort.shift,
        ),
    )
