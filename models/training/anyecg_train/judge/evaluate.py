"""The evidence of a model: every indicator and lead judged on the untouched test part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from anyecg_train.data.part import Part
from anyecg_train.judge.calibrate import Calibration
from anyecg_train.judge.metrics import (
    BoolArray,
    CountArray,
    FloatArray,
    auprc_of_counts,
    auroc_of_counts,
    bootstrap,
    bootstrap_gain,
    brier,
    calibration_bins,
    calibration_intercept,
    calibration_slope,
    estimate_json,
    observed_to_expected,
    resample_counts,
    wilson,
)

MIN_POSITIVES = 20
"""Fewer positives or negatives on the test part: the indicator is not reported."""
MIN_SUBGROUP_POSITIVES = 10

Row = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """The known test patients of one indicator."""

    known: BoolArray
    positive: BoolArray
    logits: FloatArray
    rival: FloatArray
    counts: CountArray


def evaluate(
    part: Part,
    logits: Mapping[str, FloatArray],
    calibrations: Mapping[str, Mapping[str, Calibration | None]],
    rivals: FloatArray,
    *,
    resamples: int = 300,
    seed: int = 0,
) -> dict[str, dict[str, Row | None]]:
    """performance.json's `leads`: lead -> indicator -> figures, or None where not reported.

    `logits` [n, K] by lead, `rivals` [n, K] the baseline scores (NaN column: none). One
    bootstrap of patients serves all figures, so that differences are paired.
    """
    counts = resample_counts(len(part), resamples, seed)
    leads: dict[str, dict[str, Row | None]] = {}
    for lead, values in logits.items():
        rows: dict[str, Row | None] = {}
        for column, indicator in enumerate(tqdm(part.indicators, desc=f"lead {lead}")):
            calibration = calibrations[lead][indicator]
            judged = _select(
                part.examples.labels[:, column], values[:, column], rivals[:, column], counts
            )
            positives = int(judged.positive.sum())
            if (
                calibration is None
                or min(positives, len(judged.positive) - positives) < MIN_POSITIVES
            ):
                rows[indicator] = None
            else:
                rows[indicator] = judge(judged, calibration, part.subgroups)
        leads[lead] = rows
    return leads


def judge(
    judged: Judged,
    calibration: Calibration,
    subgroups: Mapping[str, Mapping[str, BoolArray]],
) -> Row:
    """One row of performance.json. Rankings are judged on the calibrated log odds."""
    score = calibration.linear(judged.logits)
    probability = calibration.probability(judged.logits)
    positive, counts = judged.positive, judged.counts
    has_rival = bool(np.isfinite(judged.rival).all())
    rival = bootstrap(auroc_of_counts, judged.rival, positive, counts) if has_rival else None
    gain = bootstrap_gain(score, judged.rival, positive, counts) if has_rival else None
    return {
        "n": len(positive),
        "positives": int(positive.sum()),
        "prevalence": float(positive.mean()),
        "auroc": estimate_json(bootstrap(auroc_of_counts, score, positive, counts)),
        "auprc": estimate_json(bootstrap(auprc_of_counts, score, positive, counts)),
        "brier": brier(probability, positive),
        "calibration": {
            "slope": estimate_json(calibration_slope(probability, positive)),
            "intercept": estimate_json(calibration_intercept(probability, positive)),
            "oe": estimate_json(observed_to_expected(probability, positive)),
            "bins": calibration_bins(probability, positive),
        },
        "operatingPoint": None
        if calibration.threshold is None
        else operating_point(probability, positive, calibration.threshold),
        "baseline": None if rival is None else {"auroc": rival.to_json()},
        "gain": estimate_json(gain),
        "subgroups": [
            subgroup(name, value, score, judged, member)
            for name, members in subgroups.items()
            for value, member in members.items()
        ],
    }


def operating_point(probability: FloatArray, positive: BoolArray, threshold: float) -> Row:
    """Sensitivity, specificity, PPV and NPV at `threshold`, with Wilson intervals."""
    flagged = probability >= threshold
    hits = int((flagged & positive).sum())
    passed = int((~flagged & ~positive).sum())
    return {
        "threshold": threshold,
        "sensitivity": estimate_json(wilson(hits, int(positive.sum()))),
        "specificity": estimate_json(wilson(passed, int((~positive).sum()))),
        "ppv": estimate_json(wilson(hits, int(flagged.sum()))),
        "npv": estimate_json(wilson(passed, int((~flagged).sum()))),
    }


def subgroup(name: str, value: str, score: FloatArray, judged: Judged, member: BoolArray) -> Row:
    """AUROC within one subgroup; null with fewer than MIN_SUBGROUP_POSITIVES of either class."""
    inside = member[judged.known]
    positive = judged.positive[inside]
    positives = int(positive.sum())
    enough = min(positives, len(positive) - positives) >= MIN_SUBGROUP_POSITIVES
    figure = (
        bootstrap(auroc_of_counts, score[inside], positive, judged.counts[:, inside])
        if enough
        else None
    )
    return {
        "name": name,
        "value": value,
        "n": len(positive),
        "positives": positives,
        "auroc": estimate_json(figure),
    }


def _select(
    label: NDArray[np.int8], logits: FloatArray, rival: FloatArray, counts: CountArray
) -> Judged:
    known = label >= 0
    kept = counts if known.all() else counts[:, known]
    return Judged(known, label[known] == 1, logits[known], rival[known], kept)
