"""A story as a FHIR R4 collection Bundle, dated around the now of the story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from anyecg_train.cohort.story import Patient
from anyecg_train.hospital.codes import SNOMED, TERMINOLOGY, Resource, reference, stamp
from anyecg_train.hospital.ecg import to_ecg
from anyecg_train.hospital.lab import Analyte, to_lab
from anyecg_train.hospital.stories import ECG_AGE, Stay, Story

# The now of every story; the sandbox moves all dates so that it becomes its own start.
NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
EARLIER = timedelta(days=41)
LATER_AGE = timedelta(minutes=4)
# From an ECG of an earlier stay to the blood that was taken with it.
BLOOD_AFTER = timedelta(minutes=9)


def to_bundle(story: Story, course: Sequence[Patient], analytes: Mapping[str, Analyte]) -> Resource:
    """Patient, Encounters, ECGs, laboratory results and, where there is one, the pacemaker.

    `course` is the patient at each ECG of the story, oldest first.
    """
    *earlier, newest = course
    resources = [
        to_patient(story),
        *([to_stay(story, story.stay)] if story.stay else []),
        to_encounter(story),
        *(to_stay_records(story, story.stay, earlier, analytes) if story.stay else []),
        to_ecg(story, newest, NOW - ECG_AGE, name="ecg", encounter="visit"),
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


def to_stay(story: Story, stay: Stay) -> Resource:
    return {
        "resourceType": "Encounter",
        "id": f"{story.id}-stay",
        "status": "finished",
        "class": {
            "system": f"{TERMINOLOGY}/v3-ActCode",
            "code": "IMP",
            "display": "inpatient encounter",
        },
        "subject": reference(story),
        "period": {"start": stamp(NOW - stay.began_ago), "end": stamp(NOW - stay.ended_ago)},
        "reasonCode": [{"text": stay.reason}],
    }


def to_stay_records(
    story: Story, stay: Stay, course: Sequence[Patient], analytes: Mapping[str, Analyte]
) -> list[Resource]:
    """Each ECG of the stay and what the simulated laboratory found in the blood of that time."""
    records: list[Resource] = []
    for number, (visit, patient) in enumerate(zip(stay.visits, course, strict=True), start=1):
        recorded = NOW - visit.ago
        records.append(to_ecg(story, patient, recorded, name=f"ecg-{number}", encounter="stay"))
        records += (
            to_lab(story, analytes[name], round(patient.labs[name], 1), recorded + BLOOD_AFTER)
            for name in visit.measured
        )
    return records


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
