"""The table of effects of disease states and drugs on the ECG (reference: cohort, section 2)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws, FloatArray
from anyecg_train.cohort.effects import Effect, state


def weak_kidney(body: Mapping[str, FloatArray]) -> FloatArray:
    """Grows from 0 at an eGFR of 75 mL/min/1.73 m2 over 1 at 40 to at most 1.6."""
    return np.asarray(np.clip((75 - body["egfr"]) / 35, 0, 1.6))


STATE_EFFECTS: tuple[Effect, ...] = (
    Effect(
        "sepsis",
        state("sepsis_depth"),
        0.85,
        add={"rate": 18.0, "pr": -5.0, "st_len": 4.0, "t_rise": 5.0},
        scale={"rmssd": -0.45, "t_ii": -0.15, "t_i": -0.15},
        log_sd=0.35,
    ),
    Effect("pneumonia", state("pneumonia"), 0.6, add={"rate": 6.0}),
    Effect(
        "hypoxaemia",
        state("hypoxaemia"),
        0.7,
        add={"rate": 10.0},
        scale={"p_amp": 0.4, "r_i": -0.25},
    ),
    Effect(
        "hypercapnia",
        state("hypercapnia"),
        0.85,
        add={"rate": 8.0},
        scale={"p_amp": 0.4, "r_i": -0.25},
    ),
    Effect("copd", state("copd"), 0.5, scale={"p_amp": 0.3, "t_i": -0.1}),
    Effect(
        "heart-failure",
        state("heart_failure"),
        0.8,
        add={"qrs": 9.0, "p_dur": 10.0, "p_notch": 0.22, "rate": 2.0, "t_rise": 6.0},
        scale={"rmssd": -0.35, "pvc_rate": 0.5},
    ),
    Effect(
        "congestion",
        state("congestion"),
        0.8,
        add={"rate": 5.0, "tpte": 5.0, "st_ii": -0.015, "qrs": 4.0},
        scale={"t_ii": -0.15, "t_i": -0.2},
    ),
    Effect(
        "hypertrophy-strain",
        state("lvh"),
        0.33,
        add={"st_i": -0.07, "st_ii": -0.05},
        scale={"t_i": -1.1, "t_ii": -0.45},
    ),
    Effect(
        "failure-strain",
        state("heart_failure"),
        0.33,
        add={"st_i": -0.07, "st_ii": -0.05},
        scale={"t_i": -1.1, "t_ii": -0.55},
    ),
    Effect(
        "kidney-chronic",
        weak_kidney,
        0.7,
        add={"st_len": 6.0, "t_rise": 9.0},
        scale={"t_ii": -0.1},
    ),
    Effect("kidney-heart-rate", weak_kidney, 0.85, scale={"rmssd": -0.32}),
    Effect(
        "cirrhosis",
        state("cirrhosis_severity"),
        0.7,
        add={"t_rise": 9.0, "st_len": 8.0, "tpte": 3.0, "rate": 6.0},
        scale={"rmssd": -0.3},
    ),
    Effect(
        "embolism",
        state("embolism"),
        0.7,
        add={"rate": 18.0, "s_i": 0.12},
        scale={"t_ii": -0.2},
    ),
    Effect("bleeding", state("bleeding"), 0.7, add={"rate": 6.0}, scale={"rmssd": -0.15}),
    Effect("effusion", state("effusion"), 0.9, add={"rate": 8.0}, scale={"voltage": -0.35}),
    Effect("injury-stress", state("injury"), 0.7, add={"rate": 7.0}, scale={"rmssd": -0.2}),
    Effect(
        "pericarditis",
        state("pericarditis"),
        0.9,
        add={"st_ii": 0.13, "st_i": 0.10, "rate": 10.0},
    ),
    Effect(
        "digoxin",
        state("digoxin"),
        0.75,
        add={"st_ii": -0.06, "st_i": -0.05, "st_len": -8.0, "t_rise": -7.0},
        scale={"t_ii": -0.3, "t_i": -0.3},
    ),
    Effect("qt-drug", state("qt_drug"), 0.7, add={"st_len": 5.0, "t_rise": 11.0, "tpte": 5.0}),
    Effect("magnesium-ectopy", state("magnesium_fall"), 0.5, scale={"pvc_rate": 0.5}),
)


def draw_injury_pattern(draws: Draws, s: Columns, p: Columns, factor: float = 1.0) -> None:
    """Territory of an acute injury: inferior, lateral, subendocardial, T only, or unseen (27 %)."""
    u = draws.uniform("injury_territory")
    size = s["injury"] * draws.lognormal("injury_size", 1.0, 0.35)
    size = size * np.clip(s["infarct_depth"] / 3.0, 0.5, 1.6) * factor
    inferior, lateral = u < 0.20, (u >= 0.20) & (u < 0.32)
    under, flipped = (u >= 0.32) & (u < 0.55), (u >= 0.55) & (u < 0.73)
    s["injury_territory"] = draws.settle(
        "injury_territory_code", s["injury"] * (inferior + 2 * lateral + 3 * under + 4 * flipped)
    )
    code = s["injury_territory"]
    inferior, lateral, under, flipped = (size * (code == which) for which in (1, 2, 3, 4))
    p["st_ii"] = p["st_ii"] + 0.17 * inferior - 0.08 * lateral - 0.10 * under
    p["st_i"] = p["st_i"] - 0.09 * inferior + 0.15 * lateral - 0.09 * under
    turned = draws.flag("injury_t_turned", 0.30)
    p["t_ii"] = p["t_ii"] + 0.10 * inferior * (1 - 3.2 * turned) - 0.10 * under - 0.36 * flipped
    p["t_i"] = p["t_i"] + 0.08 * lateral * (1 - 3.2 * turned) - 0.10 * under - 0.30 * flipped
    q_ii = 0.45 * inferior * draws.flag("injury_q", 0.35)
    p["q_ii"] = p["q_ii"] + q_ii * p["r_ii"]


def draw_scar(draws: Draws, s: Columns, p: Columns) -> None:
    """Old infarct, a mimic: Q waves and flat or inverted T without today's troponin."""
    inferior = s["old_infarct"] * draws.flag("scar_inferior", 0.45)
    lateral = s["old_infarct"] * (1 - inferior) * draws.flag("scar_lateral", 0.3)
    p["q_ii"] = p["q_ii"] + inferior * draws.uniform("scar_q_ii", 0.15, 0.6) * p["r_ii"]
    p["q_i"] = p["q_i"] + lateral * draws.uniform("scar_q_i", 0.15, 0.5) * p["r_i"]
    p["t_ii"] = p["t_ii"] * (1 - inferior * draws.uniform("scar_t_ii", 0.0, 1.6))
    p["t_i"] = p["t_i"] * (1 - lateral * draws.uniform("scar_t_i", 0.2, 1.8))


def draw_alternans(draws: Draws, s: Columns, p: Columns) -> None:
    """A swinging heart in a large effusion: beat-to-beat alternans of 10 to 20 % in 15 %."""
    swings = s["effusion"] * draws.flag("swinging", 0.15)
    p["alternans"] = draws.settle("alternans", swings * draws.uniform("swing", 0.10, 0.20))
