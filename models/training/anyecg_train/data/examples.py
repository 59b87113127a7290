"""What the network sees of a part: single-lead signals with masked labels and sample weights."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from anyecg_train.judge.metrics import BoolArray, FloatArray
from anyecg_train.network.net1d import Net1D

FloatSamples = NDArray[np.float32]


@dataclass(frozen=True)
class Examples:
    """n records, read from their store when they are needed: a part may exceed the memory.

    `store` [N, leads, 5000] preprocessed signals, float16 or float32, usually a memory map; `rows`
    [n] says which of its records these are; `leads` names its second axis. `labels` int8 [n, K]: 1
    found, 0 not, -1 not known; `weight` [n] turns an enriched part back to natural prevalence.
    `measurements` [n, leads, M] standardised ECG parameters, the auxiliary targets of training (M
    is 0 where they are not known); `lessons` [n, K] a teacher's probabilities, or None.
    """

    store: NDArray[np.floating]
    rows: NDArray[np.int64]
    leads: tuple[str, ...]
    labels: NDArray[np.int8]
    weight: FloatArray
    measurements: FloatSamples
    lessons: FloatSamples | None = None

    def __post_init__(self) -> None:
        columns = (self.rows, self.labels, self.weight, self.measurements)
        sizes = {len(column) for column in columns}
        if self.lessons is not None:
            sizes.add(len(self.lessons))
        if len(sizes) != 1:
            raise ValueError(f"the columns of the examples differ in length: {sorted(sizes)}")
        if self.store.shape[1] != len(self.leads):
            raise ValueError(f"the store has {self.store.shape[1]} leads, named are {self.leads}")

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, chosen: BoolArray | slice | NDArray[np.int64]) -> "Examples":
        """The examples at some positions; no signal is read."""
        return replace(
            self,
            rows=self.rows[chosen],
            labels=self.labels[chosen],
            weight=self.weight[chosen],
            measurements=self.measurements[chosen],
            lessons=None if self.lessons is None else self.lessons[chosen],
        )

    def lead_index(self, lead: str) -> int:
        """The place of a lead in the store; ValueError that names the leads there are."""
        if lead not in self.leads:
            raise ValueError(f"lead {lead!r} is not in this part: choose one of {self.leads}")
        return self.leads.index(lead)

    def signals(
        self, positions: NDArray[np.int64] | slice, lead: int | NDArray[np.int64]
    ) -> FloatSamples:
        """Signals [b, 5000] at some positions, of one lead or of one lead each."""
        signals: FloatSamples = self.store[self.rows[positions], lead].astype(np.float32)
        return signals


class Totals(NamedTuple):
    """Sums of weight over the known labels, and over the known lessons, of a whole batch."""

    labels: float
    lessons: float


class Batch(NamedTuple):
    """Signal [B, 1, L], labels [B, K], weight [B], measurements [B, M], lessons [B, K] or None.

    `totals` are those of the whole batch when this is a share of it, None when it is all of it.
    """

    signal: Tensor
    labels: Tensor
    weight: Tensor
    measurements: Tensor
    lessons: Tensor | None
    totals: Totals | None = None


@dataclass(frozen=True)
class Augmentation:
    """Changes of a training window that leave its physiology alone.

    Amplitude is not touched: the z-score removes it. The window is rolled by at most
    `shift_samples`, so that the one false interval at the seam stays near an edge; noise is in
    units of the z-score.
    """

    shift_samples: int = 250
    noise: float = 0.05


def batches(
    examples: Examples,
    batch: int,
    augmentation: Augmentation,
    seed: int,
    *,
    first: int = 0,
    share: slice = slice(None),
) -> Iterator[Batch]:
    """Shuffled batches; each record once, by a random lead.

    The last, incomplete batch is left out. Equal seeds give equal batches: resuming needs no state.
    `first` batches are passed over: their random numbers are drawn, none of their signals is read.
    `share` yields only some rows of every batch; the shares of `slice(r, None, n)` for r below n
    make up the batch, whichever process reads which.
    """
    draw = np.random.default_rng(seed)
    order = draw.permutation(len(examples))
    samples = examples.store.shape[-1]
    is_all = share == slice(None)
    for index in range(len(order) // batch):
        chosen = np.sort(order[index * batch : (index + 1) * batch])
        lead = draw.integers(0, len(examples.leads), batch)
        shift = draw.integers(-augmentation.shift_samples, augmentation.shift_samples + 1, batch)
        noise = draw.standard_normal((batch, samples), dtype=np.float32)
        if index < first:
            continue
        totals = None if is_all else weight_known(examples, chosen)
        chosen, lead, shift = chosen[share], lead[share], shift[share]
        signal = examples.signals(chosen, lead)
        for row, amount in enumerate(shift):
            signal[row] = np.roll(signal[row], amount)
        signal += augmentation.noise * noise[share]
        lessons = None if examples.lessons is None else torch.from_numpy(examples.lessons[chosen])
        yield Batch(
            torch.from_numpy(signal).unsqueeze(1),
            torch.from_numpy(examples.labels[chosen].astype(np.float32)),
            torch.from_numpy(examples.weight[chosen].astype(np.float32)),
            torch.from_numpy(examples.measurements[chosen, lead]),
            lessons,
            totals,
        )


def weight_known(examples: Examples, chosen: NDArray[np.int64]) -> Totals:
    """What the losses of some rows are divided by, so that their shares' losses can be added."""
    weight = examples.weight[chosen]
    labels = float(weight @ (examples.labels[chosen] >= 0).sum(axis=1))
    if examples.lessons is None:
        return Totals(labels, 0.0)
    return Totals(labels, float(weight @ (examples.lessons[chosen] >= 0).sum(axis=1)))


@torch.no_grad()
def predict(network: Net1D, examples: Examples, lead: str, batch: int = 128) -> FloatArray:
    """Logits [n, K] of one lead, in evaluation mode, float32 arithmetic."""
    column = examples.lead_index(lead)
    device = next(network.parameters()).device
    network.eval()
    parts = []
    for start in range(0, len(examples), batch):
        signal = torch.from_numpy(examples.signals(slice(start, start + batch), column))
        parts.append(network(signal.unsqueeze(1).to(device))[0].cpu().numpy())
    return np.concatenate(parts).astype(float)
