"""Does the attribution depend on the weights? They are drawn anew, layer by layer from the head.

The sanity check of Adebayo and others (Sanity checks for saliency maps, NeurIPS 2018): a map that
stays the same when the network has forgotten everything shows the input, not what was learned.
"""

import copy
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import rankdata
from torch import nn

from anyecg_train.data.examples import FloatSamples
from anyecg_train.judge.metrics import FloatArray
from anyecg_train.network.net1d import Net1D

PASS_BELOW = 0.3
"""Mean rank correlation with the wholly random network below which the check is passed."""
SEEDS = (1, 2, 3)
TEXT = (
    "Layers are drawn anew in turn from the head down to the stem, each step with those above it. "
    "For each output, |attribution| over the 20 steps of half a second is ranked and correlated "
    "(Spearman) with the trained network's; mean over patients, outputs and seeds."
)
DEPENDS = "The attribution depends on the weights."
KEEPS = (
    "Part of the map's shape comes from the trace and the architecture (the edges of the window), "
    "whatever the weights: do not show it as what the network learned."
)
CAVEAT = (
    "Passing says that the attribution depends on the weights, not that it shows where in the ECG "
    "a finding lies: a step is 0.5 s, and the receptive field is wider than the window."
)


def layers_from_the_head(network: Net1D) -> list[tuple[str, nn.Module]]:
    """Head, stages from last to first, stem."""
    stages = [(f"stage {n + 1}", stage) for n, stage in enumerate(network.stage_list)]
    return [("head", network.dense), *reversed(stages), ("stem", network.first_conv)]


def draw_anew(layer: nn.Module) -> None:
    """PyTorch's own initialisation for every weight of a layer."""
    for module in layer.modules():
        if isinstance(module, nn.Conv1d | nn.Linear | nn.BatchNorm1d):
            module.reset_parameters()


@torch.no_grad()
def attribution_ranks(
    network: Net1D, signals: FloatSamples, outputs: NDArray[np.int64], batch: int = 100
) -> FloatArray:
    """Ranks of |attribution| over time [n, outputs, T], centred and scaled to length 1."""
    device = next(network.parameters()).device
    network.eval()
    parts = []
    for start in range(0, len(signals), batch):
        signal = torch.from_numpy(signals[start : start + batch]).unsqueeze(1).to(device)
        parts.append(network(signal)[1][:, outputs].abs().cpu().numpy())
    ranks = np.asarray(rankdata(np.concatenate(parts), axis=-1))
    ranks = ranks - ranks.mean(axis=-1, keepdims=True)
    length = np.sqrt((ranks**2).sum(axis=-1, keepdims=True))
    scaled: FloatArray = np.divide(ranks, length, out=np.zeros_like(ranks), where=length > 0)
    return scaled


def check_randomisation(
    network: Net1D,
    signals: FloatSamples,
    outputs: NDArray[np.int64],
    seeds: tuple[int, ...] = SEEDS,
) -> dict[str, Any]:
    """The cascade for preprocessed signals [n, 5000]: correlation at each step, and the verdict."""
    trained = attribution_ranks(network, signals, outputs)
    names = [name for name, _ in layers_from_the_head(network)]
    means = np.zeros((len(seeds), len(names)))
    for row, seed in enumerate(seeds):
        other = copy.deepcopy(network)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            for column, (_, layer) in enumerate(layers_from_the_head(other)):
                draw_anew(layer)
                ranks = attribution_ranks(other, signals, outputs)
                means[row, column] = float((trained * ranks).sum(axis=-1).mean())
    final = float(means[:, -1].mean())
    passed = abs(final) < PASS_BELOW
    return {
        "patients": len(signals),
        "outputs": len(outputs),
        "seeds": list(seeds),
        "steps": [
            {"randomised": name, "correlation": float(values.mean()), "bySeed": values.tolist()}
            for name, values in zip(names, means.T, strict=True)
        ],
        "passed": passed,
        "passBelow": PASS_BELOW,
        "verdict": f"{'Passed' if passed else 'Not passed'}: the rank correlation falls from 1 to "
        f"{means[:, 0].mean():.2f} with a random head and {final:.2f} with all weights random "
        f"(passed below {PASS_BELOW}). {DEPENDS if passed else KEEPS}",
        "method": TEXT,
        "caveat": CAVEAT,
    }
