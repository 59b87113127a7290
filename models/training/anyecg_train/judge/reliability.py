"""How far a probability can be believed: Brier, calibration slope, intercept, O:E and bins."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from anyecg_train.judge.metrics import Z95, BoolArray, Estimate, FloatArray


def brier(probability: FloatArray, positive: BoolArray) -> float:
    """Mean squared error of the probability."""
    return float(np.mean((probability - positive) ** 2))


@dataclass(frozen=True)
class LogisticFit:
    """Maximum-likelihood fit of P(positive) = sigmoid(slope * x + intercept), with covariance."""

    slope: float
    intercept: float
    covariance: tuple[float, float, float]
    """var(slope), cov(slope, intercept), var(intercept)."""


def fit_logistic(x: FloatArray, positive: BoolArray) -> LogisticFit | None:
    """Newton's method on one predictor; None when the data have no finite optimum or one class.

    A step that would lose likelihood is halved: with few positives, of which some lie far out, the
    full first step overshoots and the method would run away from an optimum that exists.
    """
    if positive.all() or not positive.any() or np.ptp(x) == 0:
        return None
    centre, spread = float(x.mean()), float(x.std())
    design = np.stack([(x - centre) / spread, np.ones_like(x)], axis=1)
    beta = np.array([0.0, float(logit(positive.mean()))])
    loss = _logistic_loss(design, positive, beta)
    for _ in range(100):
        p = expit(design @ beta)
        information = design.T @ (design * (p * (1 - p))[:, None])
        if np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, design.T @ (positive - p))
        if np.abs(step).max() < 1e-10:
            back = np.array([[1 / spread, 0.0], [-centre / spread, 1.0]])
            slope, intercept = back @ (beta + step)
            cov = back @ np.linalg.inv(information) @ back.T
            triple = (float(cov[0, 0]), float(cov[0, 1]), float(cov[1, 1]))
            return LogisticFit(float(slope), float(intercept), triple)
        for _ in range(30):
            tried = _logistic_loss(design, positive, beta + step)
            if tried <= loss + 1e-9 * abs(loss):
                break
            step = step / 2
        beta, loss = beta + step, tried
    return None


def _logistic_loss(design: FloatArray, positive: BoolArray, beta: FloatArray) -> float:
    linear = design @ beta
    return float(np.logaddexp(0.0, linear).sum() - linear[positive].sum())


def calibration_slope(probability: FloatArray, positive: BoolArray) -> Estimate | None:
    """Slope of the outcome's log odds on the predicted log odds (1 is right), Wald interval."""
    fit = fit_logistic(np.asarray(logit(probability)), positive)
    return None if fit is None else _wald(fit.slope, fit.covariance[0])


def calibration_intercept(probability: FloatArray, positive: BoolArray) -> Estimate | None:
    """Calibration in the large: the intercept at slope one (0 is right), Wald interval."""
    if positive.all() or not positive.any():
        return None
    offset, intercept, information = np.asarray(logit(probability)), 0.0, 1.0
    for _ in range(100):
        p = expit(offset + intercept)
        information = float((p * (1 - p)).sum())
        step = float((positive - p).sum()) / information
        intercept += step
        if abs(step) < 1e-10:
            break
    return _wald(intercept, 1 / information)


def observed_to_expected(probability: FloatArray, positive: BoolArray) -> Estimate | None:
    """Observed over expected positives, interval on the log scale; None without positives."""
    observed, expected = int(positive.sum()), float(probability.sum())
    if observed == 0 or expected == 0:
        return None
    ratio = observed / expected
    half = Z95 * np.sqrt((1 - observed / len(positive)) / observed)
    return Estimate(ratio, float(ratio * np.exp(-half)), float(ratio * np.exp(half)))


def calibration_bins(
    probability: FloatArray, positive: BoolArray, bins: int = 10
) -> list[dict[str, float]]:
    """Mean predicted and observed share in groups of equal size by rising probability."""
    groups = np.array_split(np.argsort(probability, kind="stable"), min(bins, len(probability)))
    return [
        {
            "predicted": float(probability[group].mean()),
            "observed": float(positive[group].mean()),
            "n": len(group),
        }
        for group in groups
    ]


def _wald(value: float, variance: float) -> Estimate:
    half = Z95 * float(np.sqrt(variance))
    return Estimate(value, value - half, value + half)
