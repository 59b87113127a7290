"""Limits and decisions, against the registry's own thresholds."""

import math
from datetime import datetime

import numpy as np
import pytest

from anyecg_train.data.labs.cards import load_cards
from anyecg_train.data.labs.limits import (
    Bounds,
    decide,
    decision_findings,
    find_limit,
    registry_bounds,
)
from anyecg_train.data.labs.reading import NOTHING_IS_LOW, Reading
from anyecg_train.data.labs.value import Qualifier
from anyecg_train.registry import Indicator, RegistryError, load_registry

REGISTRY, CARDS = load_registry(), load_cards()


def finding(name: str) -> Indicator:
    return REGISTRY.indicators[REGISTRY.index(name)]


def bounds(
    name: str, female: bool | None = True, age: float = 50, fluid: str | None = "serum or plasma"
) -> tuple[float, float]:
    indicator = finding(name)
    found = registry_bounds(
        indicator, CARDS.analytes[indicator.analyte], female=female, age=age, fluid=fluid
    )
    return found.lowest, found.highest


def test_limits_are_those_of_the_registry() -> None:
    for indicator in REGISTRY.indicators:
        if not indicator.defined:
            continue
        for female in (False, True):
            for age in (18.0, 49.9, 50.0, 75.9, 76.0, 90.0):
                expected = float(indicator.threshold(np.array(female), np.array(age)))
                found = registry_bounds(
                    indicator,
                    CARDS.analytes[indicator.analyte],
                    female=female,
                    age=age,
                    fluid="arterial blood",
                )
                assert found == Bounds(expected, expected), indicator.id


def test_what_is_not_known_leaves_several_limits() -> None:
    assert bounds("creatinine-high", None) == (1.1, 1.3)
    assert bounds("potassium-high", None) == (5.5, 5.5)
    assert bounds("nt-probnp-high", True, math.nan) == (450, 1800)
    assert bounds("ph-low", fluid="arterial blood") == (7.3, 7.3)
    assert bounds("ph-low", fluid="venous blood") == (7.26, 7.26)
    assert bounds("ph-low", fluid="blood") == (7.26, 7.3)
    assert bounds("pco2-high", fluid="venous blood") == (51, 51)
    assert bounds("pco2-high", fluid=None) == (45, 51)
    assert bounds("po2-low", fluid=None) == (80, 80)


def test_an_undefined_finding_has_no_limit() -> None:
    with pytest.raises(RegistryError, match="lactate-low"):
        bounds("lactate-low")


@pytest.mark.parametrize(
    ("direction", "value", "qualifier", "expected"),
    [
        ("high", 10.1, "=", 1),
        ("high", 10, "=", 0),
        ("high", 10, ">", 1),
        ("high", 9.9, ">", None),
        ("high", 10, ">=", None),
        ("high", 10.1, ">=", 1),
        ("high", 10, "<", 0),
        ("high", 10, "<=", 0),
        ("high", 10.1, "<", None),
        ("low", 9.9, "=", 1),
        ("low", 10, "=", 0),
        ("low", 10, "<", 1),
        ("low", 10.1, "<", None),
        ("low", 10, "<=", None),
        ("low", 9.9, "<=", 1),
        ("low", 10, ">", 0),
        ("low", 10, ">=", 0),
        ("low", 9.9, ">", None),
    ],
)
def test_decisions_at_a_limit_of_ten(
    direction: str, value: float, qualifier: str, expected: int | None
) -> None:
    assert decide(direction, value, qualifier, Bounds(10, 10)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("qualifier", ["=", "<", "<=", ">", ">="])
def test_nothing_lies_below_a_range_from_0(qualifier: Qualifier) -> None:
    assert decide("low", 0.0, qualifier, Bounds(NOTHING_IS_LOW, NOTHING_IS_LOW)) == 0


@pytest.mark.parametrize(("value", "expected"), [(1.1, 0), (1.2, None), (1.3, None), (1.31, 1)])
def test_between_two_limits_nothing_is_decided(value: float, expected: int | None) -> None:
    assert decide("high", value, "=", Bounds(1.1, 1.3)) == expected


def test_a_qualified_value_decides_as_every_value_that_it_allows() -> None:
    draw = np.random.default_rng(4)
    limit = Bounds(10, 12)
    for _ in range(2000):
        bound, direction = float(draw.integers(8, 15)), draw.choice(["low", "high"])
        qualifier = draw.choice(["<", "<=", ">", ">="])
        steps = np.concatenate([[1e-9], draw.uniform(0, 6, 20), [1e6]])
        allowed = bound + steps if ">" in qualifier else bound - steps
        if "=" in qualifier:
            allowed = np.append(allowed, bound)
        each = {decide(direction, float(value), "=", limit) for value in allowed}
        label = decide(direction, bound, qualifier, limit)
        assert each == {label} if label is not None else each not in ({0}, {1})


def reading(analyte: str, low: float | None, high: float | None) -> Reading:
    return Reading(analyte, datetime(2150, 1, 1), 1.0, "=", low, high, None, False, 0)


@pytest.mark.parametrize(
    ("name", "low", "high", "expected", "origin"),
    [
        ("sodium-high", 133, 147, 147, "row"),
        ("sodium-low", 133, 147, 133, "row"),
        ("sodium-low", None, 147, 136, "registry: no range in the row"),
        ("alt-low", NOTHING_IS_LOW, 50, -math.inf, "row"),
        ("alt-high", NOTHING_IS_LOW, 50, 50, "row"),
        ("calcium-low", NOTHING_IS_LOW, 10, 8.5, "registry: decision limit"),
        ("potassium-high", 3.4, 5.3, 5.5, "registry: decision limit"),
        ("nt-probnp-high", None, 125, 900, "registry: decision limit"),
        ("creatinine-high", 0.4, 1.2, 1.2, "row"),
    ],
)
def test_the_rows_own_range(
    name: str, low: float | None, high: float | None, expected: float, origin: str
) -> None:
    indicator = finding(name)
    found = find_limit(
        indicator,
        CARDS.analytes[indicator.analyte],
        reading(indicator.analyte, low, high),
        female=None if origin == "row" else True,
        age=60,
        limits="row",
    )
    assert found == (Bounds(expected, expected), origin)


def test_decision_limits_are_named() -> None:
    assert decision_findings(REGISTRY, CARDS.analytes) == (
        "potassium-high", "calcium-low", "calcium-high", "calcium-ionised-low", "magnesium-low",
        "glucose-high", "hba1c-high", "ph-low", "nt-probnp-high", "haemoglobin-low",
        "haematocrit-low", "crp-high", "procalcitonin-high",
    )  # fmt: skip
