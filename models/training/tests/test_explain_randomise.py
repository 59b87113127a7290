"""The weight-randomisation check."""

import numpy as np
import torch

from anyecg_train.explain.randomise import (
    attribution_ranks,
    check_randomisation,
    layers_from_the_head,
)
from anyecg_train.network.net1d import Net1D

OUTPUTS = np.arange(6)


def signals() -> np.ndarray:
    return np.random.default_rng(1).standard_normal((8, 5000)).astype(np.float32)


def test_random_weights_lower_the_correlation(small_network: Net1D) -> None:
    before = {name: value.clone() for name, value in small_network.state_dict().items()}
    found = check_randomisation(small_network, signals(), OUTPUTS, seeds=(1, 2))
    names = [step["randomised"] for step in found["steps"]]
    assert names == ["head", *(f"stage {n}" for n in range(7, 0, -1)), "stem"]
    assert all(-1 <= step["correlation"] < 0.9 for step in found["steps"])
    assert found["passed"] == (abs(found["steps"][-1]["correlation"]) < found["passBelow"])
    assert all(torch.equal(v, before[k]) for k, v in small_network.state_dict().items())
    assert found == check_randomisation(small_network, signals(), OUTPUTS, seeds=(1, 2))


def test_every_weight_is_in_a_layer(small_network: Net1D) -> None:
    layers = [layer for _, layer in layers_from_the_head(small_network)]
    held = sum(p.numel() for layer in layers for p in layer.parameters())
    assert held == sum(p.numel() for p in small_network.parameters())


def test_a_network_agrees_with_itself(small_network: Net1D) -> None:
    ranks = attribution_ranks(small_network, signals(), OUTPUTS)
    assert ranks.shape == (8, 6, 20)
    np.testing.assert_allclose((ranks**2).sum(axis=-1), 1)
