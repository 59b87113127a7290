"""Units: the traps, the spellings, and that no spelling is ambiguous."""

import pytest

from anyecg_train.data.labs.cards import load_cards
from anyecg_train.data.labs.units import convert, normalise_unit
from anyecg_train.registry import load_registry

CARDS = load_cards()


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "expected"),
    [
        ("potassium", 4.1, "mEq/L", 4.1),
        ("potassium", 4.1, "MEQ/L", 4.1),
        ("calcium", 2.5, "mmol/L", 10.02),
        ("calcium", 5, "mEq/L", 10.02),
        ("calcium-ionised", 2.4, "mEq/L", 1.2),
        ("magnesium", 1, "mmol/L", 2.43),
        ("phosphate", 1, "mmol/L", 3.097),
        ("creatinine", 88.4, "µmol/L", 1.0),
        ("creatinine", 88.4, "umol/L", 1.0),
        ("glucose", 10, "mmol/L", 180.16),
        ("urea-nitrogen", 20, "mg/dL", 20),
        ("urea-nitrogen", 10, "mmol/L", 28.0112),
        ("urea-nitrogen", 42.8, "mg/dL{urea}", 20),
        ("bilirubin-total", 17.1, "umol/L", 1.0),
        ("lactate", 9.01, "mg/dL", 1.0),
        ("free-t4", 12.87, "pmol/L", 1.0),
        ("haemoglobin", 120, "g/L", 12),
        ("haemoglobin", 0.6206, "mmol/L", 1.0),
        ("haematocrit", 0.4, "L/L", 40),
        ("albumin", 40, "g/L", 4),
        ("pco2", 6, "kPa", 45),
        ("pco2", 45, "mm Hg", 45),
        ("hba1c", 48, "mmol/mol", 6.542),
        ("troponin-t-hs", 0.05, "ng/mL", 50),
        ("troponin-i-hs", 50, "pg/mL", 50),
        ("tsh", 2, "uIU/mL", 2),
        ("tsh", 2, "uU/ML", 2),
        ("crp", 1, "mg/dL", 10),
        ("d-dimer", 0.6, "mcg/mL FEU", 600),
        ("d-dimer", 600, "ng/mL (FEU)", 600),
        ("inr", 1.1, "INR", 1.1),
        ("aptt", 30, "seconds", 30),
        ("platelets", 200, "K/uL", 200),
        ("platelets", 200, "x10^9/L", 200),
        ("platelets", 200, "10*9/L", 200),
        ("platelets", 200, "10E9/L", 200),
        ("platelets", 200, "10(3)/mcL", 200),
        ("platelets", 200, "x10E3/uL", 200),
        ("platelets", 200, "10x3/uL", 200),
        ("platelets", 200, "Thousand/uL", 200),
        ("platelets", 200, "K/cumm", 200),
        ("eosinophils", 250, "#/uL", 0.25),
        ("eosinophils", 250, "cells/mcL", 0.25),
    ],
)
def test_conversions(analyte: str, value: float, unit: str, expected: float) -> None:
    assert convert(CARDS.analytes[analyte], value, unit) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    ("analyte", "unit"),
    [
        ("d-dimer", "ng/mL"),
        ("d-dimer", "ng/mL DDU"),
        ("neutrophils", "%"),
        ("potassium", "mg/dL"),
        ("nt-probnp", "pmol/L"),
        ("ck-mb", "U/L"),
        ("platelets", "10^6/uL"),
        ("platelets", "10^12/L"),
        ("glucose", ""),
    ],
)
def test_units_that_do_not_convert(analyte: str, unit: str) -> None:
    assert convert(CARDS.analytes[analyte], 1, unit) is None


def test_no_two_units_of_an_analyte_share_a_spelling_but_not_a_factor() -> None:
    for analyte in CARDS.analytes.values():
        listed = [*analyte.conversions, (analyte.unit, 1.0, 0.0)]
        for unit, factor, offset in listed:
            assert analyte.scales[normalise_unit(unit)] == (factor, offset), (analyte.id, unit)


def test_a_value_at_a_limit_stays_there_in_every_unit() -> None:
    """In five digits, as laboratories report; otherwise a round limit would label by its unit."""
    for indicator in load_registry().indicators:
        if indicator.limit is None:
            continue
        analyte = CARDS.analytes[indicator.analyte]
        for _, male, _ in indicator.limit.steps:
            for unit, factor, offset in analyte.conversions:
                there = (male - offset) / factor
                assert convert(analyte, there, unit) == pytest.approx(male, rel=1e-6)
                if float(f"{there:.4g}") == pytest.approx(there, rel=1e-9):
                    assert convert(analyte, float(f"{there:.4g}"), unit) == male, (
                        indicator.id,
                        unit,
                    )
    assert convert(CARDS.analytes["creatinine"], 61.88, "umol/L") == 0.7
    assert convert(CARDS.analytes["free-t4"], 11.583, "pmol/L") == 0.9


def test_cards_cover_the_registry_and_its_windows() -> None:
    assert set(CARDS.analytes) == set(load_registry().analytes)
    assert CARDS.window_hours == {"F": 1, "M": 6, "C": 336}
    assert CARDS.window("potassium").total_seconds() == 3600
    assert CARDS.window("tsh").days == 14
