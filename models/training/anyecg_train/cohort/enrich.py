"""Oversampling of rare states for training, with the weights that undo it.

A share of the patients is drawn with one rare state forced, the rest as nature has them. With p_k
the chance of state k given what came before it, the mixture draws a patient at
    share_natural + sum_k share_k * [k present] / p_k
times the natural density, so the weight is one over that: never above 1 / share_natural.
"""

from __future__ import annotations

import zlib

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws, FloatArray

NATURAL_SHARE = 0.5
BOOSTED: dict[str, float] = {
    "potassium_rise": 0.095,
    "potassium_fall": 0.045,
    "calcium_fall": 0.045,
    "calcium_rise": 0.035,
    "injury": 0.045,
    "sepsis": 0.03,
    "bleeding": 0.04,
    "anaemia": 0.02,
    "embolism": 0.015,
    "ketoacidosis": 0.015,
    "hyperthyroid": 0.03,
    "hypothyroid": 0.02,
    "hypoglycaemia": 0.015,
    "magnesium_fall": 0.01,
    "magnesium_rise": 0.005,
    "ckd5": 0.01,
    "cirrhosis": 0.01,
    "hypercapnia": 0.01,
    "rhabdomyolysis": 0.005,
}


def draw_boosts(key: tuple[int, ...], count: int) -> dict[str, FloatArray]:
    """For each boosted state a column: 1 where it is forced, NaN where it is free."""
    rng = np.random.default_rng([*key, zlib.crc32(b"boost")])
    names = list(BOOSTED)
    choice = rng.choice(len(names) + 1, count, p=[*BOOSTED.values(), NATURAL_SHARE])
    return {name: np.where(choice == index, 1.0, np.nan) for index, name in enumerate(names)}


def natural_weight(draws: Draws, states: Columns, enriched: bool) -> FloatArray:
    """Weight of each patient that restores the natural prevalence; 1 where nothing was forced."""
    if not enriched:
        return np.ones(draws.count)
    ratio = np.full(draws.count, NATURAL_SHARE)
    for name, share in BOOSTED.items():
        chance = draws.probability[name]
        present = np.divide(states[name], chance, out=np.zeros(draws.count), where=chance > 0)
        impossible = (states[name] > 0) & (chance <= 0)  # forced where nature never has it
        ratio = ratio + share * np.where(impossible, np.inf, present)
    return np.asarray(1 / ratio)
