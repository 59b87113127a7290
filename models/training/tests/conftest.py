"""Small networks and parts that several tests share."""

import numpy as np
import pytest
import torch

from anyecg_train.data.examples import Examples
from anyecg_train.data.part import About, Part
from anyecg_train.network.net1d import Net1D, Net1DSpec

SMALL = Net1DSpec(outputs=6, base_filters=16, stage_filters=(16,) * 7, stage_blocks=(1,) * 7)


@pytest.fixture
def small_network() -> Net1D:
    """Seven stages as in the full network, so that every odd length occurs."""
    torch.manual_seed(3)
    return Net1D(SMALL).eval()


def draw_examples(patients: int, seed: int, samples: int = 1250) -> Examples:
    """Random signals; label 0 adds a fast rhythm, label 1 a slow one, the rest are noise."""
    draw = np.random.default_rng(seed)
    labels = (draw.random((patients, 6)) < 0.3).astype(np.int8)
    labels[draw.random((patients, 6)) < 0.1] = -1
    time = np.arange(samples) / 500
    phase = draw.uniform(0, 6.28, (patients, 1, 1))
    ecg = draw.standard_normal((patients, 2, samples))
    ecg += (labels[:, 0] == 1)[:, None, None] * np.sin(2 * np.pi * 12 * time + phase)
    ecg += (labels[:, 1] == 1)[:, None, None] * np.sin(2 * np.pi * 3 * time + phase)
    measured = np.repeat((labels[:, :2] == 1)[:, None, :], 2, axis=1).astype(np.float32)
    return Examples(
        store=ecg.astype(np.float16),
        rows=np.arange(patients),
        leads=("I", "II"),
        labels=labels,
        weight=np.ones(patients),
        measurements=measured,
    )


def draw_part(patients: int, seed: int, *, enriched: bool = False) -> Part:
    """A part whose first covariate predicts label 0 a little."""
    examples = draw_examples(patients, seed)
    draw = np.random.default_rng(seed + 1)
    covariates = draw.standard_normal((patients, 3))
    covariates[:, 0] += (examples.labels[:, 0] == 1) * 1.0
    half = draw.random(patients) < 0.5
    return Part(
        examples=examples,
        covariates=covariates,
        subgroups={"sex": {"female": half, "male": ~half}},
        indicators=tuple(f"finding-{number}" for number in range(6)),
        patients=seed * 10**9 + np.arange(patients),
        index=np.ones(patients, bool),
        truth=covariates,
        truth_names=("first", "second", "third"),
        about=About("drawn", "simulated", enriched, seed, "Drawn for a test."),
    )
