"""Platt scaling and the operating threshold."""

import numpy as np
import pytest
from scipy.special import expit

from anyecg_train.judge.calibrate import (
    MIN_PROBABILITY,
    Calibration,
    Platt,
    calibrate,
    calibrate_outputs,
    choose_threshold,
    target_ppv,
)


def draw_logits(patients: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    logits = draw.standard_normal(patients) * 2
    return logits, draw.random(patients) < expit(0.8 * logits - 2.5)


def test_fit_recovers_the_planted_scaling() -> None:
    logits, positive = draw_logits(50000, 1)
    fit = calibrate(logits, positive)
    assert fit is not None
    assert isinstance(fit, Platt)
    var_slope, _, var_intercept = fit.covariance
    assert abs(fit.slope - 0.8) < 3 * np.sqrt(var_slope)
    assert abs(fit.intercept + 2.5) < 3 * np.sqrt(var_intercept)
    assert np.sqrt(var_slope) < 0.02


def test_probability_is_clamped() -> None:
    fit = Platt(1.0, 0.0, (0, 0, 0), 0.5)
    assert fit.probability(np.array([-50.0, 0.0, 50.0])).tolist() == [1e-4, 0.5, 1 - 1e-4]


def test_too_few_positives_give_no_fit() -> None:
    logits = np.random.default_rng(2).standard_normal(1000)
    positive = np.zeros(1000, bool)
    positive[:19] = True
    assert calibrate(logits, positive) is None
    positive[19] = True
    assert calibrate(logits, positive) is not None


def test_masked_labels_take_no_part() -> None:
    logits, positive = draw_logits(2000, 3)
    labels = positive.astype(np.int8)
    labels[::3] = -1
    fits = calibrate_outputs(
        np.stack([logits, logits], axis=1),
        np.stack([labels, np.full(2000, -1, np.int8)], axis=1),
        ["potassium-high", "lactate-low"],
    )
    assert fits["lactate-low"] is None
    assert fits["potassium-high"] == calibrate(logits[labels >= 0], labels[labels >= 0] == 1)


def test_json_round_trip() -> None:
    fit = Platt(1.1, -2.0, (0.1, 0.01, 0.2), 0.3)
    assert Calibration.from_json(fit.to_json()) == fit


@pytest.mark.parametrize(
    ("prevalence", "expected"), [(0.02, 0.3), (0.15, 0.3), (0.2, 0.4), (0.45, 0.8)]
)
def test_target_ppv_by_prevalence(prevalence: float, expected: float) -> None:
    assert target_ppv(prevalence) == pytest.approx(expected)


def test_threshold_is_the_most_sensitive_that_reaches_the_target() -> None:
    logits, positive = draw_logits(30000, 4)
    probability = expit(0.6 * logits - 3)
    threshold = choose_threshold(probability, positive)
    assert threshold is not None
    flagged = probability >= threshold
    goal = target_ppv(positive.mean())
    assert positive[flagged].mean() >= goal
    for lower in np.sort(probability[~flagged])[::-1][:3000]:
        assert positive[probability >= lower].mean() < goal or lower < MIN_PROBABILITY


def test_no_threshold_where_the_target_is_out_of_reach() -> None:
    draw = np.random.default_rng(5)
    probability = draw.random(20000) * 0.28
    positive = draw.random(20000) < probability
    assert choose_threshold(probability, positive) is None


def test_nobody_is_flagged_whose_own_probability_is_low() -> None:
    draw = np.random.default_rng(6)
    probability = np.where(draw.random(20000) < 0.05, 0.95, draw.random(20000) * 0.14)
    positive = draw.random(20000) < probability
    threshold = choose_threshold(probability, positive)
    assert threshold is not None
    assert positive[probability >= 0.12].mean() > target_ppv(positive.mean())
    assert probability[probability >= threshold].min() == 0.95


def test_threshold_lies_between_two_patients() -> None:
    probability = np.linspace(0.9, 0.1, 200)
    positive = np.arange(200) < 60
    threshold = choose_threshold(probability, positive)
    assert threshold is not None
    assert np.abs(probability - threshold).min() > 1e-3


def test_equal_probabilities_are_not_split() -> None:
    probability = np.full(100, 0.2)
    assert choose_threshold(probability, np.arange(100) < 85) == pytest.approx(0.2)
