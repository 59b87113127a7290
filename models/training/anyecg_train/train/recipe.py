"""How a network is trained: the recipe's numbers, its learning rate, its loss and its weights."""

import math
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from anyecg_train.data.examples import Augmentation, Examples
from anyecg_train.judge.metrics import FloatArray


@dataclass(frozen=True)
class Recipe:
    """AdamW, warm-up then cosine, early stopping on the validation part's mean AUROC."""

    epochs: int = 10
    batch: int = 128
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
    bfloat16: bool = True
    """Run the convolutions of training (not of evaluation) in bfloat16."""
    threads: int = 2
    seed: int = 1


def learning_rate_at(step: int, steps: int, recipe: Recipe) -> float:
    """Linear warm-up, then half a cosine down to 1 % of the peak."""
    warm_up = max(1, int(recipe.warm_up * steps))
    if step < warm_up:
        return recipe.learning_rate * (step + 1) / warm_up
    done = (step - warm_up) / max(1, steps - warm_up)
    return recipe.learning_rate * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)


def masked_loss(logits: Tensor, labels: Tensor, weight: Tensor, positive_weight: Tensor) -> Tensor:
    """Binary cross-entropy over known labels: [B, K] logits and labels (-1 masked), [B] weights."""
    known = (labels >= 0).float()
    entropy = F.binary_cross_entropy_with_logits(
        logits, labels.clamp(min=0), reduction="none", pos_weight=positive_weight
    )
    share = known * weight[:, None]
    return (entropy * share).sum() / share.sum().clamp(min=1e-6)


def temper_weights(weight: FloatArray, power: float) -> FloatArray:
    """Soften the cohort's weights and bring their mean to 1."""
    tempered: FloatArray = weight**power
    mean = float(tempered.mean())
    return tempered / mean


def positive_weights(training: Examples, cap: float) -> Tensor:
    """sqrt(negatives / positives) per output, within [1, cap]: rare findings keep a voice."""
    positives = ((training.labels == 1) * training.weight[:, None]).sum(axis=0)
    negatives = ((training.labels == 0) * training.weight[:, None]).sum(axis=0)
    ratio = np.sqrt(negatives / np.maximum(positives, 1.0))
    return torch.from_numpy(np.clip(ratio, 1.0, cap).astype(np.float32))
