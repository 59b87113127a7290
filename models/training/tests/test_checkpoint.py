"""Weights on disk, this package's and the published ones."""

import codecs
import hashlib
import os
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from anyecg_train.network.backbone import Loaded
from anyecg_train.network.checkpoint import (
    PUBLISHED_SHA256,
    CheckpointError,
    Trained,
    load_published,
    load_trained,
    save_trained,
)
from anyecg_train.network.net1d import Net1D, Net1DSpec, is_batch_norm
from anyecg_train.network.whole_file import whole_file


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


SMALL = Net1DSpec(outputs=4, base_filters=16, stage_filters=(16, 32), stage_blocks=(1, 1))


def publish(path: Path, spec: Net1DSpec, seed: int = 0) -> dict[str, Tensor]:
    """Write a file in the published layout, seeded random weights in it; return them."""
    torch.manual_seed(seed)
    published = Net1D(replace(spec, outputs=150, batch_norm_tensors=True))
    state = published.state_dict()
    for name, value in state.items():
        if is_batch_norm(name) and value.is_floating_point():
            value.uniform_()
    head = [published.dense.weight, published.dense.bias]
    optimizer = torch.optim.Adam(head, 1e-4, weight_decay=1e-5)
    head[0].sum().backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    content = {
        "epoch": 1,
        "step": 2,
        "state_dict": state,
        "optimizer": optimizer.state_dict(),
        "scheduler": torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer).state_dict(),
        "val_auroc": np.float64(0.9),  # NumPy's pickle of a number calls a function
    }
    torch.save(content, path)
    return state


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("leads", [1, 12])
def test_published_checkpoint_of_the_full_shape_loads(tmp_path: Path, leads: int) -> None:
    """The file cannot be shipped: seeded random weights stand in, with the file's own layout."""
    path = tmp_path / f"{leads}_lead_ECGFounder.pth"
    state = publish(path, Net1DSpec(leads=leads))
    assert len(state) == 509
    buffers = [name for name in state if name.split(".")[-1] in BUFFERS]
    assert (len(state) - len(buffers), len(buffers)) == (326, 183)
    network = Net1D(Net1DSpec(leads=leads))
    head = network.dense.weight.detach().clone()
    loaded = load_published(network, path, sha256=digest(path))
    assert loaded == Loaded(backbone=202, batch_norm=305, head=2)
    assert loaded.total == 509
    assert torch.equal(network.dense.weight, head)
    assert network.dense.weight.shape == (108, 1024)
    for name, value in network.state_dict().items():
        assert name.startswith("dense.") or torch.equal(value, state[name]), name


BUFFERS = ("running_mean", "running_var", "num_batches_tracked")


def test_best_network_of_a_run_can_be_gone_on_from(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    save_trained(path, Trained(Net1D(SMALL), tuple("abcd"), {}))
    loaded = load_published(Net1D(replace(SMALL, outputs=9)), path, sha256=digest(path).upper())
    assert (loaded.batch_norm, loaded.head) == (0, 2)


def refuse(path: Path, message: str, *, pin: str | None = None, leads: int = 1) -> None:
    """The file is refused by CheckpointError and the network keeps its own weights."""
    network = Net1D(replace(SMALL, leads=leads))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    with pytest.raises(CheckpointError, match=message):
        load_published(network, path, sha256=pin or digest(path))
    for name, value in network.state_dict().items():
        assert torch.equal(value, before[name])


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    publish(path, SMALL)
    pin, whole = digest(path), path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refuse(path, "expected " + pin, pin=pin)
    refuse(path, r"weights\.pth is damaged or no PyTorch file")
    path.write_bytes(whole[:3000] + bytes([whole[3000] ^ 1]) + whole[3001:])
    refuse(path, "expected " + pin, pin=pin)
    for content in (
        b"",
        b"something else",
        b"PK",
        whole[:60],
        pickle.dumps([1], protocol=2),
        b"\x80\x02}.",
    ):
        path.write_bytes(content)
        refuse(path, r"weights\.pth")


class Intruder:
    """Unpickling it makes a file."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("is_zip", [True, False])
def test_file_that_runs_code_is_not_run(tmp_path: Path, is_zip: bool) -> None:
    path, trace = tmp_path / "weights.pth", tmp_path / "intruder"
    content = {"state_dict": Net1D(SMALL).state_dict(), "epoch": Intruder(trace)}
    torch.save(content, path, _use_new_zipfile_serialization=is_zip)
    refuse(path, r"tries to run code or holds objects .* \(posix\.mkdir\): it was not loaded")
    assert not trace.exists()
    with pytest.raises(CheckpointError, match="tries to run code"):
        load_trained(path)
    assert not trace.exists()


class Codec:
    """Asks the allowed functions for something that is no number."""

    def __init__(self, call: object, arguments: tuple[object, ...]):
        self.call, self.arguments = call, arguments

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call, self.arguments


def test_allowed_calls_make_numbers_alone(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    for value in (
        Codec(codecs.encode, ("text", "zlib")),
        np.datetime64("2026-01-01"),
        np.array([1.0]),
    ):
        torch.save({"state_dict": {}, "value": value}, path)
        refuse(path, r"weights\.pth")


def test_checkpoints_of_another_shape_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    publish(path, replace(SMALL, leads=12))
    refuse(path, r"first_conv\.conv\.weight has shape \(16, 12, 16\).*number of leads")
    publish(path, SMALL)
    refuse(path, r"first_conv\.conv\.weight has shape \(16, 1, 16\)", leads=12)
    publish(path, replace(SMALL, stage_filters=(16, 48)))
    refuse(path, r"stage_list\.1\.\S+ has shape")
    publish(path, replace(SMALL, stage_filters=(16,), stage_blocks=(1,)))
    refuse(path, r"missing \['stage_list\.1\.")
    publish(path, replace(SMALL, stage_blocks=(1, 2)))
    refuse(path, r"unknown \['stage_list\.1\.block_list\.1\.")


@pytest.mark.parametrize("content", [{"state_dict": [1, 2]}, {"epoch": 1}, {"state_dict": {1: 2}}])
def test_file_without_a_dict_of_tensors_is_refused(content: object, tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    torch.save(content, path)
    refuse(path, "no dict of tensors named state_dict")


def test_file_that_holds_no_dict_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    torch.save([torch.ones(1)], path)
    refuse(path, "holds a list, not a dict of weights")


def test_file_of_fit_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    torch.save({"spec": {"leads": "many"}, "state": {}}, path)
    with pytest.raises(CheckpointError, match="is no network of `fit`"):
        load_trained(path)


def test_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), whole_file(path) as file:
        file.write(b"ne")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old"


def test_no_published_checkpoint_has_two_leads(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="use 1 or 12"):
        load_published(Net1D(replace(SMALL, leads=2)), tmp_path / "x.pth")


def test_published_checkpoint_with_another_digest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "1_lead_ECGFounder.pth"
    path.write_bytes(b"something else")
    with pytest.raises(CheckpointError, match=PUBLISHED_SHA256[1]):
        load_published(Net1D(Net1DSpec()), path)


def test_absent_published_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"download 1_lead_ECGFounder\.pth first"):
        load_published(Net1D(Net1DSpec()), tmp_path / "nothing.pth")
