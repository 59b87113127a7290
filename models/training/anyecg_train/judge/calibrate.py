"""Calibrated probabilities: Platt scaling per indicator and lead, and the operating threshold.

Fitted on the validation part at natural prevalence, never on training or test patients. One fit a
lead, because lead I and lead II are not equally informative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from anyecg_train.judge.metrics import BoolArray, FloatArray, fit_logistic

PROBABILITY_FLOOR = 1e-4
"""Calibrated probabilities stay within [floor, 1 - floor], as contracts and the service have it."""
MIN_POSITIVES = 20
"""Fewer positives (or negatives) than this on validation give no fit."""
MIN_FLAGGED = 50
"""An operating point rests on at least so many flagged validation patients."""
MIN_PROBABILITY = 0.15
"""No patient is flagged whose own calibrated probability is below this."""
TARGET_PPV = 0.30
COMMON_PREVALENCE = 0.15
COMMON_PPV_CAP = 0.80


@dataclass(frozen=True)
class Calibration:
    """Platt scaling of one output for one lead, with its operating threshold."""

    slope: float
    intercept: float
    covariance: tuple[float, float, float]
    """var(slope), cov(slope, intercept), var(intercept): the interval's delta method needs it."""
    threshold: float | None
    """Flagged is probability >= threshold; None: no operating point is worth acting on."""

    def linear(self, logits: FloatArray) -> FloatArray:
        """Calibrated log odds before the clamp; the score that rankings are judged on."""
        return self.slope * logits + self.intercept

    def probability(self, logits: FloatArray) -> FloatArray:
        """Calibrated probability, clamped."""
        return clamp(np.asarray(expit(self.linear(logits))))

    def to_json(self) -> dict[str, Any]:
        """The manifest's form."""
        return {
            "method": "platt",
            "slope": self.slope,
            "intercept": self.intercept,
            "covariance": list(self.covariance),
            "threshold": self.threshold,
        }

    @staticmethod
    def from_json(row: Mapping[str, Any]) -> "Calibration":
        """Read the manifest's form."""
        var_slope, cov, var_intercept = row["covariance"]
        return Calibration(
            row["slope"], row["intercept"], (var_slope, cov, var_intercept), row["threshold"]
        )


def clamp(probability: FloatArray) -> FloatArray:
    """Keep a probability off 0 and 1."""
    return np.clip(probability, PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR)


def calibrate(logits: FloatArray, positive: BoolArray) -> Calibration | None:
    """Fit one output on validation patients of known label; None where the data give no fit."""
    if min(positive.sum(), (~positive).sum()) < MIN_POSITIVES:
        return None
    fit = fit_logistic(logits, positive)
    if fit is None:
        return None
    probability = clamp(np.asarray(expit(fit.slope * logits + fit.intercept)))
    return Calibration(
        fit.slope, fit.intercept, fit.covariance, choose_threshold(probability, positive)
    )


def calibrate_outputs(
    logits: FloatArray,
    labels: NDArray[np.int8],
    indicators: Sequence[str],
) -> dict[str, Calibration | None]:
    """Fit each of the K outputs of one lead: logits [n, K], labels [n, K] (1, 0, -1 masked)."""
    fits: dict[str, Calibration | None] = {}
    for column, indicator in enumerate(indicators):
        known = labels[:, column] >= 0
        fits[indicator] = calibrate(logits[known, column].astype(float), labels[known, column] == 1)
    return fits


def target_ppv(prevalence: float) -> float:
    """The PPV to reach on validation: 0.30, or for a common finding twice its prevalence.

    Above a prevalence of 15 % a PPV of 0.30 would be hardly better than flagging everyone, so the
    target is max(0.30, min(0.80, 2 x prevalence)) there.
    """
    if prevalence <= COMMON_PREVALENCE:
        return TARGET_PPV
    return max(TARGET_PPV, min(COMMON_PPV_CAP, 2 * prevalence))


def choose_threshold(probability: FloatArray, positive: BoolArray) -> float | None:
    """The operating point on the calibrated probability; flagged is probability >= threshold.

    The most sensitive threshold that flags at least MIN_FLAGGED patients, whose PPV reaches
    `target_ppv` and which is itself at least MIN_PROBABILITY: a PPV is a mean, and the least of the
    flagged must be worth a card, too. None where there is no such threshold. It lies midway
    between the last flagged and the first unflagged probability, so that rounding cannot move a
    patient across it.
    """
    order = np.argsort(-probability, kind="stable")
    ranked = probability[order]
    flagged = np.arange(1, len(ranked) + 1)
    ppv = np.cumsum(positive[order]) / flagged
    reached = np.flatnonzero(
        np.append(ranked[1:] != ranked[:-1], True)
        & (flagged >= MIN_FLAGGED)
        & (ppv >= target_ppv(float(positive.mean())))
        & (ranked >= MIN_PROBABILITY)
    )
    if not len(reached):
        return None
    last = int(reached[-1])
    after = ranked[last + 1] if last + 1 < len(ranked) else ranked[last]
    return max(MIN_PROBABILITY, float((ranked[last] + after) / 2))
