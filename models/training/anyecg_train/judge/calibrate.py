"""Calibrated probabilities per indicator and lead, and the operating threshold.

Platt scaling (Platt 1999), or an isotonic line (judge/isotonic.py) where there are many events and
it is clearly better.

Fitted on the validation part at natural prevalence, never on training or test patients. One fit a
lead, because lead I and lead II are not equally informative.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from anyecg_train.judge.metrics import BoolArray, FloatArray
from anyecg_train.judge.reliability import fit_logistic

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


class Calibration(ABC):
    """From the logit of one output and lead to a probability, with an operating threshold."""

    threshold: float | None
    """Flagged is probability >= threshold; None: no operating point is worth acting on."""

    @abstractmethod
    def linear(self, logits: FloatArray) -> FloatArray:
        """The score that rankings are judged on: it rises where the probability does."""

    @abstractmethod
    def probability(self, logits: FloatArray) -> FloatArray:
        """Calibrated probability, clamped."""

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """The manifest's form."""

    @staticmethod
    def from_json(row: Mapping[str, Any]) -> "Calibration":
        """Read the manifest's form; ValueError where the method is not known."""
        if row["method"] == "isotonic":
            x, y, low, high = (np.array(row[name], float) for name in ("x", "y", "low", "high"))
            return Isotonic(x, y, low, high, row["threshold"])
        if row["method"] == "platt":
            var_slope, cov, var_intercept = row["covariance"]
            return Platt(
                row["slope"], row["intercept"], (var_slope, cov, var_intercept), row["threshold"]
            )
        raise ValueError(f"calibration method {row['method']!r} is not known: platt or isotonic")


@dataclass(frozen=True)
class Platt(Calibration):
    """Platt scaling: sigmoid(slope * logit + intercept)."""

    slope: float
    intercept: float
    covariance: tuple[float, float, float]
    """var(slope), cov(slope, intercept), var(intercept): the interval's delta method needs it."""
    threshold: float | None

    def linear(self, logits: FloatArray) -> FloatArray:
        """Calibrated log odds before the clamp."""
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


@dataclass(frozen=True, eq=False)
class Isotonic(Calibration):
    """A rising line through knots; level beyond the first and the last."""

    x: FloatArray
    """Logits of the knots, rising."""
    y: FloatArray
    """Probability at each, not falling."""
    low: FloatArray
    high: FloatArray
    """95 % interval of the probability at each knot, not falling."""
    threshold: float | None

    def linear(self, logits: FloatArray) -> FloatArray:
        """The logit itself: the knots never turn its order round."""
        return logits

    def probability(self, logits: FloatArray) -> FloatArray:
        """Calibrated probability, clamped."""
        return clamp(np.interp(logits, self.x, self.y))

    def to_json(self) -> dict[str, Any]:
        """The manifest's form; knots keep seven digits."""
        columns = {
            name: [float(f"{value:.7g}") for value in getattr(self, name)]
            for name in ("x", "y", "low", "high")
        }
        return {"method": "isotonic", **columns, "threshold": self.threshold}


def clamp(probability: FloatArray) -> FloatArray:
    """Keep a probability off 0 and 1."""
    return np.clip(probability, PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR)


def calibrate(logits: FloatArray, positive: BoolArray) -> Calibration | None:
    """Fit one output on validation patients of known label; None where the data give no fit."""
    from anyecg_train.judge.isotonic import fit_isotonic, isotonic_is_better

    if min(positive.sum(), (~positive).sum()) < MIN_POSITIVES:
        return None
    fit: Calibration | None = fit_platt(logits, positive)
    if isotonic_is_better(logits, positive):
        # Its knots as the manifest will hold them, so that the threshold is chosen on these.
        fit = Calibration.from_json(fit_isotonic(logits, positive).to_json())
    if fit is None:
        return None
    return with_threshold(fit, choose_threshold(fit.probability(logits), positive))


def fit_platt(logits: FloatArray, positive: BoolArray) -> Platt | None:
    """Platt scaling without a threshold; None where there is no finite optimum."""
    fit = fit_logistic(logits, positive)
    return None if fit is None else Platt(fit.slope, fit.intercept, fit.covariance, None)


def with_threshold(fit: Calibration, threshold: float | None) -> Calibration:
    """The same calibration with an operating threshold."""
    return Calibration.from_json(fit.to_json() | {"threshold": threshold})


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
