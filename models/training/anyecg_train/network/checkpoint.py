"""Weights on disk: this package's own runs, and the published ECGFounder checkpoint."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from anyecg_train.network.net1d import Net1D, Net1DSpec, load_backbone

PUBLISHED_SHA256 = {
    1: "f863a38897fb49a27fec7e44008ea3c7bdbd29c77fa4a02ecbb8c56df4f37603",
    12: "ee199f3781f4ae1f732973267f003da0a759ea12bddb0dd28a77faa60aca7997",
}
"""Number of leads -> digest of `<leads>_lead_ECGFounder.pth`."""


class CheckpointError(ValueError):
    """A weights file is missing or not what it should be; the message says what to do."""


@dataclass(frozen=True)
class Trained:
    """A network with the order of its outputs and the figures of the epoch it was kept at."""

    network: Net1D
    indicators: tuple[str, ...]
    facts: dict[str, Any]


def save_trained(path: Path, trained: Trained) -> None:
    """Write specification, weights, indicators and facts as one file."""
    torch.save(
        {
            "spec": trained.network.spec.to_dict(),
            "state": trained.network.state_dict(),
            "indicators": list(trained.indicators),
            "facts": trained.facts,
        },
        path,
    )


def load_trained(path: Path) -> Trained:
    """Read `save_trained`'s file; the network comes back in evaluation mode."""
    content = _read(path)
    network = Net1D(Net1DSpec.from_dict(content["spec"]))
    network.load_state_dict(content["state"])
    network.eval()
    return Trained(network, tuple(content["indicators"]), content["facts"])


def load_published(network: Net1D, path: Path, *, sha256: str | None = None) -> None:
    """Load ECGFounder's published weights into `network`, its head (`dense`) left as it is.

    The file's digest must be the pinned one for the network's number of leads (or `sha256`). It is
    a pickle from elsewhere and is therefore read with `weights_only`.
    """
    leads = network.spec.leads
    expected = sha256 or PUBLISHED_SHA256.get(leads)
    if expected is None:
        raise CheckpointError(f"no published checkpoint has {leads} leads: use 1 or 12")
    if not path.is_file():
        raise CheckpointError(f"{path} is not there: download {leads}_lead_ECGFounder.pth first")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise CheckpointError(
            f"{path} has sha256 {found}, expected {expected}: download the checkpoint again"
        )
    state: dict[str, Tensor] = _read(path)["state_dict"]
    load_backbone(network, state)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise CheckpointError(f"{path} is not there: run `fit` first or pass another folder")
    content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return content
