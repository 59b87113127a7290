"""The sandbox's patients: cast by the bundled model, written as FHIR."""

import json

import pytest

from anyecg_train.hospital.__main__ import REPOSITORY, actionable_weights, read_analytes
from anyecg_train.hospital.casting import FIRST_SEED, Casting
from anyecg_train.hospital.fhir import to_bundle
from anyecg_train.hospital.stories import STORIES, Story

HOSPITAL = REPOSITORY / "src/sandbox/hospital"


@pytest.fixture(scope="module")
def casting() -> Casting:
    weights = actionable_weights(read_analytes())
    assert len(weights) == 11
    return Casting(REPOSITORY / "models/anyecg-demo", weights)


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
