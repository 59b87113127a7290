"""What brings the patient in today: acute states, each a 0/1 flag or a severity."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws, odds_up


def draw_acute_states(draws: Draws, s: Columns) -> None:
    """Add the acute states to the columns of chronic states and drugs."""
    old = (s["age"] - 58) / 10
    draw_infection(draws, s)
    s["injury"] = draws.flag("injury", odds_up(0.036, 0.12 * old + 1.4 * s["coronary"]))
    s["embolism"] = draws.flag("embolism", odds_up(0.013, 0.1 * old + 0.9 * s["cancer"]))
    s["bleeding"] = draws.flag(
        "bleeding", odds_up(0.024, 0.7 * s["warfarin"] + 1.2 * s["cirrhosis"] + 0.5 * s["cancer"])
    )
    s["blood_loss"] = s["bleeding"] * np.clip(draws.gamma("blood_loss", 2.2, 1.9), 0.5, 9)
    s["pericarditis"] = draws.flag("pericarditis", np.where(s["age"] < 50, 0.010, 0.004))
    s["dehydration"] = draws.flag("dehydration", odds_up(0.09, 0.1 * old + 0.6 * s["sepsis"]))
    s["vomiting"] = draws.flag("vomiting", odds_up(0.07, -0.15 * old))
    s["anxiety"] = draws.flag("anxiety", odds_up(0.20, -0.15 * old + 0.3 * s["female"]))
    s["kidney_injury"] = draws.flag(
        "kidney_injury", odds_up(0.04, 1.6 * s["sepsis"] + 0.8 * s["dehydration"] + 0.8 * s["ckd3"])
    )
    s["rhabdomyolysis"] = draws.flag("rhabdomyolysis", 0.005)
    s["ketoacidosis"] = draws.flag("ketoacidosis", 0.0006 + 0.035 * s["diabetes"])
    s["hypoglycaemia"] = draws.flag("hypoglycaemia", 0.004 + 0.04 * s["diabetes"])
    s["effusion"] = draws.flag("effusion", 0.006 + 0.03 * s["cancer"] + 0.05 * s["ckd5"])
    s["congestion"] = s["heart_failure"] * draws.flag("congestion", 0.62)
    draw_ion_disturbances(draws, s)


def draw_infection(draws: Draws, s: Columns) -> None:
    """Pneumonia, other infection, sepsis, their fever, and failing gas exchange."""
    s["pneumonia"] = draws.flag("pneumonia", odds_up(0.04, 0.9 * s["copd"] + 0.4 * s["cancer"]))
    s["infection"] = draws.flag("infection", 0.12)
    ill = 2.0 * s["pneumonia"] + 1.2 * s["infection"] + 0.8 * s["cirrhosis"] + 0.7 * s["cancer"]
    s["sepsis"] = draws.flag("sepsis", odds_up(0.030, ill + 0.12 * (s["age"] - 58) / 10))
    any_infection = np.maximum.reduce([s["pneumonia"], s["infection"], s["sepsis"]])
    s["fever"] = any_infection * np.clip(draws.normal("fever", 0.9, 0.8), 0, 3)  # degrees C
    breath = 2.2 * s["copd"] + 1.3 * s["pneumonia"] + 0.6 * s["sepsis"]
    s["hypoxaemia"] = draws.flag("hypoxaemia", odds_up(0.022, breath))
    s["hypercapnia"] = draws.flag("hypercapnia", 0.006 + 0.22 * s["copd"])


def draw_ion_disturbances(draws: Draws, s: Columns) -> None:
    """Disturbances of potassium, calcium and magnesium beyond what the diseases explain."""
    kidney = 1.1 * s["ckd3"] + 2.1 * s["ckd4"] + 2.8 * s["ckd5"] + 1.6 * s["kidney_injury"]
    drugs = 0.6 * s["ace_inhibitor"] + 1.0 * s["spironolactone"]
    s["potassium_rise"] = draws.flag("potassium_rise", odds_up(0.009, kidney + drugs))
    losing = 1.3 * s["loop_diuretic"] + 1.2 * s["thiazide"] + 1.3 * s["vomiting"]
    kept = (1 - s["potassium_rise"]) * (1 - 0.7 * s["ckd5"])
    s["potassium_fall"] = draws.flag(
        "potassium_fall", kept * odds_up(0.035, losing + 0.8 * s["alcohol"])
    )
    s["magnesium_fall"] = draws.flag(
        "magnesium_fall",
        odds_up(0.035, 1.5 * s["potassium_fall"] + 1.6 * s["alcohol"] + 0.7 * s["loop_diuretic"]),
    )
    s["calcium_fall"] = draws.flag(
        "calcium_fall",
        odds_up(0.033, 1.5 * s["ckd4"] + 2.2 * s["ckd5"] + 1.2 * s["magnesium_fall"])
        + 0.08 * s["sepsis"],
    )
    s["calcium_rise"] = draws.flag(
        "calcium_rise", (1 - s["calcium_fall"]) * odds_up(0.014, 1.7 * s["cancer"])
    )
    s["magnesium_rise"] = draws.flag("magnesium_rise", 0.001 + 0.04 * s["ckd5"])
