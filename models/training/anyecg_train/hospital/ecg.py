"""A simulated recording as a FHIR Observation: leads I and II; the other limb leads follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from anyecg_train.cohort.story import Patient
from anyecg_train.hospital.codes import LOINC, MDC, Resource, category, quantity, reference, stamp
from anyecg_train.hospital.stories import Story

LEAD_CODES = {"I": "131329", "II": "131330"}
# What an electrocardiograph typically resolves.
MV_PER_STEP = 0.005
PERIOD_MS = 2


def to_ecg(
    story: Story, patient: Patient, recorded: datetime, *, name: str, encounter: str
) -> Resource:
    """`name` and `encounter` end the ids of the ECG and of the Encounter it belongs to."""
    steps = np.rint(patient.recording.lead_mv / MV_PER_STEP).astype(int)
    return {
        "resourceType": "Observation",
        "id": f"{story.id}-{name}",
        "status": "final",
        "category": [category("procedure")],
        "code": {
            "coding": [
                {"system": MDC, "code": "131328", "display": "MDC_ECG_ELEC_POTL"},
                {"system": LOINC, "code": "11524-6", "display": "EKG study"},
            ],
            "text": f"ECG, leads {' and '.join(patient.leads)}",
        },
        "subject": reference(story),
        "encounter": {"reference": f"Encounter/{story.id}-{encounter}"},
        "effectiveDateTime": stamp(recorded),
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
            "origin": quantity(0, "mV"),
            "period": PERIOD_MS,
            "factor": MV_PER_STEP,
            "dimensions": 1,
            "data": data,
        },
    }
