"""Who the patient is: age, sex, body, chronic states and drugs, drawn in this order."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws, odds_up
from anyecg_train.cohort.shifts import NO_SHIFT


def draw_patients(draws: Draws, age_beta: tuple[float, float] = NO_SHIFT.age_beta) -> Columns:
    """Age, sex, body mass, chronic states (0/1) and drugs (0/1) of an emergency population."""
    states = draw_body(draws, age_beta)
    draw_chronic_states(draws, states)
    draw_drugs(draws, states)
    return states


def draw_body(draws: Draws, age_beta: tuple[float, float]) -> Columns:
    """Age 18 to 95 (unshifted median 58), 53 % women, body mass 28 (6) kg/m2."""
    age = 18 + 77 * draws.settle(
        "age_share", draws.stream("age_share").beta(*age_beta, draws.count)
    )
    bmi = np.clip(draws.lognormal("bmi", 27.3, 0.21), 15, 60)
    return {
        "age": draws.settle("age", age),
        "female": draws.flag("female", 0.53),
        "bmi": bmi,
    }


def draw_chronic_states(draws: Draws, s: Columns) -> None:
    """Chronic disease, each depending on age, sex and what was drawn before it."""
    old = (s["age"] - 58) / 10  # decades beyond the median
    s["smoker"] = draws.flag("smoker", 0.22)
    s["alcohol"] = draws.flag("alcohol", odds_up(0.06, -0.5 * s["female"]))
    s["diabetes"] = draws.flag("diabetes", odds_up(0.165, 0.30 * old + 0.06 * (s["bmi"] - 28)))
    s["hypertension"] = draws.flag("hypertension", odds_up(0.42, 0.55 * old + 0.6 * s["diabetes"]))
    # a severe stage is drawn before a mild one, so that a story can force it
    kidney = 0.45 * old + 0.8 * s["diabetes"] + 0.5 * s["hypertension"]
    s["ckd5"] = draws.flag("ckd5", odds_up(0.0085, 0.6 * kidney))
    s["ckd4"] = draws.flag("ckd4", (1 - s["ckd5"]) * odds_up(0.0125, 0.9 * kidney))
    s["ckd3"] = draws.flag("ckd3", (1 - s["ckd5"]) * (1 - s["ckd4"]) * odds_up(0.062, 1.2 * kidney))
    s["lvh"] = draws.flag(
        "lvh",
        s["hypertension"] * odds_up(0.34, 0.15 * old) + 0.12 * s["ckd3"] + 0.25 * s["ckd5"],
    )
    vessel = 0.55 * old - 0.6 * s["female"] + 0.75 * s["diabetes"] + 0.4 * s["smoker"]
    s["coronary"] = draws.flag("coronary", odds_up(0.105, vessel + 0.4 * s["hypertension"]))
    s["old_infarct"] = draws.flag("old_infarct", 0.3 * s["coronary"])
    heart = 0.45 * old + 1.4 * s["coronary"] + 0.8 * s["lvh"] + 0.8 * s["old_infarct"]
    s["heart_failure"] = draws.flag("heart_failure", odds_up(0.036, heart + 0.4 * s["ckd4"]))
    s["hyperthyroid"] = draws.flag("hyperthyroid", 0.006 + 0.008 * s["female"])
    s["hypothyroid"] = draws.flag("hypothyroid", odds_up(0.021, 0.15 * old + 0.5 * s["female"]))
    fibrillation = 0.85 * old + 0.9 * s["heart_failure"] + 0.9 * s["hyperthyroid"]
    s["af_known"] = draws.flag("af_known", odds_up(0.029, fibrillation - 0.3 * s["female"]))
    s["copd"] = draws.flag("copd", odds_up(0.047, 0.35 * old + 1.5 * s["smoker"]))
    s["cirrhosis"] = draws.flag("cirrhosis", odds_up(0.011, 2.6 * s["alcohol"] + 0.05 * old))
    s["cancer"] = draws.flag("cancer", odds_up(0.048, 0.45 * old))
    s["iron_lack"] = draws.flag("iron_lack", odds_up(0.05, 0.7 * s["female"] + 0.6 * s["cancer"]))
    anaemic = 0.06 * old + 1.1 * s["cancer"] + 0.9 * s["ckd3"] + 2.0 * (s["ckd4"] + s["ckd5"])
    anaemic = anaemic + 2.2 * s["iron_lack"] + 1.3 * s["cirrhosis"] + 0.6 * s["heart_failure"]
    s["anaemia"] = draws.flag("anaemia", odds_up(0.115, anaemic))
    s["early_repolarisation"] = draws.flag(
        "early_repolarisation", np.where(s["age"] < 45, 0.10 - 0.07 * s["female"], 0.01)
    )
    s["athlete"] = draws.flag("athlete", np.where(s["age"] < 50, 0.06, 0.01))
    s["paced"] = draws.flag("paced", odds_up(0.006, 0.8 * old + 0.8 * s["heart_failure"]))


def draw_drugs(draws: Draws, s: Columns) -> None:
    """Drugs that move laboratory values or the ECG, by disease."""
    heart = s["heart_failure"]
    s["beta_blocker"] = draws.flag(
        "beta_blocker",
        odds_up(0.10, 1.6 * s["coronary"] + 1.5 * heart + 1.2 * s["af_known"] + s["hypertension"]),
    )
    s["calcium_antagonist"] = draws.flag("calcium_antagonist", 0.02 + 0.1 * s["hypertension"])
    s["digoxin"] = draws.flag("digoxin", 0.005 + 0.13 * s["af_known"] + 0.05 * heart)
    s["qt_drug"] = draws.flag("qt_drug", odds_up(0.11, 0.4 * s["cancer"] + 0.3 * s["alcohol"]))
    s["loop_diuretic"] = draws.flag(
        "loop_diuretic", odds_up(0.04, 2.6 * heart + 1.6 * s["ckd4"] + 1.2 * s["cirrhosis"])
    )
    s["thiazide"] = draws.flag("thiazide", 0.02 + 0.19 * s["hypertension"] * (1 - s["ckd5"]))
    s["ace_inhibitor"] = draws.flag("ace_inhibitor", 0.03 + 0.38 * s["hypertension"])
    s["spironolactone"] = draws.flag(
        "spironolactone", 0.005 + 0.25 * heart + 0.35 * s["cirrhosis"] * (1 - heart)
    )
    s["warfarin"] = draws.flag("warfarin", 0.012 + 0.59 * s["af_known"])
    s["statin"] = draws.flag("statin", 0.08 + 0.5 * s["coronary"] + 0.2 * s["diabetes"])
