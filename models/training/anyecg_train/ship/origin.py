"""What a model may say of itself, by the data it was trained and judged on.

Only a model of simulated patients is a demonstration. One of real patients is research until its
owner, who knows the data's licence and the law, says otherwise: this package never does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from anyecg_train.judge.evidence import Performance


@dataclass(frozen=True)
class Origin:
    """The manifest's words on where a model comes from."""

    title: str
    status: Literal["demonstration", "research"]
    trained_on: str
    licence: str


def origin_of(facts: Mapping[str, Any], evidence: Performance) -> Origin:
    """From the facts of the training run and the evidence it was given."""
    if evidence["source"] == "simulated":
        return Origin(
            title="AnyECG-Lab demonstration network (virtual cohort)",
            status="demonstration",
            trained_on=f"{facts['trainingPatients']} simulated patients of the virtual cohort, one "
            "ten-second ECG each, lead I or II; no real patient",
            licence="Apache-2.0",
        )
    training = facts.get("training") or {}
    dataset = training.get("dataset") or evidence["dataset"]["name"]
    patients = training.get("patients") or "an unknown number of"
    start = training.get("startedFrom")
    return Origin(
        title=f"AnyECG-Lab network ({dataset})",
        status="research",
        trained_on=f"{facts['trainingPatients']} ten-second ECGs of {patients} patients of "
        f"{dataset}, " + (f"starting from {start}" if start else "starting from nothing"),
        licence=f"set by its owner: bound to the terms of {dataset}",
    )
