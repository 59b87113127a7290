"""The model card as data."""

from typing import Any

from anyecg_train.network.checkpoint import PUBLISHED_SHA256
from anyecg_train.ship.attributes import ABSENT, ATTRIBUTES
from anyecg_train.ship.card import LIMITATIONS, card
from anyecg_train.ship.origin import origin_of

EVIDENCE: dict[str, Any] = {
    "modelId": "demo",
    "source": "simulated",
    "modelVersion": "0.1.0",
    "dataset": {"name": "virtual cohort", "patients": 100},
    "leads": {"II": {"a": {"auroc": {"value": 0.7}}, "b": None}},
}
FACTS = {"trainingPatients": 60000}
ORIGIN = origin_of(FACTS, EVIDENCE)


def test_all_31_attributes_in_order_with_a_value() -> None:
    content = card(ORIGIN, FACTS, EVIDENCE)
    assert [row["number"] for row in content["attributes"]] == list(range(1, 32))
    assert len(ATTRIBUTES) == 31
    assert all(row["value"] and row["name"] and row["category"] for row in content["attributes"])


def test_card_is_honest_about_what_is_missing() -> None:
    content = card(ORIGIN, FACTS, EVIDENCE)
    values = {row["number"]: row["value"] for row in content["attributes"]}
    for number in (18, 19, 20, 23, 24, 28, 29):
        assert values[number] == ABSENT
    assert values[17].startswith(ABSENT) and values[25].startswith(ABSENT)
    assert "60000 simulated patients" in values[11]
    assert "1 strong" in values[21] and "1 not reported" in values[21]
    assert any("not for clinical use" in line for line in content["limitations"])


def explained() -> tuple[dict[str, Any], dict[str, Any]]:
    """The contents of the files of `explain`, cut short."""
    row = {
        "expected": ["T"],
        "verdict": "not shown",
        "waves": {"T": {"auroc": {"value": -0.1, "ci95": [-0.2, 0.0]}, "logit": 1.0}},
    }
    plausibility = {
        "schemaVersion": 1,
        "patients": 1500,
        "actionable": ["a"],
        "occludedShare": {"T": 0.3},
        "indicators": {"a": row, "b": row, "c": None},
    }
    recordings = {
        "schemaVersion": 1,
        "recordings": 14,
        "traces": 27,
        "finite": True,
        "outputs": 2646,
        "saturated": 3,
        "outside": 111,
        "outsideShare": 0.042,
        "outsideExpectedShare": 0.002,
        "byTrace": [{"record": "100"}],
    }
    return plausibility, recordings


def test_a_card_without_explanations_has_no_such_objects() -> None:
    content = card(ORIGIN, FACTS, EVIDENCE)
    assert not {"plausibility", "recordings"} & set(content)
    assert content["limitations"][1:] == list(LIMITATIONS)


def test_explanations_are_condensed_and_said_in_words() -> None:
    content = card(ORIGIN, FACTS, EVIDENCE, *explained())
    assert content["plausibility"] == {
        "patients": 1500,
        "actionable": ["a"],
        "indicators": {
            "a": {
                "expected": ["T"],
                "verdict": "not shown",
                "costs": {"T": {"value": -0.1, "ci95": [-0.2, 0.0]}},
            },
            "b": {"expected": ["T"], "verdict": "not shown"},
        },
    }
    assert content["recordings"]["saturated"] == 3
    assert "byTrace" not in content["recordings"]
    said = " ".join(content["limitations"])
    assert "Not tested on real patients: 14 public real recordings (27 leads)" in said
    assert "all finite, 3 were saturated and 111 (4.2 %) lay outside" in said
    values = {row["number"]: row["value"] for row in content["attributes"]}
    assert values[10] == said


def test_card_of_real_records_claims_no_simulation_and_no_licence() -> None:
    evidence = EVIDENCE | {
        "source": "retrospective",
        "dataset": {"name": "mc-med", "patients": 9},
        "leads": {"II": EVIDENCE["leads"]["II"]},
    }
    facts = FACTS | {
        "data": {"dataset": "mc-med", "patients": 700},
        "startFrom": PUBLISHED_SHA256[1],
    }
    origin = origin_of(facts, evidence)
    assert (origin.status, origin.title) == ("research", "AnyECG-Lab network (mc-med)")
    assert (
        "60000 ten-second ECGs of 700 patients of mc-med, starting from the published ECGFounder"
        in (origin.trained_on)
    )
    assert "owner" in origin.licence and "Apache" not in origin.licence
    content = card(origin, facts, evidence)
    values = {row["number"]: row["value"] for row in content["attributes"]}
    assert not any("imulated" in value for value in [*values.values(), *content["limitations"]])
    assert "leads other than II;" in values[9]
    assert values[13].startswith(ABSENT)
