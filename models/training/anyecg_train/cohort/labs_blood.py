"""Blood count, clotting, inflammation and iron."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws


def draw_blood(draws: Draws, s: Columns, v: Columns) -> None:
    """Red cells, white cells and platelets, clotting, inflammation."""
    draw_red_cells(draws, s, v)
    draw_inflammation(draws, s, v)
    draw_white_cells(draws, s, v)
    draw_clotting(draws, s, v)


def draw_red_cells(draws: Draws, s: Columns, v: Columns) -> None:
    chronic = s["anaemia"] * np.clip(draws.gamma("anaemia_depth", 2.6, 1.12), 0.3, 8)
    kidney = 0.4 * s["ckd3"] + 1.2 * s["ckd4"] + 2.0 * s["ckd5"]
    well = 14.75 - 1.35 * s["female"] - 0.005 * (s["age"] - 50) + draws.normal("hb_z", 0, 0.95)
    well = well + 0.6 * s["copd"] * s["smoker"] + 0.5 * s["dehydration"] - 0.4 * s["sepsis"]
    haemoglobin = np.clip(well - np.maximum(chronic, 0.8 * kidney) - s["blood_loss"], 3.2, 21)
    v["haemoglobin"] = draws.settle("haemoglobin", haemoglobin)
    ratio = 2.98 + draws.normal("haematocrit_z", 0, 0.05)
    v["haematocrit"] = draws.settle("haematocrit", ratio * v["haemoglobin"])
    mcv = 90 + draws.normal("mcv_z", 0, 4.3) - 9 * s["iron_lack"] + 6 * s["alcohol"]
    v["mcv"] = draws.settle("mcv", mcv + 3 * s["cirrhosis"] + 2.5 * s["cancer"])
    rdw = 0.13 * s["iron_lack"] + 0.12 * s["anaemia"] + 0.10 * s["heart_failure"]
    rdw = rdw + 0.07 * s["cirrhosis"] + 0.06 * s["cancer"] + 0.08 * (s["egfr"] < 45)
    v["rdw"] = draws.settle("rdw", 12.9 * np.exp(rdw + draws.normal("rdw_z", 0, 0.06)))
    iron = -1.9 * s["iron_lack"] + 0.8 * s["sepsis"] + 0.5 * s["cancer"] + 0.5 * s["cirrhosis"]
    iron = iron - 0.6 * s["female"] * (s["age"] < 50) - 0.3 * s["female"] + 0.5 * s["ckd5"]
    v["ferritin"] = draws.settle(
        "ferritin", 140 * np.exp(iron + draws.normal("ferritin_z", 0, 0.7))
    )


def draw_inflammation(draws: Draws, s: Columns, v: Columns) -> None:
    sepsis = s["sepsis"] * draws.uniform("sepsis_severity", 0.5, 1.6)
    sepsis = draws.settle("sepsis_depth", sepsis)
    s["sepsis_depth"] = sepsis
    fire = 2.2 * sepsis + 1.7 * s["pneumonia"] + 1.3 * s["infection"] + 0.6 * s["injury"]
    fire = fire + 0.7 * s["cancer"] + 1.3 * s["pericarditis"] + 0.7 * s["embolism"]
    fire = fire + 0.35 * s["heart_failure"] + 0.02 * (s["bmi"] - 28)
    v["crp"] = draws.settle("crp", 2.3 * np.exp(fire + draws.normal("crp_z", 0, 0.95)))
    pus = 1.9 * sepsis + 1.9 * s["pneumonia"] + 1.5 * s["infection"] + 0.7 * (s["egfr"] < 30)
    v["procalcitonin"] = draws.settle(
        "procalcitonin", 0.055 * np.exp(pus + draws.normal("procalcitonin_z", 0, 0.85))
    )
    fibrinogen = 0.19 * fire - 0.32 * s["cirrhosis_severity"] + draws.normal("fibrinogen_z", 0, 0.2)
    v["fibrinogen"] = draws.settle("fibrinogen", 288 * np.exp(np.clip(fibrinogen, -1.4, 1.0)))


def draw_white_cells(draws: Draws, s: Columns, v: Columns) -> None:
    marrow = draws.flag("marrow_failure", 0.004 + 0.10 * s["cancer"])
    steroid = draws.flag("steroid", 0.04 + 0.15 * s["copd"])
    push = 0.52 * s["sepsis_depth"] + 0.25 * s["pneumonia"] + 0.13 * s["infection"] + 0.25 * steroid
    push = push + 0.15 * s["injury"] + 0.25 * s["bleeding"] + 0.10 * s["smoker"]
    push = push + 0.25 * s["ketoacidosis"] - 1.1 * marrow - 0.2 * s["cirrhosis"]
    v["neutrophils"] = draws.settle(
        "neutrophils", 4.3 * np.exp(1.25 * push + draws.normal("neutrophil_z", 0, 0.28))
    )
    fall = 0.45 * s["sepsis_depth"] + 0.25 * s["pneumonia"] + 0.3 * steroid + 0.4 * marrow
    fall = fall + 0.003 * (s["age"] - 50) + 0.15 * s["heart_failure"]
    v["lymphocytes"] = draws.settle(
        "lymphocytes", 2.05 * np.exp(-fall + draws.normal("lymphocyte_z", 0, 0.36))
    )
    rest = np.maximum(0.75 + draws.normal("other_white_z", 0, 0.18), 0.2)
    v["leukocytes"] = draws.settle("leukocytes", v["neutrophils"] + v["lymphocytes"] + rest)
    plate = -0.55 * s["cirrhosis_severity"] - 0.85 * marrow - 0.22 * s["sepsis_depth"]
    plate = plate + 0.15 * s["iron_lack"] + 0.12 * s["infection"] - 0.002 * (s["age"] - 50)
    v["platelets"] = draws.settle("platelets", 245 * np.exp(plate + draws.normal("plt_z", 0, 0.25)))


def draw_clotting(draws: Draws, s: Columns, v: Columns) -> None:
    treated = s["warfarin"] * draws.lognormal("inr_treated", 1.3, 0.28)
    liver = 0.38 * s["cirrhosis_severity"] + 0.12 * s["sepsis_depth"] + 0.08 * s["congestion"]
    inr = 1.0 + draws.normal("inr_z", 0, 0.055) + treated + liver
    v["inr"] = draws.settle("inr", np.maximum(inr, 0.8))
    heparin = draws.flag("heparin", 0.03 + 0.06 * s["ckd5"])
    aptt = 29.5 + draws.normal("aptt_z", 0, 2.4) + 6 * s["warfarin"] + 9 * liver
    aptt = aptt + heparin * draws.uniform("heparin_dose", 5, 45) - 1.2 * s["infection"]
    v["aptt"] = draws.settle("aptt", np.maximum(aptt, 19))
    clot = 0.018 * (s["age"] - 50) + 2.3 * s["embolism"] + 0.9 * s["sepsis_depth"]
    clot = clot + 0.7 * s["cancer"] + 0.45 * s["heart_failure"] + 0.4 * s["pneumonia"]
    clot = clot + 0.5 * s["bleeding"] + 0.5 * s["cirrhosis"] - 0.5 * s["warfarin"]
    v["d-dimer"] = draws.settle("d-dimer", 255 * np.exp(clot + draws.normal("d_dimer_z", 0, 0.65)))
