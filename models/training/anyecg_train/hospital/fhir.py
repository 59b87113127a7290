"""A simulated patient as a FHIR R4 collection Bundle, dated around the now of the story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from anyecg_train.cohort.story import Patient
from anyecg_train.hospital.stories import Story

Resource = dict[str, Any]

# The now of every story; the sandbox moves all dates so that it becomes its own start.
NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
ECG_AGE = timedelta(minutes=19)
EARLIER = timedelta(days=41)
LATER_AGE = timedelta(minutes=4)

MDC = "urn:oid:2.16.840.1.113883.6.24"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
LEAD_CODES = {"I": "131329", "II": "131330"}
# What an electrocardiograph typically resolves.
MV_PER_STEP = 0.005
PERIOD_MS = 2


def to_bundle(
    story: Story, patient: Patient, analytes: Mapping[str, Mapping[str, Any]]
) -> Resource:
    """Patient, Encounter, ECG, laboratory results and, where there is one, the pacemaker."""
    resources = [
        to_patient(story),
        to_encounter(story),
        to_ecg(story, patient),
        *(to_lab(story, analytes[a], v, NOW - EARLIER) for a, v in story.earlier_labs.items()),
        *(to_lab(story, analytes[a], v, NOW - LATER_AGE) for a, v in story.later_labs.items()),
    ]
    if story.pacemaker:
        resources.append(to_pacemaker(story))
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": stamp(NOW),
        "entry": [{"resource": resource} for resource in resources],
    }


def to_patient(story: Story) -> Resource:
    return {
        "resourceType": "Patient",
        "id": story.id,
        "identifier": [
            {"system": "https://anyecg-lab.example/fhir/sid/mrn", "value": f"SIM-{story.id}"}
        ],
        "active": True,
        "name": [{"family": story.family, "given": [story.given]}],
        "gender": "female" if story.female else "male",
        "birthDate": f"{NOW.year - story.age - 1}-07-04",
    }


def to_encounter(story: Story) -> Resource:
    return {
        "resourceType": "Encounter",
        "id": f"{story.id}-visit",
        "status": "in-progress",
        "class": {"system": f"{TERMINOLOGY}/v3-ActCode", "code": "EMER", "display": "emergency"},
        "subject": reference(story),
        "period": {"start": stamp(NOW - timedelta(hours=1))},
        "reasonCode": [{"text": story.reason}],
    }


def to_ecg(story: Story, patient: Patient) -> Resource:
    """Leads I and II as SampledData; the other limb leads follow from them."""
    steps = np.rint(patient.recording.lead_mv / MV_PER_STEP).astype(int)
    return {
        "resourceType": "Observation",
        "id": f"{story.id}-ecg",
        "status": "final",
        "category": [
            {"coding": [{"system": f"{TERMINOLOGY}/observation-category", "code": "procedure"}]}
        ],
        "code": {
            "coding": [
                {"system": MDC, "code": "131328", "display": "MDC_ECG_ELEC_POTL"},
                {"system": LOINC, "code": "11524-6", "display": "EKG study"},
            ]
        },
        "subject": reference(story),
        "encounter": {"reference": f"Encounter/{story.id}-visit"},
        "effectiveDateTime": stamp(NOW - ECG_AGE),
        "component": [
            to_lead(lead, row, readable=story.readable_ecg)
            for lead, row in zip(patient.leads, steps, strict=True)
        ],
    }


def to_lead(lead: str, steps: np.ndarray[Any, np.dtype[np.int_]], *, readable: bool) -> Resource:
    """One lead; an unreadable one holds words where FHIR has numbers, as a faulty export leaves."""
    data = " ".join(map(str, steps.tolist())) if readable else "see attached scan page 1"
    return {
        "code": {
            "coding": [
                {"system": MDC, "code": LEAD_CODES[lead], "display": f"MDC_ECG_ELEC_POTL_{lead}"}
            ]
        },
        "valueSampledData": {
            "origin": {"value": 0, "unit": "mV", "system": UCUM, "code": "mV"},
            "period": PERIOD_MS,
            "factor": MV_PER_STEP,
            "dimensions": 1,
            "data": data,
        },
    }


def to_lab(story: Story, analyte: Mapping[str, Any], value: float, collected: datetime) -> Resource:
    return {
        "resourceType": "Observation",
        "id": f"{story.id}-{analyte['id']}-{collected:%m%d%H%M}",
        "status": "final",
        "category": [
            {"coding": [{"system": f"{TERMINOLOGY}/observation-category", "code": "laboratory"}]}
        ],
        "code": {
            "coding": [{"system": LOINC, "code": analyte["loinc"][0]["code"]}],
            "text": analyte["name"],
        },
        "subject": reference(story),
        "effectiveDateTime": stamp(collected),
        "issued": stamp(collected),
        "valueQuantity": {
            "value": value,
            "unit": analyte["unit"],
            "system": UCUM,
            "code": analyte["unit"],
        },
    }


def to_pacemaker(story: Story) -> Resource:
    return {
        "resourceType": "Condition",
        "id": f"{story.id}-pacemaker",
        "clinicalStatus": {
            "coding": [{"system": f"{TERMINOLOGY}/condition-clinical", "code": "active"}]
        },
        "verificationStatus": {
            "coding": [{"system": f"{TERMINOLOGY}/condition-ver-status", "code": "confirmed"}]
        },
        "code": {
            "coding": [{"system": SNOMED, "code": "441509002"}],
            "text": "Cardiac pacemaker in situ",
        },
        "subject": reference(story),
    }


def reference(story: Story) -> dict[str, str]:
    return {"reference": f"Patient/{story.id}"}


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
