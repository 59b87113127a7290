"""Kidney, liver, proteins and hormones."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws, FloatArray


def draw_kidney(draws: Draws, s: Columns, v: Columns) -> None:
    """eGFR by stage, then creatinine (CKD-EPI 2021 solved for it), urea nitrogen and urate."""
    healthy = np.clip(108 - 0.75 * (s["age"] - 30) + draws.normal("egfr_healthy", 0, 11), 61, 130)
    share = draws.uniform("egfr_share")
    egfr = np.select(
        [s["ckd5"] > 0, s["ckd4"] > 0, s["ckd3"] > 0],
        [5 + 9 * share, 15 + 14 * share, 30 + 29 * share],
        healthy,
    )
    injured = s["kidney_injury"] * (1 - s["ckd5"])
    egfr = egfr * np.where(injured > 0, draws.uniform("injury_share", 0.25, 0.65), 1.0)
    egfr = egfr * (1 - 0.10 * s["heart_failure"])
    s["egfr"] = draws.settle("egfr", np.clip(egfr, 3, 135))
    muscle = draws.lognormal("muscle_mass", 1.0, 0.12) * (1 - 0.12 * s["cancer"])
    v["creatinine"] = draws.settle("creatinine", creatinine_of(s["egfr"], s) * muscle)
    urea = 12.9 * (90 / s["egfr"]) ** 0.72 * (1 + 0.45 * s["dehydration"] + 0.5 * s["bleeding"])
    urea = urea * (1 + 0.22 * s["loop_diuretic"] + 0.15 * s["sepsis"]) * (1 - 0.2 * s["cirrhosis"])
    v["urea-nitrogen"] = draws.settle("urea-nitrogen", urea * draws.lognormal("urea_z", 1.0, 0.26))
    urate = 5.6 - 1.1 * s["female"] + 1.8 * (s["egfr"] < 45) + 1.1 * s["loop_diuretic"]
    urate = urate + 0.6 * s["thiazide"] + 0.06 * (s["bmi"] - 28) + 0.8 * s["heart_failure"]
    v["urate"] = draws.settle("urate", np.maximum(urate + draws.normal("urate_z", 0, 1.0), 1.2))


def creatinine_of(egfr: FloatArray, s: Columns) -> FloatArray:
    """Creatinine in mg/dL that CKD-EPI 2021 turns into this eGFR."""
    female = s["female"] > 0
    kappa = np.where(female, 0.7, 0.9)
    ratio = 142 * 0.9938 ** s["age"] * np.where(female, 1.012, 1.0) / egfr
    below = ratio ** (1 / np.where(female, 0.241, 0.302))
    return np.asarray(kappa * np.where(ratio > 1, ratio ** (1 / 1.2), np.maximum(below, 0.55)))


def draw_liver(draws: Draws, s: Columns, v: Columns) -> None:
    """Enzymes, bilirubin, albumin, protein; `liver_ill` is a severity shared by them."""
    cirrhosis = s["cirrhosis"] * draws.uniform("cirrhosis_severity", 0.4, 1.6)
    hepatitis = draws.flag("hepatitis", 0.012 + 0.03 * s["alcohol"])
    ischaemic = draws.flag("ischaemic_liver", 0.04 * s["sepsis"] + 0.03 * s["heart_failure"])
    gallstone = draws.flag("gallstone", 0.018)
    fatty = draws.flag("fatty_liver", np.clip(0.05 + 0.02 * (s["bmi"] - 25), 0.02, 0.5))
    cells = 1.6 * hepatitis + 2.2 * ischaemic + 0.5 * fatty + 0.45 * gallstone + 0.3 * cirrhosis
    alt = 23 * np.exp(cells - 0.25 * s["female"] + draws.normal("alt_z", 0, 0.38))
    v["alt"] = draws.settle("alt", alt)
    ast = 23 * np.exp(0.95 * cells + 0.6 * cirrhosis + 0.35 * s["alcohol"] + 0.50 * s["injury"])
    ast = ast + 14 * s["injury"] + 900 * s["rhabdomyolysis"]
    v["ast"] = draws.settle("ast", ast * draws.lognormal("ast_z", 1.0, 0.28))
    bile = 0.8 * gallstone + 0.45 * cirrhosis + 0.35 * s["congestion"]
    bile = bile + 0.5 * draws.flag("liver_metastasis", 0.25 * s["cancer"])
    v["alkaline-phosphatase"] = draws.settle(
        "alkaline-phosphatase",
        76 * np.exp(bile + 0.25 * s["ckd5"] + draws.normal("alp_z", 0, 0.27)),
    )
    ggt = bile + 0.9 * s["alcohol"] + 0.35 * fatty + 0.3 * hepatitis - 0.35 * s["female"]
    v["ggt"] = draws.settle("ggt", 25 * np.exp(1.1 * ggt + draws.normal("ggt_z", 0, 0.5)))
    bilirubin = 1.25 * cirrhosis + 0.9 * hepatitis + 1.2 * gallstone + 0.42 * s["congestion"]
    v["bilirubin-total"] = draws.settle(
        "bilirubin-total",
        0.56 * np.exp(bilirubin + 0.3 * s["sepsis"] + draws.normal("bilirubin_z", 0, 0.42)),
    )
    albumin = 4.25 - 0.006 * (s["age"] - 50) - 0.75 * cirrhosis - 0.55 * s["sepsis"]
    albumin = albumin - 0.4 * s["cancer"] - 0.3 * s["heart_failure"] - 0.3 * s["ckd5"]
    albumin = albumin - 1.2 * draws.flag("nephrotic", 0.004 + 0.03 * s["ckd3"])
    albumin = albumin - 0.25 * s["infection"] + 0.2 * s["dehydration"]
    v["albumin"] = draws.settle(
        "albumin", np.maximum(albumin + draws.normal("alb_z", 0, 0.34), 1.2)
    )
    globulin = 2.9 + 0.35 * cirrhosis + draws.normal("globulin_z", 0, 0.42)
    v["total-protein"] = draws.settle("total-protein", v["albumin"] + np.maximum(globulin, 1.2))
    s["cirrhosis_severity"] = cirrhosis


def draw_hormones(draws: Draws, s: Columns, v: Columns) -> None:
    """Thyroid and long-term glucose."""
    excess = s["hyperthyroid"] * np.clip(draws.gamma("thyroid_excess", 2.2, 0.75), 0.25, 5)
    lack = s["hypothyroid"] * np.clip(draws.gamma("thyroid_lack", 3.0, 0.20), 0.0, 0.95)
    free_t4 = np.maximum(1.24 + draws.normal("free_t4_z", 0, 0.145) + excess - lack, 0.1)
    v["free-t4"] = draws.settle("free-t4", free_t4)
    # the pituitary answers free T4 log-linearly; acute illness lowers TSH a little
    log_tsh = 0.45 - 4.0 * excess + 4.6 * lack + draws.normal("tsh_z", 0, 0.38) - 0.25 * s["sepsis"]
    overt = (s["hypothyroid"] > 0) & (lack < 0.15)
    tsh = np.exp(np.where(overt, 1.1 + 0.3 * log_tsh, log_tsh))
    v["tsh"] = draws.settle("tsh", np.clip(tsh, 0.005, 120))
    sugar = 5.35 + 0.004 * (s["age"] - 50) + draws.normal("hba1c_z", 0, 0.36)
    diabetic = s["diabetes"] * (0.9 + draws.gamma("hba1c_excess", 1.6, 0.95))
    v["hba1c"] = draws.settle("hba1c", np.maximum(sugar + diabetic - 0.55 * s["anaemia"], 3.5))
