"""A training run on disk, whole at any moment: a run that is killed goes on to the same end.

checkpoint.pt alone decides where a run stands. A better network is first written beside best.pt,
under the number of its epoch; then checkpoint.pt names that epoch; only then does it become
best.pt. Taking up a run finishes what a kill left undone between those steps, and throws away
what the checkpoint does not know of. log.csv is written anew from the checkpoint's rows each time.
"""

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from anyecg_train.network.checkpoint import Trained, save_trained
from anyecg_train.network.weights_file import CheckpointError, read_weights_file
from anyecg_train.network.whole_file import whole_file

Row = dict[str, float]


@dataclass
class Progress:
    """Where a run stands."""

    epoch: int = 0
    """Whole epochs done."""
    step: int = 0
    """Steps done of the epoch after them."""
    loss: float = 0.0
    """Sum of those steps' losses."""
    best: float = -math.inf
    best_epoch: int = 0
    seconds: float = 0.0
    rows: list[Row] = field(default_factory=list)
    """log.csv."""


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

    @property
    def recipe(self) -> Path:
        return self.path / "recipe.json"

    def read(self, settings: Mapping[str, Any]) -> dict[str, Any] | None:
        """The checkpoint's content if a run was begun with these settings; None for a new run."""
        if not self.checkpoint.exists():
            return None
        try:
            begun = json.loads(self.recipe.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise RunError(
                f"{self.recipe} cannot be read ({problem}): begin in another folder"
            ) from problem
        other = name_differences(begun, json.loads(json.dumps(settings)))
        if other:
            raise RunError(
                f"{self.path} holds a run with other settings (recipe.json): {'; '.join(other)}: "
                "pass the same settings to go on, or another folder to begin"
            )
        try:
            return dict(read_weights_file(self.checkpoint, "begin in another folder"))
        except CheckpointError as problem:
            raise RunError(f"{problem}, or begin in another folder") from problem

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Make the folder of a new run."""
        self.path.mkdir(parents=True, exist_ok=True)
        self._discard_staged()
        with whole_file(self.recipe) as file:
            file.write((json.dumps(settings, indent=2) + "\n").encode())

    def take_up(self, progress: Progress) -> None:
        """Bring best.pt and log.csv to where the checkpoint stands."""
        staged = self._staged(progress.best_epoch)
        if progress.best_epoch and staged.exists():
            staged.replace(self.best)
        self._discard_staged()
        self._write_log(progress.rows)

    def stage_best(self, trained: Trained, epoch: int) -> None:
        """Write the better network of an epoch; `keep` makes it best.pt."""
        save_trained(self._staged(epoch), trained)

    def keep(self, progress: Progress, state: Mapping[str, Any]) -> None:
        """Write checkpoint.pt, then best.pt and log.csv if the epoch was a whole one."""
        with whole_file(self.checkpoint) as file:
            torch.save({"progress": asdict(progress), **state}, file)
        if progress.step == 0:
            self.take_up(progress)

    def _staged(self, epoch: int) -> Path:
        return self.path / f"best-{epoch}.pt.staged"

    def _discard_staged(self) -> None:
        for left in self.path.glob("best-*.pt.staged*"):
            left.unlink()

    def _write_log(self, rows: list[Row]) -> None:
        if not rows:
            return
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        with whole_file(self.path / "log.csv") as file:
            file.write(text.getvalue().encode())


def name_differences(begun: object, asked: object, name: str = "") -> list[str]:
    """The settings that two nested dicts do not share, each with both values."""
    if isinstance(begun, dict) and isinstance(asked, dict):
        found = []
        for key in [*begun, *(key for key in asked if key not in begun)]:
            inner = f"{name}.{key}" if name else str(key)
            found += name_differences(begun.get(key), asked.get(key), inner)
        return found
    return [] if begun == asked else [f"{name} was {begun}, now {asked}"]
