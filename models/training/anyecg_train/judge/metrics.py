"""Figures of a binary score with honest intervals: AUROC, AUPRC, Brier, Wilson, calibration.

Intervals of ranking figures come from a bootstrap over patients (one record a patient). A resample
is a row of integer counts, so that a score is sorted once and every resample costs one pass over
it; two scores judged with the same counts are paired. A figure that the data cannot give is None,
never NaN.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
CountArray = NDArray[np.int32]

Z95 = 1.959963984540054
ROWS_AT_ONCE = 8
"""Resamples that are cumulated together: few enough for the rows to stay in the cache."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    def to_json(self) -> dict[str, object]:
        """The form of performance.json."""
        return {"value": self.value, "ci95": [self.low, self.high]}


def estimate_json(estimate: Estimate | None) -> dict[str, object] | None:
    """`Estimate.to_json`, or null where there is no figure."""
    return None if estimate is None else estimate.to_json()


Figure = Callable[[FloatArray, FloatArray], FloatArray]
"""Cumulated hits and misses [resamples, runs] -> one figure a resample."""


@dataclass(frozen=True)
class Ranking:
    """Labels sorted by descending score, with the last position of the runs of equal scores.

    Only the runs that bend the ROC curve are kept: those that hold a positive, the one before such
    a run, and the last. Between them the curve is level, so that both areas stay exact.
    """

    order: NDArray[np.int64]
    positions: NDArray[np.int64]
    """Where in the order the positives are."""
    run_end: NDArray[np.int64]

    @staticmethod
    def of(
        score: FloatArray, positive: BoolArray, rows: NDArray[np.int64] | None = None
    ) -> "Ranking":
        """Sort once; `positive` is bool, both have shape [n].

        `rows` [n]: whose multiplicities these are, where they are not the first n.
        """
        order = np.argsort(-score, kind="stable")
        ordered = score[order]
        ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
        positions = np.flatnonzero(positive[order])
        found = np.diff(np.searchsorted(positions, ends, side="right"), prepend=0) > 0
        kept = found | np.append(found[1:], True)
        return Ranking(order if rows is None else rows[order], positions, ends[kept])

    def apply(self, figure: Figure, weight: CountArray) -> FloatArray:
        """The figure for each row of multiplicities [resamples, n], a few rows at a time."""
        return self.apply_all((figure,), weight)[0]

    def apply_all(self, figures: Sequence[Figure], weight: CountArray) -> list[FloatArray]:
        """Several figures from one pass over the resamples."""
        parts: list[list[FloatArray]] = [[] for _ in figures]
        for row in range(0, len(weight), ROWS_AT_ONCE):
            hits, misses = self._cumulate(weight[row : row + ROWS_AT_ONCE])
            for part, figure in zip(parts, figures, strict=True):
                part.append(figure(hits, misses))
        return [np.concatenate(part) for part in parts]

    def _cumulate(self, weight: CountArray) -> tuple[FloatArray, FloatArray]:
        ordered = np.take(weight, self.order, axis=1)
        flagged = np.cumsum(ordered, axis=1, dtype=np.int32)[:, self.run_end]
        found = np.zeros((len(weight), len(self.positions) + 1), np.int32)
        np.cumsum(ordered[:, self.positions], axis=1, dtype=np.int32, out=found[:, 1:])
        hits = found[:, np.searchsorted(self.positions, self.run_end, side="right")]
        return hits.astype(float), (flagged - hits).astype(float)


def resample_counts(patients: int, resamples: int, seed: int) -> CountArray:
    """Bootstrap multiplicities [resamples, patients]: each row sums to `patients`."""
    draw = np.random.default_rng(seed)
    return np.stack(
        [
            np.bincount(draw.integers(0, patients, patients), minlength=patients)
            for _ in range(resamples)
        ]
    ).astype(np.int32)


