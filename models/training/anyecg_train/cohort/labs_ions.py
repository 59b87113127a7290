"""Potassium, calcium, magnesium, phosphate, sodium, chloride."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws


def draw_ions(draws: Draws, s: Columns, v: Columns) -> None:
    """Electrolytes; acid-base, kidney, albumin and glucose must be drawn before."""
    draw_magnesium(draws, s, v)
    draw_potassium(draws, s, v)
    draw_calcium(draws, s, v)
    water = draws.flag("water_retained", 0.015 + 0.10 * s["cancer"] + 0.08 * s["pneumonia"])
    sodium = 139.8 + draws.normal("sodium_z", 0, 1.9) - 3.0 * s["congestion"] - 4.2 * s["cirrhosis"]
    sodium = sodium - 2.4 * s["thiazide"] - water * draws.uniform("water_excess", 3, 13)
    thirst = s["dehydration"] * draws.normal("water_lost", 2.0, 4.0)
    sodium = sodium + thirst - 0.016 * np.maximum(v["glucose"] - 110, 0)
    v["sodium"] = draws.settle("sodium", np.clip(sodium, 108, 172))
    chloride = v["sodium"] - v["bicarbonate"] - v["anion-gap"]
    v["chloride"] = draws.settle("chloride", chloride + draws.normal("chloride_z", 0, 0.8))
    phosphate = 3.45 + 1.0 * s["ckd4"] + 2.1 * s["ckd5"] + 0.8 * s["kidney_injury"]
    phosphate = phosphate + 2.4 * s["rhabdomyolysis"] + 0.9 * s["ketoacidosis"]
    phosphate = phosphate - 0.7 * s["alcohol"] - 0.6 * s["sepsis"] - 0.4 * s["potassium_fall"]
    phosphate = phosphate + draws.normal("phosphate_z", 0, 0.52)
    v["phosphate"] = draws.settle("phosphate", np.maximum(phosphate, 0.5))


def draw_magnesium(draws: Draws, s: Columns, v: Columns) -> None:
    fall = s["magnesium_fall"] * np.clip(draws.gamma("magnesium_lost", 4.0, 0.15), 0.1, 1.3)
    rise = s["magnesium_rise"] * draws.uniform("magnesium_kept", 1.0, 4.0)
    magnesium = 2.04 + draws.normal("magnesium_z", 0, 0.17) + 0.36 * (s["egfr"] < 30) - fall + rise
    v["magnesium"] = draws.settle("magnesium", np.maximum(magnesium, 0.5))


def draw_potassium(draws: Draws, s: Columns, v: Columns) -> None:
    rise = s["potassium_rise"] * (1.25 + draws.gamma("potassium_kept", 1.6, 0.47))
    fall = s["potassium_fall"] * (0.45 + draws.gamma("potassium_lost", 2.0, 0.27))
    kidney = 0.10 * s["ckd3"] + 0.30 * s["ckd4"] + 0.50 * s["ckd5"] + 0.18 * s["kidney_injury"]
    drugs = 0.12 * s["ace_inhibitor"] + 0.2 * s["spironolactone"]
    lost = 0.18 * s["loop_diuretic"] + 0.28 * s["thiazide"] + 0.22 * s["vomiting"]
    # +0.5 mmol/L per -0.1 pH in mineral acidosis; ketoacidosis holds a deficit, so it counts less
    acid = np.clip(7.40 - v["ph"], 0, 0.5) * (s["mineral_acid"] > 1.5)
    potassium = 4.08 + draws.normal("potassium_z", 0, 0.28) + kidney + drugs - lost
    potassium = potassium + 4.0 * acid * (1 - 0.4 * s["ketoacidosis"]) + 1.3 * s["rhabdomyolysis"]
    v["potassium"] = draws.settle("potassium", np.clip(potassium + rise - fall, 1.7, 9.4))


def draw_calcium(draws: Draws, s: Columns, v: Columns) -> None:
    """Ionised calcium is the physiology; total follows it and albumin."""
    fall = s["calcium_fall"] * np.clip(draws.gamma("calcium_lost", 3.6, 0.063), 0.06, 0.55)
    rise = s["calcium_rise"] * np.clip(draws.gamma("calcium_kept", 2.4, 0.12), 0.06, 0.95)
    ionised = 1.222 + draws.normal("calcium_z", 0, 0.030) - fall + rise
    ionised = ionised - 0.15 * s["rhabdomyolysis"] - 0.02 * s["sepsis"] - 0.02 * s["ckd4"]
    v["calcium-ionised"] = draws.settle("calcium-ionised", np.clip(ionised, 0.55, 2.3))
    total = 9.35 + 7.2 * (v["calcium-ionised"] - 1.222) + 0.62 * (v["albumin"] - 4.2)
    v["calcium"] = draws.settle("calcium", total + draws.normal("calcium_bound_z", 0, 0.17))
