"""Acid-base, gases and glucose, tied together by the Henderson-Hasselbalch equation."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws


def draw_acid_base(draws: Draws, s: Columns, v: Columns) -> None:
    """Lactate, glucose, ketones, bicarbonate, pCO2, pH, pO2; sets `mineral_acid` in mmol/L."""
    shock = draws.flag("shock", 0.25 * s["sepsis"] + 0.25 * (s["blood_loss"] > 3))
    lactate = 0.42 * s["sepsis_depth"] + 0.65 * shock + 0.06 * s["blood_loss"]
    lactate = lactate + 0.22 * s["injury"] + 0.25 * s["hypoxaemia"] + 0.30 * s["ketoacidosis"]
    lactate = lactate + 0.22 * s["cirrhosis"] + 0.15 * s["dehydration"] + 0.25 * s["embolism"]
    lactate = lactate + 0.12 * s["congestion"] + 0.9 * draws.flag("seizure", 0.012)
    v["lactate"] = draws.settle("lactate", 1.08 * np.exp(lactate + draws.normal("lac_z", 0, 0.30)))
    draw_glucose(draws, s, v)

    ketones = s["ketoacidosis"] * draws.uniform("ketones", 6, 20)
    uraemic = draws.uniform("uraemic_acid", 1.5, 7) * (s["egfr"] < 25)
    diarrhoea = draws.flag("diarrhoea", 0.03) * draws.uniform("stool_loss", 2, 8)
    s["mineral_acid"] = ketones + uraemic + diarrhoea
    lactic = 0.85 * np.maximum(v["lactate"] - 1.2, 0)
    alkali = 1.6 * (s["loop_diuretic"] + s["thiazide"] > 0) + 2.6 * s["vomiting"]
    retained = draws.uniform("co2_retained", 6, 34) * s["hypercapnia"]
    pco2_own = 40 + draws.normal("pco2_z", 0, 2.9) + retained
    blown_off = s["embolism"] * 5 + s["sepsis"] * 4 + s["anxiety"] * 3 + s["hypoxaemia"] * 2
    kidneys_kept = 0.22 * retained
    bicarbonate = 24.6 + draws.normal("bicarbonate_z", 0, 1.5) + alkali + kidneys_kept
    bicarbonate = bicarbonate - s["mineral_acid"] - lactic - 0.15 * blown_off
    v["bicarbonate"] = draws.settle("bicarbonate", np.clip(bicarbonate, 3, 48))
    breathing = 0.95 * np.minimum(v["bicarbonate"] - 24.9 - kidneys_kept, 0)  # Winters, softened
    v["pco2"] = draws.settle("pco2", np.clip(pco2_own - blown_off + breathing, 11, 110))
    v["ph"] = draws.settle("ph", 6.1 + np.log10(v["bicarbonate"] / (0.0309 * v["pco2"])))
    oxygen = 96 - 0.25 * (s["age"] - 30) + draws.normal("po2_z", 0, 6) - 0.45 * retained
    oxygen = oxygen - s["hypoxaemia"] * draws.uniform("oxygen_lost", 12, 38) - 8 * s["embolism"]
    v["po2"] = draws.settle("po2", np.clip(oxygen - 5 * s["congestion"] - 4 * s["copd"], 28, 130))
    gap = 11.4 + draws.normal("gap_z", 0, 1.6) + 0.9 * ketones + 0.6 * uraemic + lactic
    gap = gap - 2.3 * np.maximum(4.2 - v["albumin"], 0)
    v["anion-gap"] = draws.settle("anion-gap", np.maximum(gap, 1))


def draw_glucose(draws: Draws, s: Columns, v: Columns) -> None:
    sugar = np.where(s["diabetes"] > 0, 120 + 22 * (v["hba1c"] - 6), 106.0)
    spread = np.where(s["diabetes"] > 0, 0.33, 0.15)
    stress = 1 + 0.10 * s["sepsis"] + 0.12 * s["injury"] + 0.08 * s["infection"]
    glucose = sugar * stress * np.exp(spread * draws.normal("glucose_z"))
    glucose = np.where(s["ketoacidosis"] > 0, draws.lognormal("glucose_keto", 470, 0.25), glucose)
    low = draws.uniform("glucose_low", 28, 66)
    v["glucose"] = draws.settle("glucose", np.where(s["hypoglycaemia"] > 0, low, glucose))
