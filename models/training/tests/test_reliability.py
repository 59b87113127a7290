"""Calibration figures against scikit-learn, known values and simulation."""

import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss

from anyecg_train.judge.reliability import (
    brier,
    calibration_bins,
    calibration_intercept,
    calibration_slope,
    fit_logistic,
    observed_to_expected,
)


def draw_scores(patients: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    positive = draw.random(patients) < 0.1
    return np.round(draw.standard_normal(patients) + positive, 1), positive


@pytest.mark.parametrize("positive", [np.zeros(5, bool), np.ones(5, bool)])
def test_one_class_gives_no_figure(positive: np.ndarray) -> None:
    assert calibration_intercept(np.full(5, 0.5), positive) is None
    assert fit_logistic(np.arange(5.0), positive) is None


def test_brier_equals_scikit_learn() -> None:
    score, positive = draw_scores(100, 9)
    assert brier(expit(score), positive) == pytest.approx(brier_score_loss(positive, expit(score)))


def test_logistic_fit_equals_scikit_learn() -> None:
    score, positive = draw_scores(2000, 10)
    fit = fit_logistic(score, positive)
    peer = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(score[:, None], positive)
    assert fit is not None
    assert fit.slope == pytest.approx(peer.coef_[0, 0], abs=1e-4)
    assert fit.intercept == pytest.approx(peer.intercept_[0], abs=1e-4)


def test_logistic_covariance_matches_repeated_fits() -> None:
    draw = np.random.default_rng(11)
    fits = []
    for _ in range(300):
        x = draw.standard_normal(400) + 2
        fits.append(fit_logistic(x, draw.random(400) < expit(1.2 * x - 3)))
    assert all(fits)
    pairs = np.array([(f.slope, f.intercept) for f in fits if f])
    mean = np.mean([f.covariance for f in fits if f], axis=0)
    spread = np.cov(pairs.T)
    assert mean == pytest.approx([spread[0, 0], spread[0, 1], spread[1, 1]], rel=0.25)


def test_separable_data_have_no_fit() -> None:
    x = np.arange(10.0)
    assert fit_logistic(x, x > 4.5) is None
    assert fit_logistic(np.ones(10), x > 4.5) is None


def test_calibration_figures_of_a_right_and_a_wrong_probability() -> None:
    draw = np.random.default_rng(12)
    truth = expit(draw.standard_normal(20000) - 1)
    positive = draw.random(20000) < truth
    right = calibration_slope(truth, positive)
    assert right is not None and right.low < 1 < right.high
    level = calibration_intercept(truth, positive)
    assert level is not None and level.low < 0 < level.high
    ratio = observed_to_expected(truth, positive)
    assert ratio is not None and ratio.low < 1 < ratio.high
    steep = calibration_slope(expit(logit(truth) * 2), positive)
    assert steep is not None and steep.value == pytest.approx(0.5, abs=0.03)
    shifted = calibration_intercept(expit(logit(truth) + 0.7), positive)
    assert shifted is not None and shifted.value == pytest.approx(-0.7, abs=0.06)


def test_bins_hold_every_patient_in_rising_order() -> None:
    score, positive = draw_scores(105, 13)
    bins = calibration_bins(expit(score), positive)
    assert sum(group["n"] for group in bins) == 105
    predicted = [group["predicted"] for group in bins]
    assert predicted == sorted(predicted)
    total = sum(group["observed"] * group["n"] for group in bins)
    assert total == pytest.approx(positive.sum())


def test_rare_finding_with_a_few_extreme_scores_is_fitted() -> None:
    """A plain Newton step overshoots here and ends with no fit at all."""
    draw = np.random.default_rng(4)
    positive = np.arange(20000) < 200
    x = draw.standard_normal(20000) * 0.3 - 3
    x[:60] = draw.uniform(3, 8, 60)
    fit = fit_logistic(x, positive)
    assert fit is not None and fit.slope > 0.5
    p = expit(fit.slope * x + fit.intercept)
    assert abs(p.sum() - 200) < 1e-6  # the score equations hold at the optimum
    assert abs((x * (positive - p)).sum()) < 1e-4
