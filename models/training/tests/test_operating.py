"""Operating points, predictive values elsewhere and the thin curve."""

import numpy as np
import pytest
from scipy.special import expit

from anyecg_train.judge.metrics import auroc
from anyecg_train.judge.operating import (
    at_other_prevalences,
    choose_points,
    curve,
    named_points,
    net_benefit,
)
from tests.planted import scored


def test_points_are_chosen_by_their_rule() -> None:
    logits, positive = scored(20000, 5, 2.0)
    probability = expit(2 * logits - 4.2)
    points = choose_points(probability, positive)
    assert set(points) == {
        "target-ppv", "sensitivity-0.80", "net-benefit-0.15", "best-net-benefit"
    }  # fmt: skip
    flagged = probability >= points["target-ppv"]
    assert positive[flagged].mean() >= 0.3
    flagged = probability >= points["sensitivity-0.80"]
    assert positive[flagged].sum() == np.ceil(0.8 * positive.sum())
    best = net_benefit(probability, positive, points["best-net-benefit"])["value"]
    for other in np.linspace(0.01, 0.9, 50):
        assert net_benefit(probability, positive, float(other))["value"] <= best + 1e-12


def test_net_benefit_by_hand() -> None:
    probability = np.array([0.9, 0.8, 0.2, 0.1])
    positive = np.array([True, False, True, False])
    row = net_benefit(probability, positive, 0.5)
    ratio = 0.15 / 0.85
    assert row["value"] == pytest.approx((1 - ratio) / 4)
    assert row["treatAll"] == pytest.approx(0.5 - 0.5 * ratio)
    assert net_benefit(probability, positive, 0.0)["value"] == pytest.approx(row["treatAll"])
    assert named_points(probability, positive, {"a": 0.5})[0]["flagged"] == 0.5


def test_predictive_values_elsewhere() -> None:
    logits, positive = scored(5000, 6, 1.5)
    rows = at_other_prevalences(logits, positive, 1.5)
    assert len(rows) == 7
    own = min(rows, key=lambda row: abs(row["prevalence"] - positive.mean()))
    flagged = logits >= 1.5
    assert own["ppv"]["value"] == pytest.approx(positive[flagged].mean())
    assert own["npv"]["value"] == pytest.approx(1 - positive[~flagged].mean())
    assert [r["ppv"]["value"] for r in rows] == sorted(r["ppv"]["value"] for r in rows)
    assert all(r["ppv"]["ci95"][0] < r["ppv"]["value"] < r["ppv"]["ci95"][1] for r in rows)
    assert at_other_prevalences(logits, positive, 99.0)[0]["ppv"] is None


def test_interval_of_a_predictive_value_agrees_with_repetition() -> None:
    drawn, first = [], None
    for seed in range(200):
        logits, positive = scored(3000, 1000 + seed, 1.5)
        row = at_other_prevalences(logits, positive, 1.0)[0]
        first = first or row
        drawn.append(row["ppv"]["value"])
    low, high = first["ppv"]["ci95"]
    assert high - low == pytest.approx(2 * 1.96 * np.std(drawn), rel=0.25)


def test_curve_is_thin_and_monotone_with_its_ends() -> None:
    logits, positive = scored(5000, 7, 1.5)
    rows = np.array(curve(expit(logits), positive))
    assert 10 < len(rows) <= 40
    assert rows[0].tolist() == [1, 0, 1] and rows[-1].tolist() == [0, 1, 0]
    assert (np.diff(rows[:, 0]) <= 0).all() and (np.diff(rows[:, 1]) >= 0).all()
    assert (np.diff(rows[:, 2]) <= 0).all()
    area = np.trapezoid(rows[:, 1], 1 - rows[:, 2])
    assert area == pytest.approx(auroc(logits, positive), abs=0.01)
    few = curve(np.array([0.2, 0.2, 0.7]), np.array([False, True, True]))
    assert few == [[1.0, 0.0, 1.0], [0.7, 0.5, 1.0], [0.0, 1.0, 0.0]]
