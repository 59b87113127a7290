"""From rows to readings: values in the registry's unit, every other row counted with its reason."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from anyecg_train.data.labs.cards import LabCards
from anyecg_train.data.labs.mapping import Item, LabMapping
from anyecg_train.data.labs.row import LabRow
from anyecg_train.data.labs.tally import READ, Tally
from anyecg_train.data.labs.units import convert, normalise_unit
from anyecg_train.data.labs.value import (
    MAY_BE_NEGATIVE,
    Qualifier,
    Rejected,
    parse_number,
    parse_value,
)

NOTHING_IS_LOW = -math.inf
"""The lower limit of a range from 0: the laboratory has no low finding, so no value is one."""


@dataclass(frozen=True)
class Reading:
    """A usable result; `value`, `low` and `high` are in the registry's unit of `analyte`."""

    analyte: str
    time: datetime
    value: float
    qualifier: Qualifier
    low: float | None
    """Lower limit of the row's own reference range; None where it gives none, NOTHING_IS_LOW where
    no value can lie below it."""
    high: float | None
    fluid: str | None
    corrected: bool
    order: int
    """Position of its name in the mapping file."""


def read_rows(
    rows: Iterable[LabRow], mapping: LabMapping, cards: LabCards, tally: Tally
) -> Iterator[Reading]:
    """The readings among some rows; each row is counted once in the section `rows`."""
    for row in rows:
        item = mapping.item(row.name)
        if item is None:
            known = mapping.reason_ignored(row.name) is not None
            tally.add("rows", "name ignored" if known else "name not mapped", row.name)
            continue
        reading = _reading(row, item, cards, tally)
        if reading is not None:
            tally.add("rows", READ, row.name)
            yield reading


def _reading(row: LabRow, item: Item, cards: LabCards, tally: Tally) -> Reading | None:
    analyte = cards.analytes[item.analyte]
    parsed = parse_value(row, item.analyte)
    if isinstance(parsed, Rejected):
        tally.add("rows", f"value rejected: {parsed.reason}", row.name, row.value)
        return None
    given = row.unit.strip()
    unit = item.units.get(normalise_unit(given), given) if given else item.unit
    if unit is None:
        tally.add("rows", "unit missing", row.name)
        return None
    value = convert(analyte, parsed.value, unit)
    if value is None:
        tally.add("rows", "unit not known", row.name, given)
        return None
    low, high = (
        None if limit is None else convert(analyte, limit, unit)
        for limit in _range(row, item.analyte, tally)
    )
    return Reading(
        analyte=item.analyte,
        time=row.time,
        value=value,
        qualifier=parsed.qualifier,
        low=low,
        high=high,
        fluid=item.fluid,
        corrected=parsed.corrected,
        order=item.order,
    )


def _range(row: LabRow, analyte: str, tally: Tally) -> tuple[float | None, float | None]:
    """The row's own range in its own unit."""
    low, high = parse_number(row.low), parse_number(row.high)
    unread = any(
        text.strip() and limit is None for text, limit in ((row.low, low), (row.high, high))
    )
    if unread or (low is not None and high is not None and low >= high):
        tally.add("ranges", "range not read", row.name, f"{row.low} to {row.high}")
        return None, None
    if low is not None and low <= 0 and analyte not in MAY_BE_NEGATIVE:
        low = NOTHING_IS_LOW
    return low, high
