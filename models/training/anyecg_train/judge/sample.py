"""Fewer rows that teach nearly as much: every positive, and the rest drawn and weighted up."""

import numpy as np
from numpy.typing import NDArray

from anyecg_train.judge.metrics import BoolArray, FloatArray


def informative(
    positive: BoolArray, weight: FloatArray, most: int, seed: int
) -> tuple[NDArray[np.int64], FloatArray]:
    """Rows (at most `most`) and their weights, whose sum per class is that of all rows.

    The rarer class is kept whole, up to half of `most`; what is left out is made up for by the
    weight of what was drawn from the same class.
    """
    draw = np.random.default_rng(seed)
    classes = [np.flatnonzero(positive), np.flatnonzero(~positive)]
    classes.sort(key=len)
    rare = min(len(classes[0]), most // 2)
    rows, weights = [], []
    for members, size in zip(classes, (rare, most - rare), strict=True):
        chosen = members
        if size < len(members):
            chosen = np.sort(draw.choice(members, size, replace=False))
        kept = weight[chosen]
        rows.append(chosen)
        weights.append(kept * (weight[members].sum() / kept.sum()) if kept.sum() > 0 else kept)
    return np.concatenate(rows), np.concatenate(weights)
