"""How a network is trained: the recipe's numbers, its learning rate, its loss and its weights."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from anyecg_train.data.examples import Augmentation, Examples
from anyecg_train.judge.metrics import FloatArray
from anyecg_train.train.device import Precision

CHUNK = 65536
"""Records whose labels are weighed at once: a part of millions must not be copied as float64."""


@dataclass(frozen=True)
class Recipe:
    """AdamW, warm-up then cosine, early stopping on the validation part's mean AUROC."""

    name: str = "demo"
    """The preset these numbers began as (see `RECIPES`)."""
    epochs: int = 10
    batch: int = 128
    """Records that one process computes at once."""
    accumulate: int = 1
    """Such batches to a step: a step sees batch * accumulate * processes records."""
    learning_rate: float = 4e-3
    weight_decay: float = 0.02
    warm_up: float = 0.05
    """Share of all steps in which the learning rate rises."""
    patience: int = 6
    """Epochs without a better validation mean AUROC before training ends."""
    monitor_patients: int = 6000
    weight_power: float = 0.5
    """Exponent on the cohort's weights: 0 trains on the enriched mix, 1 on natural prevalence."""
    positive_weight_cap: float = 6.0
    measurement_weight: float = 1.0
    """Share of the auxiliary loss (see `measurements`) beside the labels' loss."""
    lesson_share: float = 0.7
    """Share of the teacher's lessons, where there are any, beside the labels (see `teacher`)."""
    augmentation: Augmentation = field(default_factory=Augmentation)
    head_only: bool = False
    """Leave the backbone as it is and train the linear head alone."""
    precision: Precision = "bfloat16"
    """Of the convolutions in training; the rest of it, and all evaluation, is float32."""
    deterministic: bool = False
    """Only kernels that give the same sums every time (slower on CUDA)."""
    threads: int = 2
    seed: int = 1


RECIPES: Mapping[str, Recipe] = {
    # for a narrow network that is trained from nothing on a simulated, enriched part
    "demo": Recipe(),
    # the numbers ECGFounder's group fine-tunes this backbone with (AdamW 3e-5, decay 5e-4, 10 %
    # warm-up, cosine, plain masked cross-entropy); their code changes no training window, and a
    # published network needs no measurements to learn to see
    "ecgfounder": Recipe(
        name="ecgfounder",
        batch=256,
        learning_rate=3e-5,
        weight_decay=5e-4,
        warm_up=0.1,
        positive_weight_cap=1.0,
        measurement_weight=0.0,
        augmentation=Augmentation(shift_samples=0, noise=0.0),
    ),
}
"""Where a recipe begins; every number of it can be set."""


def learning_rate_at(step: int, steps: int, recipe: Recipe) -> float:
    """Linear warm-up, then half a cosine down to 1 % of the peak."""
    warm_up = max(1, int(recipe.warm_up * steps))
    if step < warm_up:
        return recipe.learning_rate * (step + 1) / warm_up
    done = (step - warm_up) / max(1, steps - warm_up)
    return recipe.learning_rate * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)


def masked_loss(
    logits: Tensor,
    labels: Tensor,
    weight: Tensor,
    positive_weight: Tensor,
    total: float | None = None,
) -> Tensor:
    """Binary cross-entropy over known labels: [B, K] logits and labels (-1 masked), [B] weights.

    The mean is over these rows' known labels, or `total` is the weight of the known labels of a
    whole batch of which these rows are a share: the losses of the shares then add up to that of the
    batch, however the unknown labels are spread over them.
    """
    known = (labels >= 0).float()
    entropy = F.binary_cross_entropy_with_logits(
        logits, labels.clamp(min=0), reduction="none", pos_weight=positive_weight
    )
    share = known * weight[:, None]
    if total is not None:
        return (entropy * share).sum() / max(total, 1e-6)
    return (entropy * share).sum() / share.sum().clamp(min=1e-6)


def temper_weights(weight: FloatArray, power: float) -> FloatArray:
    """Soften the cohort's weights and bring their mean to 1."""
    tempered: FloatArray = weight**power
    mean = float(tempered.mean())
    return tempered / mean


def positive_weights(training: Examples, cap: float) -> Tensor:
    """sqrt(negatives / positives) per output, within [1, cap]: rare findings keep a voice."""
    positives = weigh(training, 1)
    negatives = weigh(training, 0)
    ratio = np.sqrt(negatives / np.maximum(positives, 1.0))
    return torch.from_numpy(np.clip(ratio, 1.0, cap).astype(np.float32))


def weigh(training: Examples, value: int) -> FloatArray:
    """[K] the weight of the records whose label has a value, chunk by chunk.

    Each chunk goes on from the sum before it, record by record: the result has the same bits as the
    sum over all at once.
    """
    total: FloatArray = np.zeros(training.labels.shape[1])
    for start in range(0, len(training), CHUNK):
        chunk = slice(start, start + CHUNK)
        held = (training.labels[chunk] == value) * training.weight[chunk, None]
        total = np.concatenate([total[None], held]).sum(axis=0)
    return total
