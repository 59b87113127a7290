"""Loss, weights and learning rate."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from anyecg_train.train import recipe as recipe_module
from anyecg_train.train.recipe import (
    Recipe,
    learning_rate_at,
    masked_loss,
    positive_weights,
    temper_weights,
)
from tests.conftest import draw_examples


def test_masked_labels_give_no_gradient() -> None:
    logits = torch.randn(4, 3, requires_grad=True)
    labels = torch.tensor([[1.0, 0, -1], [0, -1, 1], [1, 1, -1], [0, 0, -1]])
    loss = masked_loss(logits, labels, torch.ones(4), torch.ones(3))
    known = labels >= 0
    expected = F.binary_cross_entropy_with_logits(logits[known], labels[known])
    assert float(loss.detach()) == pytest.approx(float(expected.detach()), abs=1e-6)
    loss.backward()
    assert logits.grad is not None
    assert bool((logits.grad[~known] == 0).all())
    assert bool((logits.grad[known] != 0).all())


def test_sample_weight_counts_a_patient_twice() -> None:
    logits, labels = torch.randn(2, 3), torch.tensor([[1.0, 0, 1], [0, 1, 0]])
    weighted = masked_loss(logits, labels, torch.tensor([2.0, 1.0]), torch.ones(3))
    twice = masked_loss(logits[[0, 0, 1]], labels[[0, 0, 1]], torch.ones(3), torch.ones(3))
    assert float(weighted) == pytest.approx(float(twice), abs=1e-6)


def test_batch_without_a_known_label_costs_nothing() -> None:
    loss = masked_loss(torch.randn(2, 3), -torch.ones(2, 3), torch.ones(2), torch.ones(3))
    assert float(loss) == 0.0


def test_weights_are_tempered_to_mean_one() -> None:
    weight = np.array([0.1, 1.0, 2.0])
    assert temper_weights(weight, 0.0).tolist() == [1, 1, 1]
    half = temper_weights(weight, 0.5)
    assert half.mean() == pytest.approx(1)
    assert half[2] / half[0] == pytest.approx(np.sqrt(20))


def test_positive_weights_are_capped_roots() -> None:
    examples = draw_examples(200, 1)
    examples.labels[:, 0] = 0
    examples.labels[0, 0] = 1
    examples.labels[:, 1] = [1, 0] * 100
    weights = positive_weights(examples, cap=6.0)
    assert float(weights[0]) == 6.0
    assert float(weights[1]) == 1.0


def test_learning_rate_rises_then_falls() -> None:
    recipe = Recipe(learning_rate=1.0, warm_up=0.1)
    rates = [learning_rate_at(step, 100, recipe) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == 1.0
    assert np.all(np.diff(rates[10:]) < 0)
    assert rates[-1] < 0.02


def test_labels_are_weighed_in_chunks_with_the_bits_of_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    examples = draw_examples(1003, 1, samples=1)
    examples.weight[:] = np.random.default_rng(2).random(1003)
    whole = ((examples.labels == 1) * examples.weight[:, None]).sum(axis=0)
    monkeypatch.setattr(recipe_module, "CHUNK", 100)
    assert (recipe_module.weigh(examples, 1) == whole).all()


def test_shares_of_a_batch_add_up_to_its_loss() -> None:
    logits, labels = torch.randn(4, 3), torch.tensor([[1.0, 0, -1]] * 3 + [[-1, -1, 1]])
    weight, even = torch.tensor([1.0, 2, 3, 4]), torch.ones(3)
    total = float(((labels >= 0) * weight[:, None]).sum())
    whole = masked_loss(logits, labels, weight, even)
    shares = [
        float(masked_loss(logits[rows], labels[rows], weight[rows], even, total))
        for rows in (slice(0, 2), slice(2, 4))
    ]
    assert sum(shares) == pytest.approx(float(whole), abs=1e-6)
