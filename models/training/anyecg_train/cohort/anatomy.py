"""The ECG the patient would have without today's laboratory values: parameters by name, arrays [n].

Amplitudes are mV (before `voltage`, the gain of the whole trace), times are ms; `st_len`, `t_rise`
and `tpte` are the parts of the QT interval after the QRS, corrected to a rate of 60 (Fridericia).
"""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws, odds_up


def draw_anatomy(draws: Draws, s: Columns) -> Columns:
    """Baseline parameters with their moderators age, sex, body, drugs and benign variants."""
    p: Columns = {}
    draw_pace(draws, s, p)
    draw_depolarisation(draws, s, p)
    draw_repolarisation(draws, s, p)
    draw_variants(draws, s, p)
    return p


def draw_pace(draws: Draws, s: Columns, p: Columns) -> None:
    rate = (
        76.5 + draws.normal("rate_z", 0, 11.5) + s["anxiety"] * draws.uniform("anxiety_rate", 0, 34)
    )
    rate = rate - 10 * s["beta_blocker"] - 13 * s["athlete"] + 9 * s["fever"]
    rate = rate + 9 * s["dehydration"] - 3 * s["calcium_antagonist"] - 4 * s["digoxin"]
    p["rate"] = rate
    slow_breath = 1.3 ** s["beta_blocker"] * np.exp(-0.0153 * (s["age"] - 50))
    p["rmssd"] = slow_breath * draws.lognormal("rmssd_z", 29.0, 0.6)
    p["breath_hz"] = draws.uniform("breath_rate", 12, 20) / 60
    p["pvc_rate"] = draws.uniform("pvc_rate", 0.05, 0.25) * draws.flag(
        "pvc",
        odds_up(0.042, 0.02 * (s["age"] - 58) + 0.6 * s["coronary"] + 1.2 * s["heart_failure"]),
    )
    p["pac_rate"] = draws.uniform("pac_rate", 0.05, 0.25) * draws.flag(
        "pac", odds_up(0.07, 0.025 * (s["age"] - 58) + 0.4 * s["copd"])
    )


def draw_depolarisation(draws: Draws, s: Columns, p: Columns) -> None:
    """P, PR and QRS. The frontal axis turns left with age, so lead I gains what lead II loses."""
    p["p_amp"] = np.clip(draws.normal("p_amp", 0.12, 0.035), 0.03, 0.3)
    p["p_lead_i"] = np.clip(draws.normal("p_lead_i", 0.6, 0.12), 0.2, 1.0)
    p["p_dur"] = np.clip(100 + 0.3 * (s["age"] - 55) + draws.normal("p_dur", 0, 11), 70, 160)
    p["p_notch"] = np.clip(draws.normal("p_notch", 0.25, 0.12), 0, 1)
    pr = 158 + 0.4 * np.maximum(s["age"] - 50, 0) + draws.normal("pr", 0, 21)
    p["pr"] = pr + 12 * s["beta_blocker"] + 15 * s["calcium_antagonist"] + 10 * s["digoxin"]
    p["qrs"] = np.clip(94 - 7 * s["female"] + draws.normal("qrs", 0, 8.5), 68, 125)
    axis = np.radians(46 - 0.55 * (s["age"] - 55) + draws.normal("axis", 0, 24) + 15 * s["copd"])
    size = draws.lognormal("r_size", 0.98, 0.34)
    net_ii = size * np.cos(np.radians(60) - axis)
    net_i = size * np.cos(axis) * (1 - 0.3 * s["copd"])
    for lead, net in (("ii", net_ii), ("i", net_i)):
        p[f"r_{lead}"] = np.maximum(net, 0) + draws.uniform(f"r_least_{lead}", 0.10, 0.22)
        p[f"s_{lead}"] = np.maximum(-net, 0) + draws.uniform(f"s_least_{lead}", 0.02, 0.22)
        p[f"q_{lead}"] = draws.uniform(f"q_{lead}", 0.0, 0.10) * p[f"r_{lead}"]
    body = np.clip(1 - 0.10 * (s["bmi"] - 28) / 8, 0.6, 1.3)
    # chest and electrodes differ between people: without it the gain would tell sex and weight
    chest = draws.lognormal("chest_gain", 1.0, 0.25)
    p["voltage"] = chest * body * (1 - 0.10 * s["female"]) * (1 + 0.3 * s["lvh"])


