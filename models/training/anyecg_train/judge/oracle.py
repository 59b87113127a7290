"""The oracle: what can be known of a finding from the true ECG parameters, control (d).

Boosted trees learn each finding whose mechanism is direct from the numbers the simulated trace was
drawn from. Nobody who reads the trace itself can be much better, so the share of its skill that the
network reaches says how well the network reads.

A second oracle is shown only what one lead keeps after the preprocessing: the z-score takes the
gain away, and the other lead is not read. What the first knows and the second does not is lost
before the network begins.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from tqdm import tqdm

from anyecg_train.data.part import Part
from anyecg_train.judge.calibrate import Calibration
from anyecg_train.judge.metrics import (
    BoolArray,
    CountArray,
    Estimate,
    FloatArray,
    Ranking,
    auroc,
    auroc_of_counts,
    estimate_json,
    interval,
    resample_counts,
)
from anyecg_train.judge.sample import informative
from anyecg_train.judge.trees import in_parallel

MIN_POSITIVES = 20
MAX_ROWS = 60_000
ITERATIONS = 120
MIN_SKILL = 0.02
"""An oracle hardly above chance (AUROC < 0.52) has no skill to recover."""


GAIN = "voltage"
OF_LEAD = ("r", "s", "q", "t", "st", "j")
"""Amplitudes that a cohort keeps for each lead, as `r_ii`."""


def visible_parameters(names: Sequence[str], lead: str) -> list[str]:
    """The true parameters that a lead shows after the z-score: no gain, no other lead."""
    other = "i" if lead == "II" else "ii"
    hidden = {GAIN, *(f"{wave}_{other}" for wave in OF_LEAD)}
    if lead == "II":
        hidden.add("p_lead_i")
    return [name for name in names if name not in hidden]


def score_oracles(
    training: Part,
    test: Part,
    indicators: Sequence[str],
    seed: int = 0,
    parameters: Sequence[str] | None = None,
) -> dict[str, FloatArray]:
    """Oracle scores [test patients] of the indicators that could be fitted; {} without truth.

    `parameters` (all of them if None) are what the oracle is shown. At most MAX_ROWS training
    patients (all of the rarer class), natural weights, no early stopping.
    """
    if training.truth is None or test.truth is None:
        return {}
    if training.truth_names != test.truth_names:
        raise ValueError("training and test part know different ECG parameters: simulate both anew")
    shown = training.truth_names if parameters is None else parameters
    columns = [training.truth_names.index(name) for name in shown]
    learned = training.truth[:, columns].astype(np.float32)
    judged = test.truth[:, columns].astype(np.float32)

    def score(indicator: str) -> FloatArray | None:
        label = training.examples.labels[:, training.indicators.index(indicator)]
        known: NDArray[np.int64] = np.flatnonzero(label >= 0)
        positive = label[known] == 1
        if min(positive.sum(), (~positive).sum()) < MIN_POSITIVES:
            return None
        rows, weight = informative(positive, training.examples.weight[known], MAX_ROWS, seed)
        model = HistGradientBoostingClassifier(
            max_iter=ITERATIONS, max_leaf_nodes=12, learning_rate=0.08, min_samples_leaf=60,
            l2_regularization=5.0, max_bins=64, early_stopping=False, random_state=seed,
        )  # fmt: skip
        model.fit(learned[known[rows]], positive[rows], sample_weight=weight)
        return np.asarray(model.predict_proba(judged)[:, 1], float)

    results = in_parallel(score, indicators)
    named = zip(indicators, tqdm(results, desc="oracle", total=len(indicators)), strict=True)
    return {indicator: result for indicator, result in named if result is not None}


def recovered(
    score: FloatArray,
    oracle: FloatArray,
    positive: BoolArray,
    counts: CountArray,
    rows: NDArray[np.int64] | None = None,
) -> tuple[Estimate | None, Estimate | None]:
    """The oracle's AUROC, and the share (network - 0.5) / (oracle - 0.5), paired bootstrap."""
    own, best = auroc(score, positive), auroc(oracle, positive)
    if own is None or best is None:
        return None, None
    drawn_best = Ranking.of(oracle, positive, rows).apply(auroc_of_counts, counts)
    figure = interval(best, drawn_best)
    if best - 0.5 < MIN_SKILL:
        return figure, None
    drawn = Ranking.of(score, positive, rows).apply(auroc_of_counts, counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (drawn - 0.5) / (drawn_best - 0.5)
    return figure, interval((own - 0.5) / (best - 0.5), share)


def judge_oracle(
    part: Part,
    logits: FloatArray,
    lead: str,
    calibrations: Mapping[str, Calibration | None],
    oracles: Mapping[str, FloatArray],
    visible: Mapping[str, FloatArray],
    *,
    resamples: int,
    seed: int = 0,
) -> dict[str, Any] | None:
    """Control (d) on one lead: oracle AUROC and the share of it recovered; None without oracles.

    `oracles` saw every true parameter, `visible` what the lead shows after the preprocessing.
    """
    if not oracles:
        return None
    counts = resample_counts(len(part), resamples, seed)
    rows: dict[str, Any] = {}
    for name, scores in oracles.items():
        column = part.indicators.index(name)
        label = part.examples.labels[:, column]
        known = np.flatnonzero(label >= 0)
        positive = label[known] == 1
        calibration = calibrations.get(name)
        if calibration is None or min(positive.sum(), (~positive).sum()) < MIN_POSITIVES:
            continue
        score = calibration.linear(logits[known, column])
        rows[name] = _row(recovered(score, scores[known], positive, counts, known))
        if name in visible:
            seen = recovered(score, visible[name][known], positive, counts, known)
            rows[name]["visible"] = _row(seen)
    return {"lead": lead, "rows": rows}


def _row(figures: tuple[Estimate | None, Estimate | None]) -> dict[str, Any]:
    return {"auroc": estimate_json(figures[0]), "recovered": estimate_json(figures[1])}
