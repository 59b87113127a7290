"""Where a run takes place, apart from what is trained and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from anyecg_train.train.workers import Workers


@dataclass(frozen=True)
class Setting:
    """Where a run takes place; nothing here but `origin` and the device changes its result."""

    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    workers: Workers = field(default_factory=Workers)
    checkpoint_minutes: float = 10.0
    """A kill loses no more than this."""
    tensorboard: bool = False
    origin: Mapping[str, Any] = field(default_factory=dict)
    """What the run was begun from (parts, checkpoint): recorded, and the same to go on."""
