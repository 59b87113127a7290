"""The AUROC's interval from theory: for tails that a few hundred resamples do not reach.

DeLong, DeLong and Clarke-Pearson 1988: the AUROC is a mean of placements, and its variance the
variance of these. A patient's influence, how far he moves the figure, adds up over figures of the
same patients: the mean of several AUROCs has an interval that knows how they hang together.
"""

import numpy as np
from scipy.stats import norm, rankdata

from anyecg_train.judge.metrics import Z95, BoolArray, Estimate, FloatArray


def influence(score: FloatArray, positive: BoolArray) -> tuple[float, FloatArray] | None:
    """AUROC and each patient's influence [n] on it (their squares add up to its variance).

    None with fewer than two patients of either class.
    """
    found, missed = int(positive.sum()), int((~positive).sum())
    if min(found, missed) < 2:
        return None
    rank = rankdata(score)
    above = (rank[positive] - rankdata(score[positive])) / missed
    below = 1 - (rank[~positive] - rankdata(score[~positive])) / found
    area = float(above.mean())
    moved = np.empty(len(score))
    moved[positive] = (above - area) / np.sqrt(found * (found - 1))
    moved[~positive] = (below - area) / np.sqrt(missed * (missed - 1))
    return area, moved


def delong(score: FloatArray, positive: BoolArray, z: float = Z95) -> Estimate | None:
    """AUROC with its interval at `z` standard errors."""
    figure = influence(score, positive)
    if figure is None:
        return None
    area, moved = figure
    return around(area, float(np.sqrt((moved**2).sum())), z)


def around(area: float, error: float, z: float = Z95) -> Estimate:
    """An area with `z` standard errors to either side, within [0, 1]."""
    return Estimate(area, max(0.0, area - z * error), min(1.0, area + z * error))


def chance_error(score: FloatArray, positive: BoolArray) -> float:
    """Standard error of the AUROC when score and label have nothing to do with each other.

    The exact variance of the Mann-Whitney statistic with its correction for ties.
    """
    found, total = int(positive.sum()), len(positive)
    _, ties = np.unique(score, return_counts=True)
    tied = float((ties.astype(float) ** 3 - ties).sum()) / (total * (total - 1))
    return float(np.sqrt((total + 1 - tied) / (12.0 * found * (total - found))))


def familywise_z(tests: int, level: float = 0.05) -> float:
    """Two-sided normal quantile by which all of `tests` intervals hold together (Bonferroni)."""
    return float(norm.ppf(1 - level / (2 * max(1, tests))))
