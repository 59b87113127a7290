"""Isotonic calibration: a rising line through knots, for outputs with many validation events.

It needs no form of curve, but many events: below 1,000 it overfits (Niculescu-Mizil and Caruana
2005). It is taken only where cross-validation on the validation part shows it clearly better than
Platt scaling; else the two numbers of Platt are the simpler answer.
"""

import numpy as np
from sklearn.isotonic import IsotonicRegression

from anyecg_train.judge.calibrate import PROBABILITY_FLOOR, Isotonic, clamp, fit_platt
from anyecg_train.judge.metrics import Z95, BoolArray, FloatArray

MIN_EVENTS = 1000
"""Validation events (and non-events) from which on it is considered."""
FOLDS = 5
MARGIN = 0.001
"""Nats a patient by which its cross-validated log loss must be lower than Platt's..."""
MARGIN_ERRORS = 2.0
"""...and standard errors of the paired difference."""
BANDS = 40


def isotonic_is_better(logits: FloatArray, positive: BoolArray) -> bool:
    """Whether the line beats Platt scaling by the margin, in FOLDS-fold cross-validation."""
    if min(positive.sum(), (~positive).sum()) < MIN_EVENTS:
        return False
    fold = np.random.default_rng(0).permutation(len(logits)) % FOLDS
    gain = np.empty(len(logits))
    for number in range(FOLDS):
        away, at = fold != number, fold == number
        platt = fit_platt(logits[away], positive[away])
        line = fit_isotonic(logits[away], positive[away])
        if platt is None:
            return False
        gain[at] = log_loss(platt.probability(logits[at]), positive[at]) - log_loss(
            line.probability(logits[at]), positive[at]
        )
    error = float(gain.std() / np.sqrt(len(gain)))
    return bool(gain.mean() > max(MARGIN, MARGIN_ERRORS * error))


def fit_isotonic(logits: FloatArray, positive: BoolArray) -> Isotonic:
    """At most BANDS knots, without a threshold.

    Patients are banded by their logit, half of the limits being quantiles of all and half of the
    positives, so that the steep end is resolved; adjacent violators are pooled; each pool is a knot
    at its mean logit, with Wilson's interval of its share.
    """
    limits = np.unique(
        np.concatenate(
            [
                np.quantile(logits, np.linspace(0, 1, BANDS // 2 + 1)[1:-1]),
                np.quantile(logits[positive], np.linspace(0, 1, BANDS // 2 + 1)[1:-1]),
            ]
        )
    )
    band = np.searchsorted(limits, logits, side="right")
    everyone = np.bincount(band, minlength=len(limits) + 1)
    total, found, size = (
        np.bincount(band, weights=column, minlength=len(everyone))[everyone > 0]
        for column in (logits, positive.astype(float), np.ones(len(logits)))
    )
    order = np.arange(len(size))
    pooled = IsotonicRegression().fit_transform(order, found / size, sample_weight=size)
    group = np.cumsum(np.diff(pooled, prepend=pooled[0]) > 1e-12)
    people = np.bincount(group, weights=size).astype(float)
    x = np.bincount(group, weights=total) / people
    y = np.bincount(group, weights=found) / people
    low, high = _wilson(y, people)
    # The interval's ends rise with the line; the lower from the top down, so that it stays below.
    low = np.minimum.accumulate(low[::-1])[::-1]
    high = np.maximum.accumulate(high)
    return Isotonic(x, clamp(y), clamp(low), clamp(high), None)


def log_loss(probability: FloatArray, positive: BoolArray) -> FloatArray:
    """Nats of each patient."""
    held = np.clip(probability, PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR)
    nats: FloatArray = -np.log(np.where(positive, held, 1 - held))
    return nats


def _wilson(share: FloatArray, people: FloatArray) -> tuple[FloatArray, FloatArray]:
    z2 = Z95**2
    centre = (share + z2 / (2 * people)) / (1 + z2 / people)
    spread = np.sqrt(share * (1 - share) / people + z2 / (4 * people**2))
    half = Z95 / (1 + z2 / people) * spread
    # At a share of 0 or 1 rounding must not put the share outside its interval.
    return np.minimum(share, np.clip(centre - half, 0, 1)), np.maximum(
        share, np.clip(centre + half, 0, 1)
    )
