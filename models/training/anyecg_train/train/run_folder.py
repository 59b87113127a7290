"""A training run on disk: every whole epoch is kept, so that a stopped run loses at most one."""

import csv
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn


@dataclass
class Progress:
    """Where a run stands after an epoch."""

    epoch: int = 0
    best: float = -math.inf
    best_epoch: int = 0
    seconds: float = 0.0


class RunError(ValueError):
    """A run folder belongs to other settings; the message says what to do."""


@dataclass(frozen=True)
class RunFolder:
    """best.pt (the kept network), checkpoint.pt (to go on from), log.csv and recipe.json."""

    path: Path

    @property
    def best(self) -> Path:
        return self.path / "best.pt"

    @property
    def checkpoint(self) -> Path:
        return self.path / "checkpoint.pt"

    def take_up(
        self, settings: Mapping[str, Any], network: nn.Module, optimizer: torch.optim.Optimizer
    ) -> Progress:
        """Load the last whole epoch into `network` and `optimizer`, or begin a new run."""
        self.path.mkdir(parents=True, exist_ok=True)
        text = json.dumps(settings, indent=2)
        recipe = self.path / "recipe.json"
        if not self.checkpoint.exists():
            recipe.write_text(text + "\n", encoding="utf-8")
            return Progress()
        if recipe.read_text(encoding="utf-8").strip() != text:
            raise RunError(
                f"{self.path} holds a run with other settings (recipe.json): "
                "pass the same settings to go on, or another folder to begin"
            )
        content = torch.load(self.checkpoint, map_location="cpu", weights_only=True)
        network.load_state_dict(content["state"])
        optimizer.load_state_dict(content["optimizer"])
        return Progress(**content["progress"])

    def keep(
        self, progress: Progress, network: nn.Module, optimizer: torch.optim.Optimizer
    ) -> None:
        """Write checkpoint.pt; the old one stays whole until the new one is."""
        fresh = self.path / "checkpoint.pt.new"
        torch.save(
            {
                "progress": asdict(progress),
                "state": network.state_dict(),
                "optimizer": optimizer.state_dict(),
            },
            fresh,
        )
        fresh.replace(self.checkpoint)

    def log(self, row: Mapping[str, object]) -> None:
        """Append one epoch to log.csv."""
        file = self.path / "log.csv"
        is_new = not file.exists()
        with file.open("a", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, fieldnames=list(row))
            if is_new:
                writer.writeheader()
            writer.writerow(row)
