"""The table of effects of true laboratory values on the ECG (reference: cohort, section 2).

Onsets lie a little inside the label thresholds: physiology has no step where a range ends.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from anyecg_train.cohort.draws import FloatArray
from anyecg_train.cohort.effects import Dose, Effect, above, below

Body = Mapping[str, FloatArray]


def potassium_above(onset: float, most: float = 4.0) -> Dose:
    """mmol/L above the onset: x0.6 where the kidney failed long ago, x1.3 in an acute rise."""

    def dose(body: Body) -> FloatArray:
        chronic = np.maximum(body["ckd4"], body["ckd5"])
        acute = (1 - chronic) * body["potassium_rise"]
        adapted = 1 - 0.4 * chronic + 0.3 * acute
        return np.asarray(np.clip(body["potassium"] - onset, 0, most) * adapted)

    return dose


def potassium_high_shows(body: Body) -> FloatArray:
    return np.asarray(np.interp(body["potassium"], [5.0, 5.5, 6.5, 7.5], [0.56, 0.74, 0.88, 0.95]))


def potassium_low_shows(body: Body) -> FloatArray:
    return np.where(body["potassium"] < 3.0, 0.88, 0.75)


def potassium_fall_with_magnesium(body: Body) -> FloatArray:
    """Half mmol/L below 3.5, doubled where magnesium lacks too."""
    doubled = 1 + (body["magnesium"] < 1.5)
    return np.asarray(np.clip(3.5 - body["potassium"], 0, 1.6) / 0.5 * doubled)


def coronary_weight(body: Body) -> FloatArray:
    return 1 + 2 * body["coronary"]


def anaemia_ischaemia(body: Body) -> FloatArray:
    """g/dL below 11, x3 with coronary disease."""
    return np.clip(11.0 - body["haemoglobin"], 0, 5.5) * coronary_weight(body)


def blood_lost(body: Body) -> FloatArray:
    return body["blood_loss"] * (body["haemoglobin"] < 12)


def lactate_ischaemia(body: Body) -> FloatArray:
    return np.clip(body["lactate"] - 2.0, 0, 6) * body["coronary"]


LAB_EFFECTS: tuple[Effect, ...] = (
    Effect(
        "potassium-tent",
        potassium_above(4.8),
        potassium_high_shows,
        add={"tpte": -10.0, "t_rise": -17.0, "st_len": 11.0},
        scale={"t_ii": 0.32, "t_i": 0.32},
        log_sd=0.4,
    ),
    Effect(
        "potassium-conduction",
        potassium_above(5.8),
        lambda body: np.interp(body["potassium"], [5.8, 6.5, 7.5], [0.5, 0.7, 0.9]),
        add={"pr": 14.0, "qrs": 9.0, "st_len": -5.0},
        scale={"p_amp": -0.32},
    ),
    Effect(
        "potassium-widening",
        potassium_above(7.0),
        0.9,
        add={"qrs": 16.0, "st_len": -10.0, "rate": -6.0},
    ),
    Effect(
        "potassium-flat-t",
        lambda body: np.clip(3.6 - body["potassium"], 0, 1.6) / 0.5,
        potassium_low_shows,
        add={"t_rise": 5.0},
        scale={"t_ii": -0.28, "t_i": -0.28},
    ),
    Effect(
        "potassium-u-wave",
        potassium_fall_with_magnesium,
        0.65,
        add={"u": 0.055, "tpte": 3.0, "st_len": 2.0},
    ),
    Effect(
        "potassium-st",
        lambda body: np.clip(3.1 - body["potassium"], 0, 1.3) / 0.5,
        0.5,
        add={"st_ii": -0.03, "st_i": -0.02, "pr": 5.0},
        scale={"p_amp": 0.10, "pvc_rate": 1.0},
    ),
    Effect(
        "calcium-low",
        lambda body: np.clip(1.165 - body["calcium-ionised"], 0, 0.5) / 0.1,
        0.8,
        add={"st_len": 13.5},
        log_sd=0.4,
    ),
    Effect(
        "calcium-high",
        lambda body: np.clip(body["calcium-ionised"] - 1.28, 0, 0.6) / 0.14,
        0.6,
        add={"st_len": -14.0, "t_rise": -3.0},
        log_sd=0.4,
    ),
    Effect(
        "calcium-crisis",
        above("calcium-ionised", 1.72, 0.5),
        0.6,
        add={"pr": 40.0, "qrs": 20.0, "j_ii": 0.25, "j_i": 0.2},
    ),
    Effect(
        "magnesium-low",
        lambda body: np.clip(1.6 - body["magnesium"], 0, 1.2) / 0.3,
        0.4,
        add={"st_len": 3.0, "t_rise": 2.0, "tpte": 2.5},
        scale={"t_ii": -0.05, "t_i": -0.05, "pvc_rate": 0.5},
    ),
    Effect(
        "magnesium-high", above("magnesium", 3.2, 5), 0.5, add={"pr": 8.0, "qrs": 4.0, "rate": -2.0}
    ),
    Effect("acidosis", lambda b: np.clip(7.34 - b["ph"], 0, 0.24) / 0.1, 0.75, add={"rate": 8.0}),
    Effect(
        "severe-acidosis", lambda b: np.clip(7.1 - b["ph"], 0, 0.3) / 0.1, 0.7, add={"rate": -9.0}
    ),
    Effect("lactate", above("lactate", 1.6, 6), 0.8, add={"rate": 8.0}, scale={"rmssd": -0.18}),
    Effect("lactate-ischaemia", lactate_ischaemia, 0.7, add={"st_ii": -0.012, "st_i": -0.012}),
    Effect("anaemia-chronic", below("haemoglobin", 11.0, 6), 0.6, add={"rate": 1.0}),
    Effect("blood-loss", blood_lost, 0.75, add={"rate": 1.2}, scale={"rmssd": -0.05}),
    Effect(
        "anaemia-ischaemia",
        anaemia_ischaemia,
        0.8,
        add={"st_ii": -0.013, "st_i": -0.011},
        scale={"t_ii": -0.075, "t_i": -0.055},
    ),
    Effect(
        "bleeding-ischaemia",
        blood_lost,
        0.7,
        add={"st_ii": -0.010, "st_i": -0.008},
        scale={"t_ii": -0.055, "t_i": -0.04},
    ),
    Effect(
        "thyroid-excess",
        above("free-t4", 1.7, 3.4),
        0.9,
        add={"rate": 14.0, "pr": -14.0, "tpte": -4.0},
        scale={"rmssd": -0.32, "p_amp": 0.32},
    ),
    Effect(
        "thyroid-lack",
        lambda body: np.clip((0.97 - body["free-t4"]) / 0.3, 0, 1.6),
        0.8,
        add={"rate": -9.0, "pr": 8.0, "st_len": 5.0, "t_rise": 6.0},
        scale={"t_ii": -0.25, "t_i": -0.25, "voltage": -0.15},
    ),
    Effect(
        "glucose-low",
        lambda body: (body["glucose"] < 62).astype(float),
        0.65,
        add={"rate": 8.0, "st_len": 6.0, "t_rise": 9.0},
        scale={"t_ii": -0.22, "t_i": -0.22},
    ),
    Effect(
        "glucose-load",
        lambda body: (body["hba1c"] > 6.5).astype(float),
        0.75,
        add={"rate": 4.0, "t_rise": 5.0, "st_len": 1.5},
        scale={"rmssd": -0.30},
    ),
    Effect(
        "albumin-low",
        below("albumin", 2.9, 1.2),
        0.6,
        add={"rate": 5.0},
        scale={"voltage": -0.3, "t_ii": -0.08, "t_i": -0.08},
    ),
)
