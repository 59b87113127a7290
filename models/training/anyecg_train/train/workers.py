"""The processes that train together, as torchrun starts them; without torchrun there is one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor

T = TypeVar("T")
PATIENCE = timedelta(hours=6)
"""How long the others wait while the first one validates; torchrun ends them when it fails."""


@dataclass(frozen=True)
class Workers:
    """This process among those of a run. Every process must make the same calls in one order."""

    rank: int = 0
    size: int = 1
    local_rank: int = 0

    @property
    def is_first(self) -> bool:
        """The first process alone validates, writes and logs."""
        return self.rank == 0

    @property
    def share(self) -> slice:
        """The rows of every batch that are this process's."""
        return slice(None) if self.size == 1 else slice(self.rank, None, self.size)

    def wait(self) -> None:
        """Go on when all have come here."""
        if self.size > 1:
            dist.barrier()

    def tell(self, value: T) -> T:
        """The first process's `value`, in every process."""
        if self.size == 1:
            return value
        box = [value]
        dist.broadcast_object_list(box, src=0)
        return box[0]

    def mean(self, value: Tensor) -> Tensor:
        """Mean over the processes of a tensor that each has."""
        if self.size > 1:
            dist.all_reduce(value)
            value /= self.size
        return value


def workers_of_environment() -> Workers:
    """What torchrun wrote into the environment (RANK, WORLD_SIZE, LOCAL_RANK), or one process."""
    if "RANK" not in os.environ or "WORLD_SIZE" not in os.environ:
        return Workers()
    return Workers(
        int(os.environ["RANK"]),
        int(os.environ["WORLD_SIZE"]),
        int(os.environ.get("LOCAL_RANK", "0")),
    )


@contextmanager
def joined(workers: Workers, device: torch.device) -> Iterator[None]:
    """Connect the processes: NCCL between GPUs, Gloo between CPUs."""
    if workers.size == 1:
        yield
        return
    if device.type == "cuda":
        dist.init_process_group("nccl", timeout=PATIENCE, device_id=device)
    else:
        dist.init_process_group("gloo", timeout=PATIENCE)
    try:
        yield
    finally:
        dist.destroy_process_group()
