"""Which rhythm the ten seconds show, and the last, physical limits of every parameter."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws

# lowest and highest value a parameter may take
LIMITS: dict[str, tuple[float, float]] = {
    "rate": (32, 178),
    "rmssd": (2, 140),
    "p_amp": (0.0, 0.4),
    "p_dur": (65, 175),
    "p_notch": (0, 1),
    "pr": (95, 340),
    "qrs": (66, 240),
    "st_len": (8, 300),
    "t_rise": (45, 260),
    "tpte": (38, 150),
    "u": (0, 0.30),
    "pvc_rate": (0, 0.45),
    "pac_rate": (0, 0.45),
    "voltage": (0.25, 2.5),
    "t_ii": (-0.9, 1.6),
    "t_i": (-0.8, 1.4),
    "st_ii": (-0.35, 0.45),
    "st_i": (-0.35, 0.45),
}


def draw_rhythm(draws: Draws, s: Columns, v: Columns, p: Columns) -> None:
    """Set the rhythm (`af`, `junctional`, `multifocal`, `sine`, `paced`) and adapt the rest."""
    chance = 0.62 * s["af_known"] + 0.022 * s["sepsis"] + 0.10 * s["hyperthyroid"]
    chance = chance + 0.02 * s["heart_failure"] + 0.006 * (s["age"] > 65) + 0.002
    p["paced"] = s["paced"]
    free = 1 - p["paced"]
    p["af"] = free * draws.flag("af", chance)
    potassium = v["potassium"]
    p["sine"] = free * draws.flag("sine", np.where(potassium > 8.5, 0.4, 0.0))
    no_p = np.interp(potassium, [6.4, 7.5, 8.5], [0.0, 0.5, 0.9])
    p_lost = draws.flag("p_lost", no_p)
    slow = np.where(potassium > 7.0, 0.25, 0.003)
    p["junctional"] = free * (1 - p["af"]) * draws.flag("junctional", slow)
    p["multifocal"] = (
        free
        * (1 - p["af"])
        * (1 - p["junctional"])
        * draws.flag("multifocal", 0.05 * s["hypoxaemia"])
    )
    p["rate"] = p["rate"] + p["af"] * draws.normal("af_rate", 9, 12)
    p["rate"] = p["rate"] - p["junctional"] * draws.uniform("junctional_slowing", 15, 30)
    p["rate"] = np.where(p["paced"] > 0, np.clip(p["rate"], 60, 95), p["rate"])
    p["rate"] = draws.settle("rate", np.clip(p["rate"], *LIMITS["rate"]))
    p["f_hz"] = draws.uniform("f_rate", 350, 600) / 60
    p["f_amp"] = p["af"] * draws.uniform("f_amp", 0.03, 0.10)
    p["af_cv"] = draws.uniform("af_cv", 0.18, 0.28)
    p["p_amp"] = p["p_amp"] * (1 - p_lost) * (1 - p["af"])
    settle_intervals(s, p)


def settle_intervals(s: Columns, p: Columns) -> None:
    """Rate dependence and limits; sets `qtc` (ms, Fridericia) and `qt` (ms at the mean rate)."""
    fast = p["rate"] - 75
    p["pr"] = p["pr"] - 0.3 * np.maximum(fast, -30)
    p["t_ii"] = p["t_ii"] - 0.001 * fast * (p["t_ii"] > 0.1)
    p["t_i"] = p["t_i"] - 0.0007 * fast * (p["t_i"] > 0.1)
    p["rmssd"] = p["rmssd"] * np.clip(75 / p["rate"], 0.4, 1.6)
    # a sine wave: QRS and T merge
    p["qrs"] = np.where(p["sine"] > 0, np.maximum(p["qrs"], 190), p["qrs"])
    p["st_len"] = np.where(p["sine"] > 0, 8.0, p["st_len"])
    p["t_rise"] = np.where(p["sine"] > 0, 190.0, p["t_rise"])
    p["tpte"] = np.where(p["sine"] > 0, 110.0, p["tpte"])
    p["p_amp"] = p["p_amp"] * (1 - p["sine"])
    for name, (least, most) in LIMITS.items():
        p[name] = np.clip(p[name], least, most)
    rr_ms = 60000 / p["rate"]
    stretch = np.cbrt(rr_ms / 1000)
    # T must end before the next P can begin, however fast the heart is
    room = 0.92 * rr_ms - p["qrs"] - 0.45 * np.where(p["p_amp"] > 0.01, p["pr"], 0)
    wanted = (p["st_len"] + p["t_rise"] + p["tpte"]) * stretch
    squeeze = np.clip(room / wanted, 0.45, 1.0)
    for part in ("st_len", "t_rise", "tpte"):
        p[part] = p[part] * squeeze
    after_qrs = p["st_len"] + p["t_rise"] + p["tpte"]
    p["qtc"] = p["qrs"] / stretch + after_qrs
    p["qt"] = p["qrs"] + after_qrs * stretch
