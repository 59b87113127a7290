"""A laboratory result as a FHIR Observation, with the range and the flag a laboratory prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anyecg_train.hospital.codes import (
    LOINC,
    TERMINOLOGY,
    Resource,
    category,
    quantity,
    reference,
    stamp,
)
from anyecg_train.hospital.stories import Story

ADULT_YEARS = 18
# https://terminology.hl7.org/CodeSystem-v3-ObservationInterpretation.html
INTERPRETATIONS = {"L": "Low", "N": "Normal", "H": "High"}

# One row of cards/analytes/.
Analyte = Mapping[str, Any]


def to_lab(story: Story, analyte: Analyte, value: float, collected: datetime) -> Resource:
    return {
        "resourceType": "Observation",
        "id": f"{story.id}-{analyte['id']}-{collected:%m%d%H%M}",
        "status": "final",
        "category": [category("laboratory")],
        "code": {
            "coding": [{"system": LOINC, "code": analyte["loinc"][0]["code"]}],
            "text": analyte["name"],
        },
        "subject": reference(story),
        "effectiveDateTime": stamp(collected),
        "issued": stamp(collected),
        "valueQuantity": quantity(value, analyte["unit"]),
        **judge(value, analyte["unit"], reference_range(story, analyte)),
    }


def reference_range(story: Story, analyte: Analyte) -> Mapping[str, float]:
    """The limits the registry has, `low` and `high`, of the specimen and of the patient's sex.

    None for a child: the ranges of the registry are those of adults.
    """
    if story.age < ADULT_YEARS:
        return {}
    limits = analyte["loinc"][0].get("reference", analyte["reference"])
    sex = "female" if story.female else "male"
    of_sex = {
        side: limit[sex] if isinstance(limit, Mapping) else limit for side, limit in limits.items()
    }
    return {side: limit for side, limit in of_sex.items() if limit is not None}


def judge(value: float, unit: str, limits: Mapping[str, float]) -> Resource:
    """`interpretation` and `referenceRange`; a value at a limit is normal. Nothing without one."""
    if not limits:
        return {}
    code = "N"
    if value < limits.get("low", value):
        code = "L"
    if value > limits.get("high", value):
        code = "H"
    interpretation = {
        "system": f"{TERMINOLOGY}/v3-ObservationInterpretation",
        "code": code,
        "display": INTERPRETATIONS[code],
    }
    return {
        "interpretation": [{"coding": [interpretation]}],
        "referenceRange": [{side: quantity(limit, unit) for side, limit in limits.items()}],
    }
