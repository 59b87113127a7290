"""Figures of a binary score with honest intervals: AUROC, AUPRC and Wilson's proportion.

Intervals of ranking figures come from a bootstrap over patients. A resample is a row of integer
counts, one a patient, so that a score is sorted once and every resample costs one pass over it; two
scores judged with the same counts are paired. Each record finds its count by its patient's column:
all records of a patient share one, and counts are never laid out by record, which for millions of
records would take gigabytes. A figure that the data cannot give is None, never NaN.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
CountArray = NDArray[np.int32]

Z95 = 1.959963984540054
ROWS_AT_ONCE = 8
"""Resamples that are cumulated together: few enough for the rows to stay in the cache."""
CELLS_AT_ONCE = 1 << 23
"""Resamples times records that are cumulated together: above a million records fewer than 8."""


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

    columns: NDArray[np.int64]
    """Of each ranked record the column of the counts: its patient."""
    positions: NDArray[np.int64]
    """Where in the order the positives are."""
    run_end: NDArray[np.int64]

    @staticmethod
    def of(
        score: FloatArray, positive: BoolArray, columns: NDArray[np.int64] | None = None
    ) -> "Ranking":
        """Sort once; `positive` is bool, both have shape [n].

        `columns` [n]: which column of the counts each has, where it is not its own position.
        Records of one patient have the same.
        """
        order = np.argsort(-score, kind="stable")
        ordered = score[order]
        ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
        positions = np.flatnonzero(positive[order])
        found = np.diff(np.searchsorted(positions, ends, side="right"), prepend=0) > 0
        kept = found | np.append(found[1:], True)
        return Ranking(order if columns is None else columns[order], positions, ends[kept])

    def apply(self, figure: Figure, counts: CountArray) -> FloatArray:
        """The figure for each row of counts [resamples, patients], a few rows at a time."""
        return self.apply_all((figure,), counts)[0]

    def apply_all(self, figures: Sequence[Figure], counts: CountArray) -> list[FloatArray]:
        """Several figures from one pass over the resamples."""
        parts: list[list[FloatArray]] = [[] for _ in figures]
        size = max(1, min(ROWS_AT_ONCE, CELLS_AT_ONCE // max(1, len(self.columns))))
        for row in range(0, len(counts), size):
            hits, misses = self._cumulate(counts[row : row + size])
            for part, figure in zip(parts, figures, strict=True):
                part.append(figure(hits, misses))
        return [np.concatenate(part) for part in parts]

    def _cumulate(self, counts: CountArray) -> tuple[FloatArray, FloatArray]:
        ordered = np.take(counts, self.columns, axis=1)
        flagged = np.cumsum(ordered, axis=1, dtype=np.int32)[:, self.run_end]
        found = np.zeros((len(counts), len(self.positions) + 1), np.int32)
        np.cumsum(ordered[:, self.positions], axis=1, dtype=np.int32, out=found[:, 1:])
        hits = found[:, np.searchsorted(self.positions, self.run_end, side="right")]
        return hits.astype(float), (flagged - hits).astype(float)


def resample_counts(patients: int, resamples: int, seed: int) -> CountArray:
    """Bootstrap multiplicities [resamples, patients]: each row sums to `patients`."""
    draw = np.random.default_rng(seed)
    counts = np.empty((resamples, patients), np.int32)
    for row in counts:
        row[:] = np.bincount(draw.integers(0, patients, patients), minlength=patients)
    return counts


@dataclass(frozen=True)
class Clusters:
    """Resamples of whole patients, each with all of their records."""

    counts: CountArray
    """[resamples, patients]"""
    columns: NDArray[np.int64]
    """[records] the column of `counts` of each record's patient."""

    @staticmethod
    def draw(patients: NDArray[np.int64], resamples: int, seed: int) -> "Clusters":
        """`patients` [records]: whose record each is."""
        people, columns = np.unique(patients, return_inverse=True)
        return Clusters(resample_counts(len(people), resamples, seed), columns)


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
    columns: NDArray[np.int64] | None = None,
) -> Estimate | None:
    """A ranking figure with its percentile interval over the resamples; see `Ranking.of`."""
    value = _value(figure, score, positive)
    if value is None:
        return None
    return interval(value, Ranking.of(score, positive, columns).apply(figure, counts))


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
