"""The 108 labels of each ECG of a patient, from the patient's laboratory rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anyecg_train.data.labs.cards import LabCards, load_cards
from anyecg_train.data.labs.limits import Limits, decide, decision_findings, find_limit
from anyecg_train.data.labs.mapping import LabMapping
from anyecg_train.data.labs.pair import Pair, histories, pair
from anyecg_train.data.labs.reading import read_rows
from anyecg_train.data.labs.row import LabRow, LabsError
from anyecg_train.data.labs.tally import Tally
from anyecg_train.registry import MASKED, Indicator, Registry

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class LabelOptions:
    """How rows become labels.

    `limits`: `registry` asks for the registry's limits, `row` for the laboratory's own range on
    each row that gives one (findings with a decision limit keep it, see `limits.find_limit`).
    """

    limits: Limits = "registry"
    cards: LabCards = field(default_factory=load_cards)


@dataclass(frozen=True)
class LabelledEcgs:
    """The labels of n ECGs and what they rest on, per analyte in the registry's order."""

    labels: NDArray[np.int8]
    """[n, 108]: 1 found, 0 not, -1 masked."""
    values: FloatArray
    """[n, 54] in the registry's units; NaN where nothing usable lies within the window."""
    qualifiers: NDArray[np.str_]
    """[n, 54]: =, <, <=, > or >=; empty where not measured."""
    hours: FloatArray
    """[n, 54] from ECG to result, positive after the ECG; NaN where not measured."""


def label_records(
    rows: Sequence[LabRow],
    times: Sequence[datetime],
    age: float | Sequence[float],
    female: bool | None,
    registry: Registry,
    mapping: LabMapping,
    options: LabelOptions,
    tally: Tally,
) -> NDArray[np.int8]:
    """Labels [len(times), 108] of one patient's ECGs: 1 found, 0 not, -1 masked.

    Masked: no such finding, nothing usable within the window, a qualified value that leaves it
    open, or a sex, age or vessel that is not known and would matter. `age` in years, one for all
    ECGs or one each, NaN where not known; `female` is None where the sex is not known. Every row
    and every label is counted in `tally`.

    Raises LabsError where the rows belong to several patients, or only one side has time zones.
    """
    return label_ecgs(rows, times, age, female, registry, mapping, options, tally).labels


def label_ecgs(
    rows: Sequence[LabRow],
    times: Sequence[datetime],
    age: float | Sequence[float],
    female: bool | None,
    registry: Registry,
    mapping: LabMapping,
    options: LabelOptions,
    tally: Tally,
) -> LabelledEcgs:
    """`label_records` with the values, qualifiers and distances that the labels rest on."""
    _require_one_patient(rows)
    _require_one_clock([*(row.time for row in rows), *times])
    cards, analytes = options.cards, registry.analytes
    column = {analyte: index for index, analyte in enumerate(analytes)}
    windows = {analyte: cards.window(analyte) for analyte in analytes}
    by_analyte = histories(read_rows(rows, mapping, cards, tally), tally)
    n = len(times)
    result = LabelledEcgs(
        labels=np.full((n, len(registry.indicators)), MASKED, np.int8),
        values=np.full((n, len(analytes)), np.nan),
        qualifiers=np.full((n, len(analytes)), "", "<U2"),
        hours=np.full((n, len(analytes)), np.nan),
    )
    for ecg, (at, years) in enumerate(zip(times, _ages(age, n), strict=True)):
        pairs = pair(by_analyte, at, windows)
        for analyte, match in pairs.items():
            place = ecg, column[analyte]
            result.values[place] = match.reading.value
            result.qualifiers[place] = match.reading.qualifier
            result.hours[place] = match.hours
        for position, indicator in enumerate(registry.indicators):
            if indicator.defined:
                result.labels[ecg, position] = _label(
                    indicator, pairs.get(indicator.analyte), years, female, options, tally
                )
    return result


def describe_labels(
    registry: Registry, mapping: LabMapping, options: LabelOptions
) -> dict[str, Any]:
    """What a part's description must say about its labels; plain JSON."""
    return {
        "mapping": mapping.name,
        "anchor": mapping.anchor,
        "mappedAnalytes": sorted({item.analyte for item in mapping.items.values()}),
        "unverifiedNames": sum(not item.verified for item in mapping.items.values()),
        "pairing": "nearest result within the window of its class, on either side of the ECG; "
        "of two equally near the later; treatment in between is not known",
        "windowHours": dict(options.cards.window_hours),
        "limits": options.limits,
        "decisionLimits": list(decision_findings(registry, options.cards.analytes)),
    }


def _label(
    indicator: Indicator,
    match: Pair | None,
    age: float,
    female: bool | None,
    options: LabelOptions,
    tally: Tally,
) -> int:
    if match is None:
        tally.add("labels", "masked: not measured", indicator.id)
        return MASKED
    reading = match.reading
    bounds, origin = find_limit(
        indicator,
        options.cards.analytes[indicator.analyte],
        reading,
        female=female,
        age=age,
        limits=options.limits,
    )
    tally.add("ranges", f"limit of the {origin}", indicator.id)
    label = decide(indicator.direction, reading.value, reading.qualifier, bounds)
    if label is None:
        exact = reading.qualifier == "="
        open_question = "sex, age or vessel not known" if exact else "qualified value"
        tally.add("labels", f"masked: {open_question}", indicator.id)
        return MASKED
    tally.add("labels", "found" if label else "not found", indicator.id)
    return label


def _ages(age: float | Sequence[float], ecgs: int) -> list[float]:
    ages = np.asarray(age, float)
    if ages.shape not in ((), (ecgs,)):
        raise LabsError(f"{ages.size} ages for {ecgs} ECGs: give one age, or one for each ECG")
    return [float(years) for years in np.broadcast_to(ages, (ecgs,))]


def _require_one_patient(rows: Sequence[LabRow]) -> None:
    patients = sorted({row.patient for row in rows})
    if len(patients) > 1:
        raise LabsError(
            f"the rows belong to {len(patients)} patients ({patients[0]}, {patients[1]}, ...): "
            "group them by patient first"
        )


def _require_one_clock(times: Sequence[datetime]) -> None:
    if len({time.utcoffset() is None for time in times}) > 1:
        raise LabsError(
            "some times have a time zone and some have none: read rows and ECGs with the same clock"
        )
