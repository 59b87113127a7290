"""The run's curves for TensorBoard, where it is installed."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any


class ScalarError(ValueError):
    """The curves cannot be written; the message says what to install."""


class Scalars:
    """Writes numbers by optimizer step; without a folder it writes nothing."""

    def __init__(self, folder: Path | None, first_step: int = 0):
        """`first_step`: where a run goes on; what a killed one wrote after it is purged."""
        self._writer: Any = None
        if folder is None:
            return
        require_tensorboard()
        from torch.utils.tensorboard import SummaryWriter

        self._writer = SummaryWriter(str(folder), purge_step=first_step or None)

    @property
    def is_on(self) -> bool:
        """Whether anything is written."""
        return self._writer is not None

    def add(self, values: Mapping[str, float], step: int) -> None:
        """One point of each curve."""
        if self._writer is None:
            return
        for name, value in values.items():
            self._writer.add_scalar(name, value, step)
        self._writer.flush()

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()


def require_tensorboard() -> None:
    """Raise ScalarError, which names the package, where TensorBoard is not installed."""
    if find_spec("tensorboard") is None:
        raise ScalarError(
            "--tensorboard needs the package tensorboard: `pip install tensorboard` (log.csv is "
            "written without it)"
        )
