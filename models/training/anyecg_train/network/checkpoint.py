"""Weights on disk: this package's own runs, and the published ECGFounder checkpoint."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from anyecg_train.network.backbone import Loaded, load_backbone
from anyecg_train.network.net1d import Net1D, Net1DSpec
from anyecg_train.network.weights_file import CheckpointError, file_sha256, read_weights_file
from anyecg_train.network.whole_file import whole_file

__all__ = [
    "PUBLISHED_SHA256",
    "CheckpointError",
    "Trained",
    "load_published",
    "load_trained",
    "save_trained",
]

PUBLISHED_SHA256 = {
    1: "f863a38897fb49a27fec7e44008ea3c7bdbd29c77fa4a02ecbb8c56df4f37603",
    12: "ee199f3781f4ae1f732973267f003da0a759ea12bddb0dd28a77faa60aca7997",
}
"""Number of leads -> digest of `<leads>_lead_ECGFounder.pth`."""


@dataclass(frozen=True)
class Trained:
    """A network with the order of its outputs and the figures of the epoch it was kept at."""

    network: Net1D
    indicators: tuple[str, ...]
    facts: dict[str, Any]


def save_trained(path: Path, trained: Trained) -> None:
    """Write specification, weights, indicators and facts as one file, on no particular device."""
    state = trained.network.state_dict()
    with whole_file(path) as file:
        torch.save(
            {
                "spec": trained.network.spec.to_dict(),
                "state": {name: value.cpu() for name, value in state.items()},
                "indicators": list(trained.indicators),
                "facts": trained.facts,
            },
            file,
        )


def load_trained(path: Path) -> Trained:
    """Read `save_trained`'s file; the network comes back in evaluation mode, on the CPU."""
    content = read_weights_file(path, "run `fit` first or pass another folder")
    try:
        network = Net1D(Net1DSpec.from_dict(content["spec"]))
        network.load_state_dict(content["state"])
        trained = Trained(network, tuple(content["indicators"]), content["facts"])
    except (KeyError, TypeError, RuntimeError, ValueError) as problem:
        raise CheckpointError(f"{path} is no network of `fit` ({problem}): run `fit`") from problem
    network.eval()
    return trained


def load_published(network: Net1D, path: Path, *, sha256: str | None = None) -> Loaded:
    """Load ECGFounder's published weights into `network`, its head (`dense`) left as it is.

    The file's digest must be the pinned one for the network's number of leads, or `sha256` for a
    checkpoint of one's own (a dict with the weights as `state_dict`, or as `state` in `fit`'s
    best.pt). Raises CheckpointError.
    """
    leads = network.spec.leads
    expected = sha256 or PUBLISHED_SHA256.get(leads)
    if expected is None:
        raise CheckpointError(f"no published checkpoint has {leads} leads: use 1 or 12")
    hint = f"download {leads}_lead_ECGFounder.pth first"
    if not path.is_file():
        raise CheckpointError(f"{path} is not there: {hint}")
    found = file_sha256(path)
    if found != expected.lower():
        raise CheckpointError(
            f"{path} has sha256 {found}, expected {expected}: download the checkpoint again "
            "(a checkpoint of your own is named by --start-sha256)"
        )
    content = read_weights_file(path, hint)
    state = content.get("state_dict", content.get("state"))
    if not isinstance(state, dict) or not all(isinstance(key, str) for key in state):
        raise CheckpointError(f"{path} has no dict of tensors named state_dict: not a checkpoint")
    try:
        return load_backbone(network, state)
    except ValueError as problem:
        raise CheckpointError(f"{path}: {problem}") from problem
