"""Isotonic calibration: taken where it is clearly better, else Platt's straight line."""

import json

import numpy as np
import pytest
from scipy.special import expit

from anyecg_train.judge.calibrate import Calibration, Isotonic, Platt, calibrate


def bent(patients: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A logit whose log odds rise in a step that no straight line follows."""
    draw = np.random.default_rng(seed)
    logits = draw.standard_normal(patients)
    return logits, draw.random(patients) < np.where(logits > 0.5, 0.45, 0.03)


def test_isotonic_is_taken_where_it_is_clearly_better() -> None:
    logits, positive = bent(20000, 1)
    fit = calibrate(logits, positive)
    assert isinstance(fit, Isotonic)
    assert 2 <= len(fit.x) <= 40
    for column in (fit.x, fit.y, fit.low, fit.high):
        assert (np.diff(column) >= 0).all()
    assert (fit.low <= fit.y).all() and (fit.y <= fit.high).all()
    fresh, outcome = bent(20000, 2)
    probability = fit.probability(fresh)
    assert probability[fresh > 0.9].mean() == pytest.approx(outcome[fresh > 0.9].mean(), abs=0.02)
    assert probability[fresh < 0].mean() == pytest.approx(0.03, abs=0.01)
    again = Calibration.from_json(json.loads(json.dumps(fit.to_json())))
    assert isinstance(again, Isotonic)
    assert np.array_equal(again.probability(fresh), probability)
    assert again.threshold == fit.threshold is not None


def test_platt_stays_where_it_is_right_or_events_are_few() -> None:
    draw = np.random.default_rng(3)
    logits = draw.standard_normal(20000)
    straight = draw.random(20000) < expit(logits - 2)
    assert isinstance(calibrate(logits, straight), Platt)
    assert isinstance(calibrate(*bent(4000, 4)), Platt)


def test_isotonic_clips_beyond_its_knots() -> None:
    line = Isotonic(*(np.array(c) for c in ([-1, 1], [0.0, 0.5], [0, 0.4], [0.1, 1.0])), 0.2)
    values = line.probability(np.array([-9.0, 0.0, 9.0]))
    assert values == pytest.approx([1e-4, 0.25, 0.5])


def test_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="spline"):
        Calibration.from_json({"method": "spline"})
