"""A published checkpoint's tensors, taken over for fine-tuning: every one is accounted for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from anyecg_train.network.net1d import Net1D, is_batch_norm

HEAD = ("dense.weight", "dense.bias")


@dataclass(frozen=True)
class Loaded:
    """How many of a checkpoint's tensors went where; they add up to all of them."""

    backbone: int
    batch_norm: int
    """Tensors the published network stores and never uses."""
    head: int

    @property
    def total(self) -> int:
        return self.backbone + self.batch_norm + self.head


def load_backbone(network: Net1D, state: Mapping[str, Any]) -> Loaded:
    """Load a published checkpoint's `state_dict` for fine-tuning: all but `dense.*`.

    The batch-norm tensors must be those of this shape, all or none; they are kept when the network
    holds them and set aside when it does not. Raises ValueError that names the tensors when
    anything is missing, unknown, of another shape or no finite number.
    """
    own = network.state_dict()
    wanted = {key for key in own if key not in HEAD and not is_batch_norm(key)}
    norms = batch_norm_shapes(network)
    given = {key for key in state if key not in HEAD}
    given_norms = {key for key in given if is_batch_norm(key)}
    missing, unknown = wanted - given, given - wanted - norms.keys()
    if given_norms:
        missing |= norms.keys() - given_norms
    if missing or unknown:
        raise ValueError(
            "checkpoint does not fit this Net1D: "
            f"missing {_name(missing)}, unknown {_name(unknown)}"
        )
    shapes = norms | {key: own[key].shape for key in wanted}
    for key in sorted(given):
        _check_tensor(key, state[key], shapes[key])
    kept = {key: state[key] for key in given if key in own}
    network.load_state_dict(kept, strict=False)
    return Loaded(len(wanted), len(given_norms), len(state) - len(given))


def batch_norm_shapes(network: Net1D) -> dict[str, torch.Size]:
    """Name and shape of the batch-norm tensors that a published network of this shape stores."""
    names = {**network.spec.to_dict(), "batch_norm_tensors": True}
    with torch.device("meta"):
        published = Net1D(network.spec.from_dict(names))
    return {key: value.shape for key, value in published.state_dict().items() if is_batch_norm(key)}


def _check_tensor(key: str, value: object, shape: torch.Size) -> None:
    if not isinstance(value, Tensor):
        raise ValueError(f"checkpoint entry {key} is a {type(value).__name__}, not a tensor")
    if value.layout != torch.strided or value.is_quantized or value.device.type != "cpu":
        raise ValueError(f"checkpoint tensor {key} is no plain (strided) tensor")
    if value.shape != shape:
        raise ValueError(
            f"checkpoint tensor {key} has shape {tuple(value.shape)}, this Net1D needs "
            f"{tuple(shape)}: check the number of leads and widths"
        )
    if not bool(torch.isfinite(value).all()):
        raise ValueError(f"checkpoint tensor {key} holds values that are no finite numbers")


def _name(keys: set[str]) -> str:
    more = f" and {len(keys) - 5} more" if len(keys) > 5 else ""
    return f"{sorted(keys)[:5]}{more}"
