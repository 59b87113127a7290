"""Labels by the laboratory's own range on each row."""

import pytest

from anyecg_train.data.labs import LabelOptions, Tally
from tests.lab_rows import found, label, row


def test_the_rows_range_labels_when_asked() -> None:
    rows = [
        row("sodium", "146", "mmol/L", low="133", high="147"),
        row("potassium", "5.4", "mEq/L", low="3.4", high="5.3"),
        row("calcium-ionised", "1.4", "mmol/L"),
        row("haemoglobin", "160", "g/L", low="115", high="155"),
        row("alt", "3", "U/L", high="50"),
        row("chloride", "110", "mmol/L", low="low", high="120"),
    ]
    tally = Tally()
    own = label(*rows, options=LabelOptions("row"), tally=tally)
    assert found(own, "sodium-high") == 0 and found(label(*rows), "sodium-high") == 1
    assert found(own, "potassium-high") == 0
    assert found(own, "calcium-ionised-high") == 1
    assert found(own, "haemoglobin-high") == 1
    assert found(own, "alt-low") == 1
    assert found(own, "chloride-high") == 1
    origin = "limit of the registry: "
    assert tally.total("ranges", origin + "decision limit", "potassium-high") == 1
    assert tally.total("ranges", origin + "no range in the row", "alt-low") == 1
    assert tally.total("ranges", "range not read", "chloride") == 1
    assert tally.total("ranges", "limit of the row", "sodium-high") == 1


@pytest.mark.parametrize("value", ["3", "<5", "<=5", "60", ">60"])
@pytest.mark.parametrize("low", ["0", "0.0", "-1"])
def test_a_range_from_0_has_no_low_finding(value: str, low: str) -> None:
    """The registry's 7 U/L is no limit of a laboratory whose range is 0 to 50."""
    tally = Tally()
    own = label(
        row("alt", value, "U/L", low=low, high="50"), options=LabelOptions("row"), tally=tally
    )
    assert found(own, "alt-low") == 0
    assert found(own, "alt-high") == int("60" in value)
    assert tally.total("ranges", "limit of the row", "alt-low") == 1


def test_the_registry_stands_in_only_where_the_row_gives_no_low_limit() -> None:
    own = LabelOptions("row")
    assert found(label(row("alt", "3", "U/L", low="0", high="50")), "alt-low") == 1
    assert found(label(row("alt", "3", "U/L", high="50"), options=own), "alt-low") == 1
    assert found(label(row("alt", "3", "U/L"), options=own), "alt-low") == 1
    assert found(label(row("alt", "3", "U/L", low="0", high="0"), options=own), "alt-low") == 1


def test_a_range_from_0_in_another_unit_has_no_low_finding() -> None:
    """0 mmol/mol of HbA1c is 2.15 %, which must not become a limit."""
    rows = row("hba1c", "10", "mmol/mol", low="0", high="42")
    assert found(label(rows), "hba1c-low") == 1
    assert found(label(rows, options=LabelOptions("row")), "hba1c-low") == 0


def test_a_range_from_0_of_what_can_be_negative_keeps_its_limit() -> None:
    rows = [row("anion-gap", value, "mmol/L", low="0", high="16") for value in ("-3", "3")]
    labels = [found(label(gap, options=LabelOptions("row")), "anion-gap-low") for gap in rows]
    assert labels == [1, 0]


@pytest.mark.parametrize(("value", "expected"), [("20", 1), ("3", 0)])
def test_a_one_sided_analyte_keeps_its_high_finding(value: str, expected: int) -> None:
    troponin = row("troponin-t-hs", value, "ng/L", low="0", high="14")
    own = label(troponin, options=LabelOptions("row"))
    assert found(own, "troponin-t-hs-high") == expected
    assert found(own, "troponin-t-hs-low") == -1
