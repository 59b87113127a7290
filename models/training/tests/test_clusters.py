"""The bootstrap of whole patients with all of their records."""

import tracemalloc

import numpy as np
import pytest

from anyecg_train.data.part import Part
from anyecg_train.judge import metrics
from anyecg_train.judge.evaluate import Repeated, evaluate
from anyecg_train.judge.metrics import (
    Clusters,
    Ranking,
    auprc_of_counts,
    auroc,
    auroc_of_counts,
    bootstrap,
)
from tests.conftest import draw_part
from tests.planted import PLAIN


def draw_records(records: int, people: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores with ties, labels, and whose record each is; the patients' numbers have gaps."""
    draw = np.random.default_rng(seed)
    positive = draw.random(records) < 0.1
    score = np.round(draw.standard_normal(records) + positive, 2)
    return score, positive, 10 + 3 * draw.integers(0, people, records)


def test_whole_patients_are_drawn() -> None:
    clusters = Clusters.draw(np.array([7, 7, 3, 3, 3, 9]), 50, 1)
    assert clusters.counts.shape == (50, 3)
    assert (clusters.counts.sum(axis=1) == 3).all()
    assert clusters.columns.tolist() == [1, 1, 0, 0, 0, 2]


@pytest.mark.parametrize("figure", [auroc_of_counts, auprc_of_counts])
def test_counts_by_patient_equal_counts_by_record_to_the_last_bit(figure: metrics.Figure) -> None:
    score, positive, patients = draw_records(3000, 400, 1)
    clusters = Clusters.draw(patients, 60, 2)
    chosen = np.flatnonzero(np.random.default_rng(3).random(3000) < 0.7)  # the known labels
    score, positive = score[chosen], positive[chosen]
    columns = clusters.columns[chosen]
    by_record = clusters.counts[:, clusters.columns][:, chosen]
    expanded = Ranking.of(score, positive).apply(figure, by_record)
    gathered = Ranking.of(score, positive, columns).apply(figure, clusters.counts)
    assert np.isfinite(expanded).all() and len(np.unique(expanded)) > 50
    assert np.array_equal(gathered, expanded)
    figures = (
        bootstrap(figure, score, positive, by_record),
        bootstrap(figure, score, positive, clusters.counts, columns),
    )
    assert figures[0] is not None and figures[0] == figures[1]


def test_a_patients_resample_is_the_repeated_records() -> None:
    score, positive, patients = draw_records(600, 80, 4)
    clusters = Clusters.draw(patients, 10, 5)
    drawn = Ranking.of(score, positive, clusters.columns).apply(auroc_of_counts, clusters.counts)
    for count, value in zip(clusters.counts, drawn, strict=True):
        people = np.repeat(np.unique(patients), count)
        rows = np.concatenate([np.flatnonzero(patients == person) for person in people])
        assert value == pytest.approx(auroc(score[rows], positive[rows]), abs=1e-12)


def test_memory_grows_with_patients_and_not_with_records_times_resamples() -> None:
    records, people, resamples = 200_000, 2_000, 300
    score, positive, patients = draw_records(records, people, 6)
    tracemalloc.start()
    try:
        clusters = Clusters.draw(patients, resamples, 7)
        bootstrap(auroc_of_counts, score, positive, clusters.counts, clusters.columns)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert clusters.counts.nbytes == 4 * resamples * people
    assert peak < 4 * resamples * records / 4


def test_blocks_shrink_where_records_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    score, positive, patients = draw_records(2000, 300, 8)
    clusters = Clusters.draw(patients, 20, 9)
    ranking = Ranking.of(score, positive, clusters.columns)
    usual = ranking.apply(auroc_of_counts, clusters.counts)
    for cells, rows in ((100, 1), (6000, 3)):
        monkeypatch.setattr(metrics, "CELLS_AT_ONCE", cells)
        seen: list[int] = []

        def figure(hits: metrics.FloatArray, misses: metrics.FloatArray) -> metrics.FloatArray:
            seen.append(len(hits))  # noqa: B023
            return auroc_of_counts(hits, misses)

        assert ranking.apply(figure, clusters.counts) == pytest.approx(usual, abs=1e-12)
        assert max(seen) == rows and sum(seen) == 20


def test_repeated_records_are_judged_by_patient() -> None:
    part = draw_part(600, 46)
    patients = np.arange(600) // 2
    part = Part(**{**part.__dict__, "patients": patients, "index": np.arange(600) % 2 == 0})
    logits = np.random.default_rng(2).standard_normal((600, 6))
    fits = {"II": dict.fromkeys(part.indicators, PLAIN)}
    index = part.take(part.index)
    rows = evaluate(
        index, {"II": logits[part.index]}, fits, np.full((300, 6), np.nan),
        repeated=Repeated(part, {"II": logits}), resamples=20,
    )["II"]  # fmt: skip
    row = rows["finding-0"]
    assert row is not None
    known = part.examples.labels[:, 0] >= 0
    assert row["allRecords"]["n"] == known.sum() > row["n"]
    value = auroc(logits[known, 0], part.examples.labels[known, 0] == 1)
    assert row["allRecords"]["auroc"]["value"] == pytest.approx(value)
