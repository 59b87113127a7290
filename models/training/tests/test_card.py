"""The model card as data."""

from anyecg_train.ship.card import ABSENT, ATTRIBUTES, card

EVIDENCE = {
    "modelId": "demo",
    "modelVersion": "0.1.0",
    "dataset": {"patients": 100},
    "leads": {"II": {"a": {"auroc": {"value": 0.7}}, "b": None}},
}


def test_all_31_attributes_in_order_with_a_value() -> None:
    content = card("Title", {"trainingPatients": 60000}, EVIDENCE)
    assert [row["number"] for row in content["attributes"]] == list(range(1, 32))
    assert len(ATTRIBUTES) == 31
    assert all(row["value"] and row["name"] and row["category"] for row in content["attributes"])


def test_card_is_honest_about_what_is_missing() -> None:
    content = card("Title", {"trainingPatients": 60000}, EVIDENCE)
    values = {row["number"]: row["value"] for row in content["attributes"]}
    for number in (18, 19, 20, 23, 24, 28, 29):
        assert values[number] == ABSENT
    assert values[17].startswith(ABSENT) and values[25].startswith(ABSENT)
    assert "60000 simulated patients" in values[11]
    assert "1 strong" in values[21] and "1 not reported" in values[21]
    assert any("not for clinical use" in line for line in content["limitations"])
