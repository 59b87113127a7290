"""The limit of a finding, and what a value says about it.

Where the sex, the age or the vessel is not known, several limits are possible; a value labels only
where all of them agree.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal

from anyecg_train.data.labs.cards import Analyte
from anyecg_train.data.labs.reading import Reading
from anyecg_train.data.labs.value import Qualifier
from anyecg_train.registry import Direction, Indicator, Registry, RegistryError, Threshold

Limits = Literal["row", "registry"]
Origin = Literal["row", "registry", "registry: no range in the row", "registry: decision limit"]

_UNSTATED = frozenset({None, "blood"})
"""Specimens that leave open which vessel the blood came from."""


@dataclass(frozen=True)
class Bounds:
    """The limits that may apply, in the registry's unit; equal where only one may."""

    lowest: float
    highest: float


def find_limit(
    indicator: Indicator,
    analyte: Analyte,
    reading: Reading,
    *,
    female: bool | None,
    age: float,
    limits: Limits,
) -> tuple[Bounds, Origin]:
    """The limit of a defined finding for a reading, and where it comes from. Age in years or NaN.

    With `row`, the laboratory's own range takes the place of the *reference* limits; below a range
    from 0 lies nothing, so that its values are never low. A finding whose label in the registry is
    a decision limit (see `is_decision_limit`) keeps it: by the row's range it would be another
    finding (any NT-proBNP above 125, not one that rules failure in).
    """
    registry = registry_bounds(indicator, analyte, female=female, age=age, fluid=reading.fluid)
    if limits == "registry":
        return registry, "registry"
    if is_decision_limit(indicator, analyte):
        return registry, "registry: decision limit"
    own = reading.low if indicator.direction == "low" else reading.high
    if own is None:
        return registry, "registry: no range in the row"
    return Bounds(own, own), "row"


@lru_cache(maxsize=65536)
def registry_bounds(
    indicator: Indicator, analyte: Analyte, *, female: bool | None, age: float, fluid: str | None
) -> Bounds:
    """The registry's limit over every sex, age step and vessel that is possible.

    A specimen with a reference range of its own (venous pH) shifts the limit by as much as its
    range lies beside the analyte's.
    """
    if indicator.limit is None:
        raise RegistryError(f"{indicator.id} is no defined finding and has no limit")
    possible = [
        round(limit + shift, 6)
        for limit, shift in product(
            _thresholds(indicator.limit, female, age),
            _shifts(analyte, indicator.direction, fluid),
        )
    ]
    return Bounds(min(possible), max(possible))


def is_decision_limit(indicator: Indicator, analyte: Analyte) -> bool:
    """Whether the label's limit differs from the card's reference limit on that side."""
    reference = analyte.reference.side(indicator.direction)
    if indicator.limit is None:
        return False
    return reference is None or indicator.limit.steps != ((0.0, *reference),)


def decision_findings(registry: Registry, analytes: Mapping[str, Analyte]) -> tuple[str, ...]:
    """The findings that keep the registry's limit even where rows bring their own ranges."""
    return tuple(
        indicator.id
        for indicator in registry.indicators
        if is_decision_limit(indicator, analytes[indicator.analyte])
    )


def decide(
    direction: Direction, value: float, qualifier: Qualifier, bounds: Bounds
) -> Literal[1, 0] | None:
    """1 found, 0 not, None where the value does not settle it. At the limit is not the finding."""
    if direction == "low":  # the mirror image of "high"
        return decide("high", -value, _MIRRORED[qualifier], Bounds(-bounds.highest, -bounds.lowest))
    at_least = -math.inf if qualifier in ("<", "<=") else value
    at_most = math.inf if qualifier in (">", ">=") else value
    if at_least > bounds.highest or (qualifier == ">" and at_least >= bounds.highest):
        return 1
    return 0 if at_most <= bounds.lowest else None


_MIRRORED: dict[Qualifier, Qualifier] = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _thresholds(limit: Threshold, female: bool | None, age: float) -> list[float]:
    columns = (1, 2) if female is None else (2,) if female else (1,)
    if math.isnan(age):
        steps = limit.steps
    else:
        reached = [step for step in limit.steps if age >= step[0]]
        steps = (reached[-1] if reached else limit.steps[0],)
    return [step[column] for step in steps for column in columns]


def _shifts(analyte: Analyte, direction: Direction, fluid: str | None) -> list[float]:
    if fluid in _UNSTATED:
        return [_shift(analyte, direction, specimen) for specimen in analyte.specimens] or [0.0]
    return [_shift(analyte, direction, fluid)]


def _shift(analyte: Analyte, direction: Direction, specimen: str | None) -> float:
    own = analyte.specimens.get(specimen or "")
    limit, usual = (
        None if side is None else side.side(direction) for side in (own, analyte.reference)
    )
    return 0.0 if limit is None or usual is None else limit[0] - usual[0]
