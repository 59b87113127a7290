"""A teacher for simulated parts: the probability of each finding given the true ECG parameters.

A label is a coin that physiology has loaded; the network would have to see very many coins to learn
the load. A simulation knows more: what exactly the trace was drawn from. A small perceptron learns
each finding's probability from those parameters (never from the labs or the states behind them)
and the network is shown that probability beside the label: learning with privileged information
(Vapnik and Vashist 2009), by distillation (Hinton et al. 2015). Every patient is taught by a
perceptron that was fitted on other patients, so that no label is passed on.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from anyecg_train.data.part import Part
from anyecg_train.judge.metrics import BoolArray, FloatArray
from anyecg_train.train.recipe import masked_loss, temper_weights

FOLDS = 3
EPOCHS = 24
BATCH = 1024
WIDTHS = (192, 96)
CLIP = 4.0
"""Standardised parameters stay within +-4."""


def draw_lessons(training: Part, seed: int = 0, progress: bool = True) -> NDArray[np.float32]:
    """Probabilities [n, K] of the training records' findings, each from a fold it was not in.

    Patients, not records, are spread over the folds. Undefined outputs get 0.5; the labels' mask
    does not apply. Raises ValueError where the ECG parameters are not known.
    """
    if training.truth is None:
        raise ValueError(
            f"the parameters of an ECG of {training.about.dataset} are not known: "
            "only a simulated part can have a teacher"
        )
    inputs = standardise(training.truth)
    fold = assign_folds(training.patients, seed)
    labels = training.examples.labels
    weight = temper_weights(training.examples.weight, 1.0)
    lessons = np.full(labels.shape, 0.5, np.float32)
    taught = (labels >= 0).any(axis=0)
    for number in tqdm(range(FOLDS), desc="teacher", unit="fold", disable=not progress):
        away = fold != number
        model = fit_perceptron(inputs[away], labels[away], weight[away], seed * FOLDS + number)
        with torch.no_grad():
            probability = torch.sigmoid(model(torch.from_numpy(inputs[~away]))).numpy()
        lessons[~away] = np.where(taught, probability, 0.5)
    return lessons


def standardise(truth: FloatArray) -> NDArray[np.float32]:
    """[n, P] columns of mean 0 and standard deviation 1, clipped."""
    spread = np.maximum(truth.std(axis=0), 1e-6)
    standardised: NDArray[np.float32] = ((truth - truth.mean(axis=0)) / spread).astype(np.float32)
    return np.clip(standardised, -CLIP, CLIP)


def assign_folds(patients: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """[n] fold of each record; all records of a patient are in one."""
    people, position = np.unique(patients, return_inverse=True)
    fold: NDArray[np.int64] = np.random.default_rng(seed).permutation(len(people)) % FOLDS
    return fold[position]


def fit_perceptron(
    inputs: NDArray[np.float32], labels: NDArray[np.int8], weight: FloatArray, seed: int
) -> nn.Module:
    """Masked multi-label cross-entropy, AdamW, cosine."""
    generator = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = perceptron(inputs.shape[1], labels.shape[1])
    with torch.no_grad():
        last = model[-1]
        assert isinstance(last, nn.Linear)
        last.bias.copy_(log_odds(labels, weight))
    optimizer = torch.optim.AdamW(model.parameters(), 2e-3, weight_decay=0.02)
    steps = EPOCHS * max(1, len(inputs) // BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    x, y = torch.from_numpy(inputs), torch.from_numpy(labels.astype(np.float32))
    w = torch.from_numpy(weight.astype(np.float32))
    even = torch.ones(labels.shape[1])
    for _ in range(EPOCHS):
        order = torch.randperm(len(x), generator=generator)
        for start in range(0, max(1, len(x) - BATCH + 1), BATCH):
            chosen = order[start : start + BATCH]
            loss = masked_loss(model(x[chosen]), y[chosen], w[chosen], even)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return model.eval()


def perceptron(inputs: int, outputs: int) -> nn.Sequential:
    """Two hidden layers."""
    first, second = WIDTHS
    return nn.Sequential(
        nn.Linear(inputs, first), nn.SiLU(), nn.Linear(first, second), nn.SiLU(),
        nn.Linear(second, outputs),
    )  # fmt: skip


def log_odds(labels: NDArray[np.int8], weight: FloatArray) -> Tensor:
    """Where an output starts: the log odds of its weighted share of positives, [K]."""
    positive: BoolArray = labels == 1
    found = (positive * weight[:, None]).sum(axis=0) + 0.5
    known = ((labels >= 0) * weight[:, None]).sum(axis=0) + 1.0
    share = np.clip(found / known, 1e-4, 1 - 1e-4)
    return torch.from_numpy(np.log(share / (1 - share)).astype(np.float32))
