"""Weights on disk, this package's and the published ones."""

import hashlib
from pathlib import Path

import pytest
import torch

from anyecg_train.network.checkpoint import (
    PUBLISHED_SHA256,
    CheckpointError,
    Trained,
    load_published,
    load_trained,
    save_trained,
)
from anyecg_train.network.net1d import Net1D, Net1DSpec


def test_trained_network_comes_back_the_same(tmp_path: Path, small_network: Net1D) -> None:
    path = tmp_path / "best.pt"
    save_trained(path, Trained(small_network, tuple("abcdef"), {"epoch": 3}))
    back = load_trained(path)
    assert back.indicators == tuple("abcdef")
    assert back.facts == {"epoch": 3}
    x = torch.randn(2, 1, 5000)
    assert torch.equal(back.network(x)[0], small_network(x)[0])


def test_missing_run_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="run `fit` first"):
        load_trained(tmp_path / "best.pt")


def test_published_checkpoint_of_the_full_shape_loads(tmp_path: Path) -> None:
    """The file cannot be shipped: seeded random weights stand in, with the file's own layout."""
    torch.manual_seed(0)
    published = Net1D(Net1DSpec(outputs=150, batch_norm_tensors=True))
    path = tmp_path / "1_lead_ECGFounder.pth"
    torch.save({"epoch": 1, "step": 2, "state_dict": published.state_dict()}, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    network = Net1D(Net1DSpec())
    load_published(network, path, sha256=digest)
    last = "stage_list.6.block_list.3.conv3.conv.weight"
    assert torch.equal(network.state_dict()[last], published.state_dict()[last])
    assert network.dense.weight.shape == (108, 1024)


def test_published_checkpoint_with_another_digest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "1_lead_ECGFounder.pth"
    path.write_bytes(b"something else")
    with pytest.raises(CheckpointError, match=PUBLISHED_SHA256[1]):
        load_published(Net1D(Net1DSpec()), path)


def test_absent_published_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"download 1_lead_ECGFounder\.pth first"):
        load_published(Net1D(Net1DSpec()), tmp_path / "nothing.pth")
