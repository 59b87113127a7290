"""Fine-tuning: masked multi-label training that can be stopped at any moment and taken up again."""

import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from anyecg_train.data.examples import Batch, Examples, batches, predict
from anyecg_train.judge.metrics import auroc
from anyecg_train.network.checkpoint import Trained, load_trained, save_trained
from anyecg_train.network.net1d import Net1D, count_used_parameters
from anyecg_train.train.recipe import (
    Recipe,
    learning_rate_at,
    masked_loss,
    positive_weights,
    temper_weights,
)
from anyecg_train.train.run_folder import RunFolder

MIN_MONITORED_POSITIVES = 15


class Learner(nn.Module):
    """A network with the extra head that reads the ECG measurements during training."""

    def __init__(self, network: Net1D, measurements: int):
        super().__init__()
        self.network = network
        self.reader = nn.Linear(network.dense.in_features, measurements)

    def loss(self, batch: Batch, positive_weight: Tensor, recipe: Recipe) -> Tensor:
        """Loss of the labels and of the teacher's lessons, plus that of the measurements."""
        with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bfloat16):
            pooled = self.network.features(batch.signal).mean(dim=-1)
        pooled = pooled.float()
        logits = self.network.dense(pooled)
        total = masked_loss(logits, batch.labels, batch.weight, positive_weight)
        if batch.lessons is not None:
            taught = masked_loss(logits, batch.lessons, batch.weight, positive_weight)
            total = (1 - recipe.lesson_share) * total + recipe.lesson_share * taught
        if batch.measurements.shape[1]:
            read = F.smooth_l1_loss(self.reader(pooled), batch.measurements)
            total = total + recipe.measurement_weight * read
        return total


def fit(
    network: Net1D,
    recipe: Recipe,
    training: Examples,
    validation: Examples,
    indicators: Sequence[str],
    folder: Path,
) -> Trained:
    """Train `network` in `folder` (see RunFolder) and return it as of its best epoch.

    Best is the highest mean AUROC on the first `monitor_patients` of the validation part. A run
    that was stopped goes on after its last whole epoch.
    """
    steps = len(training) // recipe.batch
    if steps == 0:
        raise ValueError(
            f"{len(training)} training patients do not fill a batch of {recipe.batch}: "
            "simulate more patients or lower the batch"
        )
    torch.set_num_threads(recipe.threads)
    learner = Learner(network, training.measurements.shape[-1])
    optimizer = torch.optim.AdamW(
        learner.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
    )
    run = RunFolder(folder)
    settings = {"spec": network.spec.to_dict(), "recipe": asdict(recipe)}
    progress = run.take_up(settings, learner, optimizer)
    training = replace(training, weight=temper_weights(training.weight, recipe.weight_power))
    positive_weight = positive_weights(training, recipe.positive_weight_cap)
    monitored = validation.take(slice(0, recipe.monitor_patients))
    bar = tqdm(total=recipe.epochs * steps, initial=progress.epoch * steps, unit="batch")
    while progress.epoch < recipe.epochs and progress.epoch - progress.best_epoch < recipe.patience:
        began = time.monotonic()
        loss = train_epoch(
            learner, optimizer, training, positive_weight, recipe, progress.epoch, bar
        )
        scores = {lead: mean_auroc(network, monitored, lead) for lead in validation.leads}
        mean = sum(scores.values()) / len(scores)
        progress.epoch += 1
        progress.seconds += time.monotonic() - began
        if mean > progress.best:
            progress.best, progress.best_epoch = mean, progress.epoch
            facts = {
                **settings,
                "epoch": progress.epoch,
                "validationMeanAuroc": mean,
                "parameters": count_used_parameters(network),
                "trainingPatients": len(training),
            }
            save_trained(run.best, Trained(network, tuple(indicators), facts))
        run.keep(progress, learner, optimizer)
        row = {"epoch": progress.epoch, "seconds": round(progress.seconds), "loss": loss}
        row |= {f"auroc_{lead}": score for lead, score in scores.items()}
        run.log(row)
        bar.write("  ".join(f"{name} {value:.5g}" for name, value in row.items()))
    bar.close()
    return load_trained(run.best)


def train_epoch(
    learner: Learner,
    optimizer: torch.optim.Optimizer,
    training: Examples,
    positive_weight: Tensor,
    recipe: Recipe,
    epoch: int,
    bar: "tqdm[Any]",
) -> float:
    """Show every training patient once; return the mean loss."""
    learner.train()
    per_epoch = len(training) // recipe.batch
    total = 0.0
    stream = batches(training, recipe.batch, recipe.augmentation, recipe.seed * 1000 + epoch)
    for index, batch in enumerate(stream):
        step = epoch * per_epoch + index
        for group in optimizer.param_groups:
            group["lr"] = learning_rate_at(step, recipe.epochs * per_epoch, recipe)
        loss = learner.loss(batch, positive_weight, recipe)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimizer.step()
        total += float(loss.detach())
        bar.update()
    return total / per_epoch


def mean_auroc(network: Net1D, examples: Examples, lead: str) -> float:
    """Mean AUROC of one lead over the outputs with enough positives; 0.5 where there are none."""
    logits = predict(network, examples, lead)
    values = []
    for column in range(logits.shape[1]):
        label = examples.labels[:, column]
        if (label == 1).sum() < MIN_MONITORED_POSITIVES:
            continue
        value = auroc(logits[label >= 0, column], label[label >= 0] == 1)
        if value is not None:
            values.append(value)
    return float(np.mean(values)) if values else 0.5
