"""Rows of one made patient with one ECG, and their labels."""

from dataclasses import replace
from datetime import datetime, timedelta

from anyecg_train.data.labs import (
    LabelledEcgs,
    LabelOptions,
    LabMapping,
    LabRow,
    Tally,
    label_ecgs,
    load_cards,
)
from anyecg_train.data.labs.mapping import Item
from anyecg_train.registry import load_registry

REGISTRY, CARDS = load_registry(), load_cards()
ECG = datetime(2150, 3, 1, 12)
EVERY_ANALYTE = LabMapping(
    "test",
    "collection time",
    {name: Item(name, name, None, {}, None, True, n) for n, name in enumerate(REGISTRY.analytes)},
    {"gfr": "not an analyte"},
)


def row(name: str, value: str, unit: str = "", *, hours: float = 0, **changes: str) -> LabRow:
    blank = LabRow("7", name, value, unit, "", "", "", "", ECG + timedelta(hours=hours))
    return replace(blank, **changes)  # type: ignore[arg-type]


def label(
    *rows: LabRow,
    female: bool | None = True,
    age: float = 60,
    options: LabelOptions | None = None,
    mapping: LabMapping = EVERY_ANALYTE,
    tally: Tally | None = None,
) -> LabelledEcgs:
    return label_ecgs(
        rows, [ECG], age, female, REGISTRY, mapping, options or LabelOptions(), tally or Tally()
    )


def found(result: LabelledEcgs, name: str) -> int:
    return int(result.labels[0, REGISTRY.index(name)])
