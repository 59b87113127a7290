"""The same model elsewhere: other prevalence, devices, hospitals. Nothing is refitted."""

from statistics import median
from typing import Any

import numpy as np

from anyecg_train.data.part import Part
from anyecg_train.judge.delong import delong
from anyecg_train.judge.evaluate import MIN_POSITIVES, Calibrations, Logits
from anyecg_train.judge.metrics import estimate_json
from anyecg_train.judge.reliability import calibration_slope, observed_to_expected
from anyecg_train.judge.tally import Rows, strong_of

Row = dict[str, Any]


def judge_shift(name: str, part: Part, logits: Logits, calibrations: Calibrations) -> Row:
    """One entry of performance.json's `shifts`: AUROC (DeLong), O:E and slope, by lead."""
    leads: dict[str, dict[str, Row | None]] = {}
    for lead, values in logits.items():
        rows: dict[str, Row | None] = {}
        for column, indicator in enumerate(part.indicators):
            label = part.examples.labels[:, column]
            known = np.flatnonzero(label >= 0)
            positive = label[known] == 1
            calibration = calibrations[lead].get(indicator)
            rows[indicator] = None
            if calibration is None or min(positive.sum(), (~positive).sum()) < MIN_POSITIVES:
                continue
            probability = calibration.probability(values[known, column])
            rows[indicator] = {
                "auroc": estimate_json(delong(calibration.linear(values[known, column]), positive)),
                "oe": estimate_json(observed_to_expected(probability, positive)),
                "slope": estimate_json(calibration_slope(probability, positive)),
            }
        leads[lead] = rows
    return {
        "name": name,
        "description": part.about.description,
        "source": part.about.source,
        "n": len(part),
        "leads": leads,
    }


def summarise(shift: Row, lead: str, reference: Rows) -> Row | None:
    """What changed for the findings that are strong on the test part; None without any of them."""
    rows = shift["leads"].get(lead, {})
    changes: dict[str, float] = {}
    ratios, slopes = [], []
    for name in strong_of(reference):
        row, own = rows.get(name), reference[name]
        if not row or not row["auroc"] or not own:
            continue
        changes[name] = row["auroc"]["value"] - own["auroc"]["value"]
        if row["oe"]:
            ratios.append(row["oe"]["value"])
        if row["slope"]:
            slopes.append(row["slope"]["value"])
    if not changes:
        return None
    worst = min(changes, key=lambda name: changes[name])
    return {
        "findings": len(changes),
        "medianChange": median(changes.values()),
        "worst": worst,
        "worstChange": changes[worst],
        "medianOe": median(ratios) if ratios else None,
        "oeRange": [min(ratios), max(ratios)] if ratios else None,
        "medianSlope": median(slopes) if slopes else None,
    }
