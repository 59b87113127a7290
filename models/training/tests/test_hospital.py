"""The sandbox's patients: cast by the bundled model, written as FHIR."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from anyecg_train.hospital.__main__ import (
    REPOSITORY,
    actionable_weights,
    read_analytes,
    read_times_usual,
)
from anyecg_train.hospital.casting import FIRST_SEED, Casting
from anyecg_train.hospital.fhir import NOW, to_bundle
from anyecg_train.hospital.lab import to_lab
from anyecg_train.hospital.stories import STORIES, Story

HOSPITAL = REPOSITORY / "src/sandbox/hospital"
STORY_OF = {story.id: story for story in STORIES}


@pytest.fixture(scope="module")
def casting() -> Casting:
    weights = actionable_weights(read_analytes())
    assert len(weights) == 11
    return Casting(REPOSITORY / "models/anyecg-demo", weights, read_times_usual())


@pytest.mark.parametrize("number", range(len(STORIES)), ids=[story.id for story in STORIES])
def test_committed_hospital_is_what_the_generator_draws(casting: Casting, number: int) -> None:
    story = STORIES[number]
    bundle = to_bundle(story, casting.cast(story, number), read_analytes())
    committed = json.loads((HOSPITAL / f"{story.id}.json").read_text())
    assert bundle == committed


def test_every_story_is_committed_and_nothing_else() -> None:
    assert {path.stem for path in HOSPITAL.glob("*.json")} == {story.id for story in STORIES}


def test_a_story_that_nobody_shows_is_an_error(casting: Casting) -> None:
    impossible = Story("x", "X", "Y", False, 30, "none", {}, frozenset({"no-such-finding"}))
    with pytest.raises(LookupError, match="x: none of"):
        casting.cast(impossible, 900)


def test_story_seeds_are_far_from_those_of_the_parts() -> None:
    performance = json.loads((REPOSITORY / "models/anyecg-demo/performance.json").read_text())
    assert performance["dataset"]["seed"] < FIRST_SEED


def test_the_dialysis_patient_is_one_person_at_five_ecgs(casting: Casting) -> None:
    number = next(n for n, story in enumerate(STORIES) if story.id == "dialysis")
    course = casting.cast(STORIES[number], number)
    assert len(course) == 5
    for name in ("voltage", "r_ii", "p_lead_i"):
        assert len({patient.parameters[name] for patient in course}) == 1, name
    assert [patient.true_labs["potassium"] for patient in course] == [7.1, 6.1, 5.0, 4.4, 6.9]
    raised = ["potassium-high" in casting.flags(patient) for patient in course]
    assert raised == [True, True, False, False, True]


def flagged(story: str, analyte: str, value: float) -> tuple[str | None, Mapping[str, Any]]:
    """Interpretation and reference range of a result of this patient."""
    lab = to_lab(STORY_OF[story], read_analytes()[analyte], value, NOW)
    [concept] = lab.get("interpretation", [{"coding": [{"code": None}]}])
    [limits] = lab.get("referenceRange", [{}])
    return concept["coding"][0]["code"], {side: limit["value"] for side, limit in limits.items()}


def test_results_carry_the_range_of_the_patients_sex() -> None:
    woman, man = ("severe-anaemia", "normal")
    assert flagged(woman, "haemoglobin", 12.5) == ("N", {"low": 12, "high": 15.5})
    assert flagged(man, "haemoglobin", 12.5) == ("L", {"low": 13.5, "high": 17.5})


def test_a_value_at_a_limit_is_normal() -> None:
    codes = [flagged("normal", "potassium", value)[0] for value in (3.4, 3.5, 5.1, 5.2)]
    assert codes == ["L", "N", "N", "H"]


def test_a_range_may_have_one_limit_only() -> None:
    assert flagged("sepsis", "crp", 5.1) == ("H", {"high": 5})
    assert flagged("sepsis", "crp", 0)[0] == "N"


def test_a_specimen_has_its_own_range() -> None:
    venous = read_analytes()["ph"]
    venous = {**venous, "loinc": [row for row in venous["loinc"] if "reference" in row]}
    lab = to_lab(STORY_OF["normal"], venous, 7.33, NOW)
    assert lab["referenceRange"][0]["low"]["value"] == 7.31


def test_a_child_is_not_judged_by_the_ranges_of_adults() -> None:
    assert flagged("child", "haemoglobin", 12.8) == (None, {})
