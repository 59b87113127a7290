"""Fine-tuning: masked multi-label training that can be killed at any moment and taken up again."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from anyecg_train.data.examples import Examples, predict
from anyecg_train.judge.metrics import auroc
from anyecg_train.network.checkpoint import Trained, load_trained
from anyecg_train.network.net1d import Net1D, count_used_parameters
from anyecg_train.train.device import prepare_device
from anyecg_train.train.learner import Learner
from anyecg_train.train.recipe import Recipe, positive_weights, temper_weights
from anyecg_train.train.run_folder import Progress, Row, RunError, RunFolder
from anyecg_train.train.scalars import Scalars
from anyecg_train.train.setting import Setting
from anyecg_train.train.trainer import Trainer

MIN_MONITORED_POSITIVES = 15


def fit(
    network: Net1D,
    recipe: Recipe,
    training: Examples,
    validation: Examples,
    indicators: Sequence[str],
    folder: Path,
    setting: Setting | None = None,
) -> Trained:
    """Train `network` in `folder` (see RunFolder) and return it as of its best epoch.

    Best is the highest mean AUROC on the first `monitor_patients` of the validation part. A run
    that was stopped goes on from its last checkpoint, to the same end: an epoch's batches are a
    function of seed and epoch alone. Under torchrun every process calls this.
    """
    setting = setting or Setting()
    workers = setting.workers
    whole_batch = recipe.batch * recipe.accumulate * workers.size
    steps = len(training) // whole_batch
    if steps == 0:
        raise ValueError(
            f"{len(training)} training patients do not fill a batch of {whole_batch}: "
            "simulate more patients or lower the batch"
        )
    torch.set_num_threads(recipe.threads)
    prepare_device(setting.device, deterministic=recipe.deterministic)
    training = replace(training, weight=temper_weights(training.weight, recipe.weight_power))
    positive_weight = positive_weights(training, recipe.positive_weight_cap)
    learner = Learner(network, training.measurements.shape[-1], recipe, positive_weight)
    trainer = Trainer(learner.to(setting.device), steps, setting)
    run = RunFolder(folder)
    settings = {
        "spec": network.spec.to_dict(),
        "recipe": asdict(recipe),
        "device": setting.device.type,
        "processes": workers.size,
        **setting.origin,
    }
    progress = trainer.take_up(run, settings)
    monitored = validation.take(slice(0, recipe.monitor_patients))
    facts = {
        **settings,
        "parameters": count_used_parameters(network),
        "trainingPatients": len(training),
    }
    done = progress.epoch * steps + progress.step
    scalars = Scalars(folder if setting.tensorboard and workers.is_first else None, done)
    with tqdm(
        total=recipe.epochs * steps, initial=done, unit="batch", disable=not workers.is_first
    ) as bar:
        while (
            progress.epoch < recipe.epochs
            and progress.epoch - progress.best_epoch < recipe.patience
        ):
            loss = trainer.train_epoch(training, progress, run, scalars, bar)
            if workers.is_first:
                scores = {lead: mean_auroc(network, monitored, lead) for lead in validation.leads}
                row = finish_epoch(progress, loss, scores, trainer.lap())
                if progress.best_epoch == progress.epoch:
                    kept = {"epoch": progress.epoch, "validationMeanAuroc": progress.best}
                    best = Trained(network, tuple(indicators), {**facts, **kept})
                    run.stage_best(best, progress.epoch)
                run.keep(progress, trainer.state())
                scalars.add(row, progress.epoch * steps)
                bar.write("  ".join(f"{name} {value:.5g}" for name, value in row.items()))
            progress = workers.tell(progress)
    scalars.close()
    workers.wait()
    return load_trained(run.best)


def finish_epoch(
    progress: Progress, loss: float, scores: Mapping[str, float], seconds: float
) -> Row:
    """Count an epoch as done, remember whether it is the best so far, and return its log row."""
    if not math.isfinite(loss):
        raise RunError(
            f"the loss of epoch {progress.epoch + 1} is {loss}: lower --learning-rate, or pass "
            "--precision float32, and begin in another folder"
        )
    progress.epoch, progress.step, progress.loss = progress.epoch + 1, 0, 0.0
    progress.seconds += seconds
    mean = sum(scores.values()) / len(scores)
    if mean > progress.best:
        progress.best, progress.best_epoch = mean, progress.epoch
    row: Row = {"epoch": progress.epoch, "seconds": round(progress.seconds), "loss": loss}
    row |= {f"auroc_{lead}": score for lead, score in scores.items()}
    progress.rows.append(row)
    return row


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
