"""Batches and predictions."""

from dataclasses import replace

import numpy as np
import pytest

from anyecg_train.data.examples import Augmentation, batches, predict
from anyecg_train.network.net1d import Net1D
from tests.conftest import draw_examples

STILL = Augmentation(shift_samples=0, noise=0.0)


def test_equal_seeds_give_equal_batches() -> None:
    examples = draw_examples(40, 1)
    first = list(batches(examples, 16, Augmentation(), seed=5))
    again = list(batches(examples, 16, Augmentation(), seed=5))
    other = list(batches(examples, 16, Augmentation(), seed=6))
    assert len(first) == 2
    assert all(bool((a.signal == b.signal).all()) for a, b in zip(first, again, strict=True))
    assert not bool((first[0].signal == other[0].signal).all())


def test_each_patient_once_and_both_leads_drawn() -> None:
    examples = draw_examples(64, 2)
    marked = np.zeros_like(examples.store)
    marked[:, 0, :] = np.arange(64)[:, None]
    marked[:, 1, :] = np.arange(64)[:, None] + 0.5
    (batch,) = batches(replace(examples, store=marked), 64, STILL, seed=1)
    values = batch.signal[:, 0, 0].numpy()
    assert sorted(np.floor(values).tolist()) == list(range(64))
    second = values % 1 == 0.5
    assert 0 < second.sum() < 64
    order = np.floor(values).astype(int)
    assert (batch.labels.numpy() == examples.labels[order]).all()
    assert (batch.measurements.numpy() == examples.measurements[order, 0]).all()


def test_shift_rolls_and_keeps_the_samples() -> None:
    examples = draw_examples(32, 3)
    (plain,) = batches(examples, 32, STILL, seed=4)
    (shifted,) = batches(examples, 32, Augmentation(shift_samples=100, noise=0.0), seed=4)
    assert not bool((plain.signal == shifted.signal).all())
    assert np.allclose(
        np.sort(plain.signal.numpy(), axis=-1), np.sort(shifted.signal.numpy(), axis=-1)
    )


def test_prediction_does_not_depend_on_the_batch(small_network: Net1D) -> None:
    examples = draw_examples(10, 5)
    whole = predict(small_network, examples, "II", batch=10)
    parts = predict(small_network, examples, "II", batch=3)
    np.testing.assert_allclose(whole, parts, atol=1e-6)
    assert not np.allclose(whole, predict(small_network, examples, "I"))


def test_unknown_lead_is_named(small_network: Net1D) -> None:
    with pytest.raises(ValueError, match="'V1'"):
        predict(small_network, draw_examples(2, 6), "V1")


def test_unequal_arrays_are_refused() -> None:
    examples = draw_examples(4, 7)
    with pytest.raises(ValueError, match="differ in length"):
        replace(examples, weight=np.ones(3))
    with pytest.raises(ValueError, match="3 leads"):
        replace(examples, store=np.zeros((4, 3, 10), np.float16))


def test_rows_choose_from_the_store() -> None:
    examples = draw_examples(6, 8)
    chosen = examples.take(np.array([5, 2]))
    assert (chosen.signals(slice(None), 1) == examples.store[[5, 2], 1]).all()
    again = chosen.take(np.array([False, True]))
    assert again.rows.tolist() == [2]