def draw_repolarisation(draws: Draws, s: Columns, p: Columns) -> None:
    """QTc split into ST segment, rise of T, and T peak to T end; T follows the QRS axis loosely."""
    own = draws.normal("qtc", 0, 16.5)
    qtc = 404 + 12 * s["female"] + 0.3 * (s["age"] - 55) + own
    p["tpte"] = np.clip(78 + 0.16 * own + draws.normal("tpte", 0, 8.5), 50, 130)
    p["st_len"] = 116 + 0.25 * own + draws.normal("st_len", 0, 7) + 0.1 * (s["age"] - 55)
    p["t_rise"] = np.clip(qtc - 91 - p["st_len"] - p["tpte"], 75, 200)
    size = draws.lognormal("t_size", 0.32, 0.30) - 0.002 * (s["age"] - 55)
    size = np.maximum(size * (1 - 0.15 * s["female"]), 0.06)
    angle = np.radians(46 - 0.2 * (s["age"] - 55) + draws.normal("t_axis", 0, 13))
    p["t_ii"] = size * np.cos(np.radians(60) - angle)
    p["t_i"] = size * np.cos(angle)
    p["st_ii"] = draws.normal("st_ii", 0.015, 0.028)
    p["st_i"] = draws.normal("st_i", 0.010, 0.022)
    p["j_ii"] = np.zeros(draws.count)
    p["j_i"] = np.zeros(draws.count)
    p["u"] = np.clip(draws.normal("u", 0.012, 0.012), 0, 0.06)
    p["alternans"] = np.zeros(draws.count)


def draw_variants(draws: Draws, s: Columns, p: Columns) -> None:
    """Bundle branch block and the benign mimics of disease."""
    old = (s["age"] - 58) / 10
    heart = 1.1 * s["heart_failure"] + 0.4 * s["coronary"]
    p["lbbb"] = draws.flag("lbbb", odds_up(0.016, 0.35 * old + 1.2 * heart))
    p["rbbb"] = (1 - p["lbbb"]) * draws.flag("rbbb", odds_up(0.037, 0.4 * old + s["embolism"]))
    block = p["lbbb"] + p["rbbb"]
    wide = draws.uniform("block_width", 128, 160)
    p["st_len"] = p["st_len"] - 0.5 * block * (wide - p["qrs"])
    p["qrs"] = np.where(block > 0, wide, p["qrs"])
    # left bundle branch block turns ST and T away from the QRS
    away = p["lbbb"] * draws.uniform("lbbb_discordance", 0.4, 1.0)
    p["st_i"] = p["st_i"] - 0.07 * away
    p["st_ii"] = p["st_ii"] - 0.04 * away
    p["t_i"] = p["t_i"] * (1 - 1.6 * away)
    p["t_ii"] = p["t_ii"] * (1 - 0.9 * away)
    p["s_i"] = p["s_i"] + p["rbbb"] * draws.uniform("rbbb_s", 0.12, 0.4)
    p["s_ii"] = p["s_ii"] + p["rbbb"] * draws.uniform("rbbb_s_ii", 0.05, 0.3)

    young = s["early_repolarisation"]
    p["t_ii"] = p["t_ii"] * (1 + 0.55 * young + 0.3 * s["athlete"])
    p["t_i"] = p["t_i"] * (1 + 0.3 * young + 0.2 * s["athlete"])
    p["j_ii"] = p["j_ii"] + young * draws.uniform("j_point", 0.05, 0.15)
    p["st_ii"] = p["st_ii"] + 0.05 * young
    p["rmssd"] = p["rmssd"] * (1 + 0.4 * s["athlete"])
    flat = draws.flag("unspecific_t", 0.05) * draws.uniform("unspecific_t_size", 0.3, 1.2)
    p["t_ii"] = p["t_ii"] * (1 - flat)
    p["t_i"] = p["t_i"] * (1 - flat)
    p["axis_of_ectopy"] = draws.uniform("axis_of_ectopy")
    p["lead_reversal"] = draws.flag("lead_reversal", 0.008)
