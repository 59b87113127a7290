"""Operating points: thresholds chosen on validation, and what they are worth on the test part."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anyecg_train.judge.calibrate import MIN_FLAGGED, Calibration, target_ppv
from anyecg_train.judge.metrics import (
    Z95,
    BoolArray,
    Estimate,
    FloatArray,
    estimate_json,
    wilson,
)

TARGET_SENSITIVITY = 0.80
ACT_FROM = 0.15
"""The probability from which acting is thought worth its cost: `ppvFloor` of cards/policy.json.

It sets the ratio of harm to benefit, 0.15 / 0.85, by which net benefit weighs a false alarm.
"""
PREVALENCES = (0.01, 0.05, 0.10, 0.20)
FACTORS = (0.5, 1.0, 2.0)
CURVE_POINTS = 40

Row = dict[str, Any]
Thresholds = Mapping[str, float]
"""Name of an operating point -> threshold on the calibrated probability."""


def choose_points(probability: FloatArray, positive: BoolArray) -> dict[str, float]:
    """Named thresholds chosen on validation patients; a name is absent where there is none."""
    order = np.argsort(-probability, kind="stable")
    ranked, found = probability[order], np.cumsum(positive[order])
    ends = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))
    hits, flagged = found[ends], ends + 1
    below = np.append(ranked[ends[:-1] + 1], ranked[-1])
    middle = (ranked[ends] + below) / 2
    points: dict[str, float] = {}
    reached = np.flatnonzero(
        (hits / flagged >= target_ppv(float(positive.mean()))) & (flagged >= MIN_FLAGGED)
    )
    if len(reached):
        points["target-ppv"] = float(middle[reached[-1]])
    sensitive = np.flatnonzero(hits >= TARGET_SENSITIVITY * positive.sum())
    points["sensitivity-0.80"] = float(middle[sensitive[0]])
    points["net-benefit-0.15"] = ACT_FROM
    benefit = hits - (flagged - hits) * ACT_FROM / (1 - ACT_FROM)
    best = int(np.argmax(benefit))
    if benefit[best] > 0 and flagged[best] >= MIN_FLAGGED:
        points["best-net-benefit"] = float(middle[best])
    return points


def choose_points_of(calibration: Calibration, logits: FloatArray, positive: BoolArray) -> Row:
    """The same from validation logits."""
    return choose_points(calibration.probability(logits), positive)


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


def named_points(probability: FloatArray, positive: BoolArray, thresholds: Thresholds) -> list[Row]:
    """Each alternative judged, with the share flagged and its net benefit at ACT_FROM."""
    return [
        {
            "name": name,
            **operating_point(probability, positive, threshold),
            "flagged": float((probability >= threshold).mean()),
            "netBenefit": net_benefit(probability, positive, threshold),
        }
        for name, threshold in thresholds.items()
    ]


def net_benefit(probability: FloatArray, positive: BoolArray, threshold: float) -> Row:
    """True positives a patient, less false ones weighed by the ratio (Vickers and Elkin 2006).

    Beside it what treating everyone would give; treating no one gives 0.
    """
    ratio, total = ACT_FROM / (1 - ACT_FROM), len(positive)
    flagged = probability >= threshold
    hits, alarms = int((flagged & positive).sum()), int((flagged & ~positive).sum())
    share = float(positive.mean())
    return {
        "thresholdProbability": ACT_FROM,
        "value": (hits - alarms * ratio) / total,
        "treatAll": share - (1 - share) * ratio,
        "treatNone": 0.0,
    }


def at_other_prevalences(
    probability: FloatArray, positive: BoolArray, threshold: float
) -> list[Row]:
    """PPV and NPV where the finding is rarer or commoner, from sensitivity and specificity."""
    flagged = probability >= threshold
    hits, missed = int((flagged & positive).sum()), int((~flagged & positive).sum())
    alarms, passed = int((flagged & ~positive).sum()), int((~flagged & ~positive).sum())
    own = float(positive.mean())
    prevalences = sorted({*(min(0.95, own * factor) for factor in FACTORS), *PREVALENCES})
    return [
        {
            "prevalence": prevalence,
            "ppv": estimate_json(_bayes(hits, missed, alarms, passed, prevalence)),
            "npv": estimate_json(_bayes(passed, alarms, missed, hits, 1 - prevalence)),
        }
        for prevalence in prevalences
    ]


def _bayes(right: int, lost: int, wrong: int, refused: int, prior: float) -> Estimate | None:
    """Predictive value by Bayes, interval by the delta method on its log odds.

    log odds = log odds of the prior + log(right share) - log(wrong share); Mercaldo, Lau and Zhou
    2007 (Stat Med 26:2170). None where a share is 0.
    """
    if right == 0 or wrong == 0:
        return None
    cases, others = right + lost, wrong + refused
    likelihood = np.log(right / cases) - np.log(wrong / others)
    centre = np.log(prior / (1 - prior)) + likelihood
    half = Z95 * np.sqrt(lost / (right * cases) + refused / (wrong * others))
    value, low, high = (float(1 / (1 + np.exp(-x))) for x in (centre, centre - half, centre + half))
    return Estimate(value, low, high)


def curve(probability: FloatArray, positive: BoolArray) -> list[list[float]]:
    """At most CURVE_POINTS [threshold, sensitivity, specificity], by falling threshold.

    From flagging no one to flagging everyone, evenly spaced along the curve.
    """
    order = np.argsort(-probability, kind="stable")
    ranked = probability[order]
    ends = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))
    hits = np.cumsum(positive[order])[ends] / positive.sum()
    alarms = np.cumsum(~positive[order])[ends] / (~positive).sum()
    way = hits + alarms
    at = np.unique(np.searchsorted(way, np.linspace(0, 2, CURVE_POINTS)[1:-1]))
    chosen = np.unique(np.append(at[at < len(ends)], len(ends) - 1))
    rows = [[1.0, 0.0, 1.0]]
    for place in chosen:
        values = (ranked[ends[place]], hits[place], 1 - alarms[place])
        rows.append([float(f"{value:.5g}") for value in values])
    rows[-1][0] = 0.0
    return rows
