"""What the network sees of a cohort: single-lead batches with masked labels and sample weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from anyecg_train.judge.metrics import BoolArray, FloatArray
from anyecg_train.network.net1d import Net1D

LEADS = ("I", "II")
"""Lead order of a cohort's `ecg` array."""


@dataclass(frozen=True)
class Examples:
    """Unpaced patients, one record each.

    `ecg` [n, 2, 5000] preprocessed (leads I, II), float16 or float32; `labels` int8 [n, K]: 1
    found, 0 not, -1 not known; `weight` [n] turns an enriched cohort back to natural prevalence.
    """

    ecg: NDArray[np.floating]
    labels: NDArray[np.int8]
    weight: FloatArray
    measurements: NDArray[np.float32]
    """[n, 2, M] standardised ECG parameters, the auxiliary targets of training."""

    def __post_init__(self) -> None:
        sizes = {len(self.ecg), len(self.labels), len(self.weight), len(self.measurements)}
        if len(sizes) != 1:
            raise ValueError(f"the arrays of the examples differ in patients: {sorted(sizes)}")
        if self.ecg.shape[1] != len(LEADS):
            raise ValueError(f"ecg has {self.ecg.shape[1]} leads, expected {LEADS}")

    def __len__(self) -> int:
        return len(self.ecg)

    def take(self, rows: BoolArray | slice | NDArray[np.int64]) -> "Examples":
        """The examples of some rows; a slice makes no copy."""
        return Examples(
            self.ecg[rows], self.labels[rows], self.weight[rows], self.measurements[rows]
        )


class Batch(NamedTuple):
    """Signal [B, 1, L], labels [B, K], sample weight [B], measurements [B, M]."""

    signal: Tensor
    labels: Tensor
    weight: Tensor
    measurements: Tensor


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
    examples: Examples, batch: int, augmentation: Augmentation, seed: int
) -> Iterator[Batch]:
    """Shuffled batches; each patient once, by a random lead.

    The last, incomplete batch is left out. Equal seeds give equal batches: resuming needs no state.
    """
    draw = np.random.default_rng(seed)
    rows = draw.permutation(len(examples))
    for start in range(0, len(rows) - batch + 1, batch):
        chosen = np.sort(rows[start : start + batch])
        lead = draw.integers(0, len(LEADS), batch)
        shift = draw.integers(-augmentation.shift_samples, augmentation.shift_samples + 1, batch)
        signal = examples.ecg[chosen, lead].astype(np.float32)
        for row, samples in enumerate(shift):
            signal[row] = np.roll(signal[row], samples)
        signal += augmentation.noise * draw.standard_normal(signal.shape, dtype=np.float32)
        yield Batch(
            torch.from_numpy(signal).unsqueeze(1),
            torch.from_numpy(examples.labels[chosen].astype(np.float32)),
            torch.from_numpy(examples.weight[chosen].astype(np.float32)),
            torch.from_numpy(examples.measurements[chosen, lead]),
        )


@torch.no_grad()
def predict(network: Net1D, ecg: NDArray[np.floating], lead: str, batch: int = 128) -> FloatArray:
    """Logits [n, K] of one lead of `ecg` [n, 2, 5000], in evaluation mode, float32 arithmetic."""
    if lead not in LEADS:
        raise ValueError(f"lead {lead!r} is not in a cohort: choose one of {LEADS}")
    network.eval()
    column = LEADS.index(lead)
    parts = []
    for start in range(0, len(ecg), batch):
        signal = ecg[start : start + batch, column : column + 1].astype(np.float32)
        parts.append(network(torch.from_numpy(signal))[0].numpy())
    return np.concatenate(parts).astype(float)