def resample_clusters(patients: NDArray[np.int64], resamples: int, seed: int) -> CountArray:
    """Multiplicities [resamples, records] where whole patients are drawn, with all their records.

    `patients` [records]: whose record each is.
    """
    people, code = np.unique(patients, return_inverse=True)
    return resample_counts(len(people), resamples, seed)[:, code]


def auroc_of_counts(hits: FloatArray, misses: FloatArray) -> FloatArray:
    """Area under the ROC curve of each row, ties counting one half; NaN if one class."""
    before = np.concatenate([np.zeros((len(hits), 1)), hits[:, :-1]], axis=1)
    step = np.diff(misses, axis=1, prepend=0.0)
    area = ((before + hits) / 2 * step).sum(axis=1)
    pairs = hits[:, -1] * misses[:, -1]
    result: FloatArray = np.full(len(area), np.nan)
    np.divide(area, pairs, out=result, where=pairs > 0)
    return result


def auprc_of_counts(hits: FloatArray, misses: FloatArray) -> FloatArray:
    """Average precision of each row (step-wise, no interpolation); NaN without positives."""
    flagged = hits + misses
    precision = np.divide(hits, flagged, out=np.zeros_like(hits), where=flagged > 0)
    total = (np.diff(hits, axis=1, prepend=0.0) * precision).sum(axis=1)
    found = hits[:, -1]
    result: FloatArray = np.full(len(total), np.nan)
    np.divide(total, found, out=result, where=found > 0)
    return result


def auroc(score: FloatArray, positive: BoolArray) -> float | None:
    """Area under the ROC curve, or None when one class is missing."""
    return _value(auroc_of_counts, score, positive)


def auprc(score: FloatArray, positive: BoolArray) -> float | None:
    """Average precision, or None without positives."""
    return _value(auprc_of_counts, score, positive)


def bootstrap(
    figure: Figure,
    score: FloatArray,
    positive: BoolArray,
    counts: CountArray,
    rows: NDArray[np.int64] | None = None,
) -> Estimate | None:
    """A ranking figure with its percentile interval over the resamples in `counts`."""
    value = _value(figure, score, positive)
    if value is None:
        return None
    return interval(value, Ranking.of(score, positive, rows).apply(figure, counts))


def bootstrap_gain(
    score: FloatArray, rival: FloatArray, positive: BoolArray, counts: CountArray
) -> Estimate | None:
    """AUROC of `score` minus AUROC of `rival`, paired: both see the same resampled patients."""
    own, other = auroc(score, positive), auroc(rival, positive)
    if own is None or other is None:
        return None
    drawn = Ranking.of(score, positive).apply(auroc_of_counts, counts)
    drawn_rival = Ranking.of(rival, positive).apply(auroc_of_counts, counts)
    return interval(own - other, drawn - drawn_rival)


def wilson(successes: int, trials: int) -> Estimate | None:
    """A proportion with Wilson's score interval (Wilson 1927), or None without trials."""
    if trials == 0:
        return None
    share, z2 = successes / trials, Z95**2
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 / (1 + z2 / trials) * np.sqrt(share * (1 - share) / trials + z2 / (4 * trials**2))
    return Estimate(share, max(0.0, float(centre - half)), min(1.0, float(centre + half)))


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


def _value(figure: Figure, score: FloatArray, positive: BoolArray) -> float | None:
    if positive.all() or not positive.any():
        return None
    once = np.ones((1, len(score)), np.int32)
    return float(Ranking.of(score, positive).apply(figure, once)[0])


def interval(value: float, drawn: FloatArray) -> Estimate | None:
    """Percentile interval of the resampled figures; None where most of them do not exist."""
    usable = drawn[np.isfinite(drawn)]
    if len(usable) < len(drawn) / 2:
        return None
    low, high = np.percentile(usable, [2.5, 97.5])
    return Estimate(value, float(low), float(high))


def _wald(value: float, variance: float) -> Estimate:
    half = Z95 * float(np.sqrt(variance))
    return Estimate(value, value - half, value + half)
