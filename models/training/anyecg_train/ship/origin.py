"""What a model may say of itself, by the data it was trained and judged on.

Only a model of simulated patients is a demonstration. One of real patients is research until its
owner, who knows the data's licence and the law, says otherwise: this package never does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from anyecg_train.judge.evidence import Performance
from anyecg_train.network.checkpoint import PUBLISHED_SHA256


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
    dataset, patients = facts["data"]["dataset"], facts["data"]["patients"]
    return Origin(
        title=f"AnyECG-Lab network ({dataset})",
        status="research",
        trained_on=f"{facts['trainingPatients']} ten-second ECGs of {patients} patients of "
        f"{dataset}, {started_from(facts.get('startFrom'))}",
        licence=f"set by its owner: bound to the terms of {dataset}",
    )


def started_from(sha256: str | None) -> str:
    """In words, the weights that training began with."""
    if sha256 is None:
        return "starting from nothing"
    if sha256 in PUBLISHED_SHA256.values():
        return "starting from the published ECGFounder"
    return f"starting from a checkpoint of sha256 {sha256}"
