"""The text of a result: numbers, qualifiers, and every reason to reject one."""

from datetime import datetime

import pytest

from anyecg_train.data.labs.row import LabRow
from anyecg_train.data.labs.value import (
    FALSIFIED_BY_CLOT,
    FALSIFIED_BY_HAEMOLYSIS,
    MAY_BE_NEGATIVE,
    Measured,
    Rejected,
    parse_number,
    parse_value,
)
from anyecg_train.registry import load_registry


def row(value: str, *, comment: str = "", status: str = "") -> LabRow:
    return LabRow("1", "X", value, "", "", "", comment, status, datetime(2150, 1, 1))


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("4.1", 4.1, "="),
        (" 4.1 ", 4.1, "="),
        (".5", 0.5, "="),
        ("4.", 4, "="),
        ("+3", 3, "="),
        ("0", 0, "="),
        ("1e3", 1000, "="),
        ("= 7", 7, "="),
        ("1,234", 1234, "="),
        ("1,234,567.5", 1234567.5, "="),
        (">10.0", 10, ">"),
        ("> 1,000", 1000, ">"),
        (">=10", 10, ">="),
        ("≥10", 10, ">="),
        ("<2", 2, "<"),
        ("<=2", 2, "<="),
        ("≤ 2", 2, "<="),
        ("LESS THAN 0.01", 0.01, "<"),
        ("Greater than 500", 500, ">"),
        ("more  than 5", 5, ">"),
        ("5.9 H", 5.9, "="),
        ("5.9 (HH)", 5.9, "="),
        ("2.1L", 2.1, "="),
        ("6.2*", 6.2, "="),
    ],
)
def test_numbers(text: str, value: float, qualifier: str) -> None:
    assert parse_value(row(text), "sodium") == Measured(value, qualifier, False)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no value"),
        ("___", "no value"),
        ("NaN", "no value"),
        ("N/A", "no value"),
        ("see note", "see note"),
        ("SEE COMMENT BELOW", "see note"),
        ("hemolyzed", "haemolysed"),
        ("Specimen haemolysed", "haemolysed"),
        ("CLOTTED", "clotted"),
        ("contaminated", "contaminated"),
        ("cancelled", "cancelled"),
        ("Test canceled", "cancelled"),
        ("entered in error", "cancelled"),
        ("preliminary 4.5", "preliminary"),
        ("9999999", "placeholder"),
        ("999999.0", "placeholder"),
        ("-2", "negative number"),
        ("inf", "not a number"),
        ("1e999", "not a number"),
        ("2-5", "not a number"),
        ("1,5", "not a number"),
        ("12,34", "not a number"),
        ("positive", "not a number"),
        ("4.1 mmol/L", "not a number"),
        (">", "not a number"),
        ("1.2.3", "not a number"),
    ],
)
def test_rejected(text: str, reason: str) -> None:
    assert parse_value(row(text), "sodium") == Rejected(reason)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("comment", "analyte", "reason"),
    [
        ("HEMOLYSIS FALSELY ELEVATES THIS TEST", "potassium", "haemolysed"),
        ("moderately haemolysed", "ast", "haemolysed"),
        ("Slight hemolysis", "magnesium", "haemolysed"),
        ("hemolysis", "sodium", None),
        ("clotted specimen", "platelets", "clotted"),
        ("clotted specimen", "potassium", "clotted"),
        ("clotted specimen", "sodium", None),
        ("possibly contaminated with IV fluid", "sodium", "contaminated"),
        ("no hemolysis", "potassium", None),
        ("Not significantly hemolyzed", "potassium", None),
        ("non-hemolyzed", "potassium", None),
        ("Hemolysis: none", "potassium", None),
        ("hemolysis index 0", "potassium", None),
        ("hemolysis index 250", "potassium", "haemolysed"),
        ("no delay. hemolyzed", "potassium", "haemolysed"),
        ("history of hemolytic anemia", "potassium", None),
        ("no clots seen", "platelets", None),
        ("preliminary result", "sodium", "preliminary"),
        ("previous order cancelled", "sodium", "cancelled"),
        ("see note", "sodium", None),
    ],
)
def test_comments(comment: str, analyte: str, reason: str | None) -> None:
    parsed = parse_value(row("5", comment=comment), analyte)
    assert parsed == (Measured(5, "=", False) if reason is None else Rejected(reason))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("final", Measured(5, "=", False)),
        ("corrected", Measured(5, "=", True)),
        ("Amended", Measured(5, "=", True)),
        ("preliminary", Rejected("preliminary")),
        ("registered", Rejected("preliminary")),
        ("In Process", Rejected("preliminary")),
        ("cancelled", Rejected("cancelled")),
        ("entered-in-error", Rejected("cancelled")),
    ],
)
def test_statuses(status: str, expected: object) -> None:
    assert parse_value(row("5", status=status), "sodium") == expected


def test_corrected_may_also_stand_in_the_comment() -> None:
    parsed = parse_value(row("5", comment="PREVIOUSLY REPORTED AS 6.1"), "potassium")
    assert parsed == Measured(5, "=", True)


def test_only_an_anion_gap_may_be_negative() -> None:
    assert parse_value(row("-2"), "anion-gap") == Measured(-2, "=", False)


def test_the_lists_name_analytes_of_the_registry() -> None:
    named = FALSIFIED_BY_HAEMOLYSIS | FALSIFIED_BY_CLOT | MAY_BE_NEGATIVE
    assert named <= set(load_registry().analytes)


def test_limits_of_a_range_are_bare_numbers() -> None:
    assert [parse_number(text) for text in ("3.5", "1,000", "", "<5", "neg", "inf")] == [
        3.5, 1000, None, None, None, None,
    ]  # fmt: skip
