"""A batch taken apart: into the parts of an accumulated step, and onto its device."""

from collections.abc import Callable

import torch
from torch import Tensor

from anyecg_train.data.examples import Batch, Totals


def split_batch(batch: Batch, parts: int, *, pin: bool = False) -> list[Batch]:
    """Equal parts of a batch, each with the totals of the whole, so that their losses add up.

    `pin` puts them into page-locked memory, from which a GPU copies while it computes.
    """
    totals = batch.totals
    if parts > 1 and totals is None:
        totals = weigh_batch(batch)
    if parts == 1:
        split = [batch]
    else:
        lessons = (None,) * parts if batch.lessons is None else batch.lessons.chunk(parts)
        columns = (batch.signal, batch.labels, batch.weight, batch.measurements)
        split = [
            Batch(signal, labels, weight, measurements, lesson, totals)
            for signal, labels, weight, measurements, lesson in zip(
                *(column.chunk(parts) for column in columns), lessons, strict=True
            )
        ]
    return [_apply(part, Tensor.pin_memory) for part in split] if pin else split


def weigh_batch(batch: Batch) -> Totals:
    """Sums of weight over a whole batch's known labels and lessons."""
    weight = batch.weight.double()
    labels = float(weight @ (batch.labels >= 0).double().sum(dim=1))
    if batch.lessons is None:
        return Totals(labels, 0.0)
    return Totals(labels, float(weight @ (batch.lessons >= 0).double().sum(dim=1)))


def to_device(batch: Batch, device: torch.device) -> Batch:
    """The batch on its device; from pinned memory the copy does not make the CPU wait."""
    if device.type == "cpu":
        return batch
    return _apply(batch, lambda tensor: tensor.to(device, non_blocking=True))


def _apply(batch: Batch, change: Callable[[Tensor], Tensor]) -> Batch:
    signal, labels, weight, measurements = (change(tensor) for tensor in batch[:4])
    lessons = None if batch.lessons is None else change(batch.lessons)
    return Batch(signal, labels, weight, measurements, lessons, batch.totals)
