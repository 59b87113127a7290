"""Controls that must fail: findings no ECG can show, and labels that belong to someone else.

The tails of a family of intervals are out of a bootstrap's reach, so they come from theory: DeLong
for the null findings, the Mann-Whitney variance under chance for the permuted labels.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from anyecg_train.data.part import Part
from anyecg_train.judge.delong import around, chance_error, familywise_z, influence
from anyecg_train.judge.evaluate import MIN_POSITIVES, Calibrations, Logits
from anyecg_train.judge.metrics import Estimate, FloatArray, auroc

MIN_NULL_POSITIVES = 300
"""With fewer positives a null finding hardly shows a leak."""
LEVEL = 0.05
PERMUTED_METHOD = (
    "Mann-Whitney standard error under chance, Bonferroni; by chance alone one table in twenty "
    "shows an interval without 0.5"
)

Row = dict[str, Any]


def judge_nulls(
    part: Part, logits: Logits, calibrations: Calibrations, nulls: Sequence[str]
) -> dict[str, Row]:
    """Control (a) by lead: each null finding, and their mean.

    What is claimed is claimed of every lead at once, so all intervals of all leads are one family.
    """
    names = [name for name in nulls if name in part.indicators]
    z = familywise_z(len(names) * len(logits), LEVEL)
    return {
        lead: _nulls_of_lead(part, values, calibrations[lead], names, z)
        for lead, values in logits.items()
    }


def _nulls_of_lead(
    part: Part,
    values: FloatArray,
    calibrations: Mapping[str, Any],
    names: Sequence[str],
    z: float,
) -> Row:
    rows: list[Row] = []
    areas, moves = [], np.zeros(len(part))
    for name in names:
        column = part.indicators.index(name)
        label = part.examples.labels[:, column]
        known = np.flatnonzero(label >= 0)
        positive = label[known] == 1
        calibration = calibrations.get(name)
        score = values[known, column]
        figure = influence(score if calibration is None else calibration.linear(score), positive)
        if figure is None:
            continue
        area, moved = figure
        error = float(np.sqrt((moved**2).sum()))
        family = around(area, error, z)
        areas.append(area)
        moves[known] += moved
        rows.append(
            {
                "indicator": name,
                "positives": int(positive.sum()),
                "enoughPositives": bool(positive.sum() >= MIN_NULL_POSITIVES),
                "auroc": around(area, error).to_json(),
                "familywise": [family.low, family.high],
                "containsHalf": family.low <= 0.5 <= family.high,
            }
        )
    pooled: Estimate | None = None
    if areas:
        pooled = around(float(np.mean(areas)), float(np.sqrt((moves**2).sum())) / len(areas))
    return {
        "method": "DeLong, Bonferroni over all leads' findings; the mean by summed influence",
        "familywiseLevel": LEVEL,
        "rows": rows,
        "pooled": None if pooled is None else pooled.to_json(),
    }


def judge_permuted(part: Part, logits: Logits, seed: int = 0) -> dict[str, Row]:
    """Control (b) by lead: every output against labels of other patients.

    One shuffle of the patients moves all labels; within an output it moves them among the patients
    whose label is known. Says that the judging leaks nothing; the training is judged by the nulls.
    """
    key = np.random.default_rng(seed).random(len(part))
    return {lead: _permuted_of_lead(part, values, key, seed) for lead, values in logits.items()}


def _permuted_of_lead(part: Part, values: FloatArray, key: FloatArray, seed: int) -> Row:
    figures: list[tuple[str, float, float]] = []
    for column, name in enumerate(part.indicators):
        label = part.examples.labels[:, column]
        known = np.flatnonzero(label >= 0)
        positive = label[known] == 1
        if min(positive.sum(), (~positive).sum()) < MIN_POSITIVES:
            continue
        score = values[known, column]
        shuffled = positive[np.argsort(key[known])]
        area = auroc(score, shuffled)
        if area is not None:
            figures.append((name, area, chance_error(score, shuffled)))
    z = familywise_z(len(figures), LEVEL)
    outside = [(name, area, e) for name, area, e in figures if abs(area - 0.5) > z * e]
    return {
        "method": PERMUTED_METHOD,
        "familywiseLevel": LEVEL,
        "seed": seed,
        "outputs": len(figures),
        "containHalf": len(figures) - len(outside),
        "mean": float(np.mean([area for _, area, _ in figures])) if figures else None,
        "outside": [
            {"indicator": name, "auroc": area, "familywise": [area - z * e, area + z * e]}
            for name, area, e in outside
        ],
    }
