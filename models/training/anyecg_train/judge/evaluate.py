"""The evidence of a model: every indicator and lead judged on the untouched test part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from anyecg_train.data.part import Part
from anyecg_train.judge.calibrate import Calibration
from anyecg_train.judge.metrics import (
    BoolArray,
    Clusters,
    CountArray,
    FloatArray,
    Ranking,
    auprc,
    auprc_of_counts,
    auroc,
    auroc_of_counts,
    bootstrap,
    estimate_json,
    interval,
    resample_counts,
)
from anyecg_train.judge.operating import (
    Thresholds,
    at_other_prevalences,
    curve,
    named_points,
    operating_point,
)
from anyecg_train.judge.reliability import (
    brier,
    calibration_bins,
    calibration_intercept,
    calibration_slope,
    observed_to_expected,
)

MIN_POSITIVES = 20
"""Fewer positives or negatives on the test part: the indicator is not reported."""
MIN_SUBGROUP_POSITIVES = 10

Row = dict[str, Any]
Logits = Mapping[str, FloatArray]
Calibrations = Mapping[str, Mapping[str, Calibration | None]]


@dataclass(frozen=True)
class Repeated:
    """All records of a part whose patients have more than one, by lead."""

    part: Part
    logits: Logits


@dataclass(frozen=True)
class Judged:
    """The known test patients of one indicator."""

    rows: NDArray[np.int64]
    """Their positions in the part, and in the columns of `counts`."""
    positive: BoolArray
    logits: FloatArray
    rival: FloatArray
    drawn_rival: FloatArray | None
    """The rival's AUROC in each resample; None: no rival."""
    counts: CountArray


def evaluate(
    part: Part,
    logits: Logits,
    calibrations: Calibrations,
    rivals: FloatArray,
    *,
    points: Mapping[str, Mapping[str, Thresholds]] | None = None,
    repeated: Repeated | None = None,
    resamples: int = 300,
    seed: int = 0,
) -> dict[str, dict[str, Row | None]]:
    """performance.json's `leads`: lead -> indicator -> figures, or None where not reported.

    `part` has one record a patient. `logits` [n, K] by lead, `rivals` [n, K] the baseline scores
    (NaN column: none), `points` the alternative thresholds by lead and indicator. One bootstrap of
    patients serves all figures, so that differences are paired.
    """
    counts = resample_counts(len(part), resamples, seed)
    clusters = None
    if repeated is not None:
        clusters = Clusters.draw(repeated.part.patients, resamples, seed)
    leads: dict[str, dict[str, Row | None]] = {lead: {} for lead in logits}
    for column, indicator in enumerate(tqdm(part.indicators, desc="figures", unit="indicator")):
        label = part.examples.labels[:, column]
        rows = np.flatnonzero(label >= 0)
        positive = label[rows] == 1
        positives = int(positive.sum())
        enough = min(positives, len(positive) - positives) >= MIN_POSITIVES
        rival = rivals[rows, column]
        drawn_rival = None
        if enough and np.isfinite(rival).all():
            drawn_rival = Ranking.of(rival, positive, rows).apply(auroc_of_counts, counts)
        for lead, values in logits.items():
            calibration = calibrations[lead].get(indicator)
            if calibration is None or not enough:
                leads[lead][indicator] = None
                continue
            judged = Judged(rows, positive, values[rows, column], rival, drawn_rival, counts)
            thresholds = (points or {}).get(lead, {}).get(indicator, {})
            row = judge(judged, calibration, part.subgroups, thresholds)
            if repeated is not None and clusters is not None:
                row["allRecords"] = all_records(repeated, lead, column, calibration, clusters)
            leads[lead][indicator] = row
    return leads


def judge(
    judged: Judged,
    calibration: Calibration,
    subgroups: Mapping[str, Mapping[str, BoolArray]],
    thresholds: Thresholds,
) -> Row:
    """One row of performance.json. Rankings are judged on the calibrated score."""
    score = calibration.linear(judged.logits)
    probability = calibration.probability(judged.logits)
    positive = judged.positive
    threshold = calibration.threshold
    return {
        "n": len(positive),
        "positives": int(positive.sum()),
        "prevalence": float(positive.mean()),
        **_ranked(judged, score),
        "brier": brier(probability, positive),
        "calibration": {
            "slope": estimate_json(calibration_slope(probability, positive)),
            "intercept": estimate_json(calibration_intercept(probability, positive)),
            "oe": estimate_json(observed_to_expected(probability, positive)),
            "bins": calibration_bins(probability, positive),
        },
        "operatingPoint": None
        if threshold is None
        else operating_point(probability, positive, threshold),
        "operatingPoints": named_points(probability, positive, thresholds),
        "ppvAtPrevalence": None
        if threshold is None
        else at_other_prevalences(probability, positive, threshold),
        "curve": curve(probability, positive),
        "subgroups": [
            subgroup(name, value, score, probability, judged, member[judged.rows])
            for name, members in subgroups.items()
            for value, member in members.items()
        ],
    }


def _ranked(judged: Judged, score: FloatArray) -> Row:
    """AUROC, AUPRC, baseline and gain from one pass over the resamples."""
    positive = judged.positive
    ranking = Ranking.of(score, positive, judged.rows)
    drawn, drawn_precision = ranking.apply_all((auroc_of_counts, auprc_of_counts), judged.counts)
    own, precision = auroc(score, positive), auprc(score, positive)
    assert own is not None and precision is not None
    row: Row = {
        "auroc": estimate_json(interval(own, drawn)),
        "auprc": estimate_json(interval(precision, drawn_precision)),
        "baseline": None,
        "gain": None,
    }
    rival = None if judged.drawn_rival is None else auroc(judged.rival, positive)
    if rival is not None and judged.drawn_rival is not None:
        row["baseline"] = {"auroc": estimate_json(interval(rival, judged.drawn_rival))}
        row["gain"] = estimate_json(interval(own - rival, drawn - judged.drawn_rival))
    return row


def subgroup(
    name: str,
    value: str,
    score: FloatArray,
    probability: FloatArray,
    judged: Judged,
    inside: BoolArray,
) -> Row:
    """AUROC and O:E in one subgroup; null with fewer than MIN_SUBGROUP_POSITIVES of either class.

    `inside`: which of the judged patients belong to it.
    """
    positive = judged.positive[inside]
    positives = int(positive.sum())
    figure = ratio = None
    if min(positives, len(positive) - positives) >= MIN_SUBGROUP_POSITIVES:
        rows = judged.rows[inside]
        figure = bootstrap(auroc_of_counts, score[inside], positive, judged.counts, rows)
        ratio = observed_to_expected(probability[inside], positive)
    return {
        "name": name,
        "value": value,
        "n": len(positive),
        "positives": positives,
        "auroc": estimate_json(figure),
        "oe": estimate_json(ratio),
    }


def all_records(
    repeated: Repeated, lead: str, column: int, calibration: Calibration, clusters: Clusters
) -> Row:
    """AUROC over every record; whole patients are drawn, since records of one are alike."""
    label = repeated.part.examples.labels[:, column]
    rows = np.flatnonzero(label >= 0)
    score = calibration.linear(repeated.logits[lead][rows, column])
    columns = clusters.columns[rows]
    figure = bootstrap(auroc_of_counts, score, label[rows] == 1, clusters.counts, columns)
    return {"n": len(rows), "auroc": estimate_json(figure)}
