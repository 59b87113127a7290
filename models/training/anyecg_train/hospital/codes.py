"""Code systems, references and times as every resource of the hospital writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anyecg_train.hospital.stories import Story

Resource = dict[str, Any]

MDC = "urn:oid:2.16.840.1.113883.6.24"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"


def category(code: str) -> Resource:
    return {"coding": [{"system": f"{TERMINOLOGY}/observation-category", "code": code}]}


def quantity(value: float, unit: str) -> Resource:
    """`unit` is UCUM, as in the registry."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def reference(story: Story) -> dict[str, str]:
    return {"reference": f"Patient/{story.id}"}


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
