"""Ranking figures and proportions against scikit-learn, known values and theory."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from anyecg_train.judge.metrics import (
    Ranking,
    auprc,
    auprc_of_counts,
    auroc,
    auroc_of_counts,
    bootstrap,
    bootstrap_gain,
    resample_counts,
    wilson,
)


def draw_scores(patients: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    positive = draw.random(patients) < 0.1
    return np.round(draw.standard_normal(patients) + positive, 1), positive


def test_ranking_figures_equal_scikit_learn_with_ties() -> None:
    score, positive = draw_scores(3000, 1)
    assert len(np.unique(score)) < 100
    assert auroc(score, positive) == pytest.approx(roc_auc_score(positive, score), abs=1e-12)
    assert auprc(score, positive) == pytest.approx(
        average_precision_score(positive, score), abs=1e-12
    )


def test_a_resample_equals_the_repeated_patients() -> None:
    score, positive = draw_scores(500, 2)
    counts = resample_counts(500, 20, seed=3)
    assert (counts.sum(axis=1) == 500).all()
    drawn = Ranking.of(score, positive).apply(auroc_of_counts, counts)
    drawn_precision = Ranking.of(score, positive).apply(auprc_of_counts, counts)
    for row, count in enumerate(counts):
        rows = np.repeat(np.arange(500), count)
        assert drawn[row] == pytest.approx(roc_auc_score(positive[rows], score[rows]))
        assert drawn_precision[row] == pytest.approx(
            average_precision_score(positive[rows], score[rows])
        )


def test_bootstrap_interval_agrees_with_the_theory() -> None:
    """Hanley and McNeil's variance for the same area and numbers."""
    score, positive = draw_scores(4000, 4)
    figure = bootstrap(auroc_of_counts, score, positive, resample_counts(4000, 400, 5))
    assert figure is not None
    area, n1, n0 = figure.value, positive.sum(), (~positive).sum()
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (n1 - 1) * (q1 - area**2) + (n0 - 1) * (q2 - area**2)
    expected = 2 * 1.96 * np.sqrt(variance / (n1 * n0))
    assert figure.high - figure.low == pytest.approx(expected, rel=0.15)
    assert figure.low < figure.value < figure.high


def test_paired_gain_is_tighter_than_the_two_figures() -> None:
    score, positive = draw_scores(2000, 6)
    rival = score + 0.1 * np.random.default_rng(7).standard_normal(2000)
    counts = resample_counts(2000, 200, 8)
    gain = bootstrap_gain(score, rival, positive, counts)
    own = bootstrap(auroc_of_counts, score, positive, counts)
    assert gain is not None and own is not None
    assert gain.high - gain.low < 0.5 * (own.high - own.low)
    same = bootstrap_gain(score, score, positive, counts)
    assert same is not None
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)


def test_one_class_gives_no_figure() -> None:
    score = np.arange(5.0)
    for positive in (np.zeros(5, bool), np.ones(5, bool)):
        assert auroc(score, positive) is None
        assert bootstrap(auroc_of_counts, score, positive, resample_counts(5, 9, 1)) is None


def test_wilson_equals_published_values() -> None:
    """Newcombe 1998, table I: 81 of 263 and 0 of 20, method 3."""
    some, none = wilson(81, 263), wilson(0, 20)
    assert some is not None and none is not None
    assert (some.low, some.high) == (
        pytest.approx(0.2553, abs=5e-5),
        pytest.approx(0.3662, abs=5e-5),
    )
    assert (none.low, none.high) == (0.0, pytest.approx(0.1611, abs=5e-5))
    assert wilson(0, 0) is None
