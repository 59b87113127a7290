"""Markers of heart and muscle."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws


def draw_heart_and_muscle(draws: Draws, s: Columns, v: Columns) -> None:
    """Natriuretic peptides, troponins, creatine kinase and lactate dehydrogenase."""
    severe_kidney = s["egfr"] < 30
    stretch = 0.0296 * (s["age"] - 50) + 0.25 * s["female"] + 0.92 * s["af_known"]
    stretch = stretch + 1.6 * s["heart_failure"] + 1.2 * s["congestion"] + 1.1 * severe_kidney
    stretch = stretch + 0.7 * s["injury"] + 0.7 * s["sepsis"] - 0.5 * (s["bmi"] > 30)
    stretch = stretch + 0.7 * s["embolism"] + 0.3 * s["lvh"] + 0.25 * s["coronary"]
    own = draws.normal("natriuretic_z", 0, 0.85)
    v["nt-probnp"] = draws.settle("nt-probnp", 62 * np.exp(stretch + own))
    # the kidney clears NT-proBNP more than BNP, so BNP rises less with age and kidney disease
    bnp = 0.78 * (stretch + own) - 0.25 * severe_kidney - 0.009 * (s["age"] - 50)
    bnp = bnp + draws.normal("bnp_z", 0, 0.26)
    v["bnp"] = draws.settle("bnp", 17 * np.exp(bnp))

    infarct = s["injury"] * (2.1 + draws.gamma("infarct_size", 2.0, 0.85))
    infarct = draws.settle("infarct_depth", infarct)
    s["infarct_depth"] = infarct
    leak = 0.006 * (s["age"] - 55) + 0.85 * severe_kidney + 0.5 * s["heart_failure"]
    leak = leak + 0.65 * s["sepsis"] + 0.55 * s["embolism"] + 0.25 * s["lvh"]
    leak = leak + 0.7 * s["pericarditis"] + 0.12 * s["blood_loss"] + 0.35 * s["hypoxaemia"]
    own = draws.normal("troponin_z", 0, 0.62)
    men = 1 - s["female"]
    v["troponin-i-hs"] = draws.settle(
        "troponin-i-hs", 3.1 * np.exp(leak + infarct + own + 0.7 * men)
    )
    troponin_t = 0.82 * (leak + infarct + own) + 0.25 * (s["egfr"] < 45) + 0.25 * men
    v["troponin-t-hs"] = draws.settle(
        "troponin-t-hs", 3.5 * np.exp(troponin_t + draws.normal("troponin_t_z", 0, 0.25))
    )

    crush = s["rhabdomyolysis"] * (3.6 + draws.gamma("crush_size", 2.0, 0.5))
    fall = draws.flag("muscle_trauma", 0.05) * draws.uniform("trauma_size", 0.5, 1.8)
    muscle = 0.42 * infarct + crush + fall + 0.12 * s["statin"] + 0.4 * s["hypothyroid"]
    muscle = muscle + 0.35 * men - 0.3 * s["cancer"] + draws.normal("ck_z", 0, 0.43)
    v["creatine-kinase"] = draws.settle("creatine-kinase", 82 * np.exp(muscle))
    v["ck-mb"] = draws.settle(
        "ck-mb",
        1.5 * np.exp(0.62 * infarct + 0.35 * crush + 0.1 * fall + draws.normal("ck_mb_z", 0, 0.4)),
    )
    tissue = 0.11 * infarct + 0.5 * (crush > 0) + 0.2 * s["cancer"] + 0.18 * s["sepsis_depth"]
    tissue = tissue + 0.13 * s["cirrhosis"] + 0.12 * s["congestion"] + 0.1 * s["embolism"]
    tissue = tissue + 0.12 * s["hypoxaemia"]
    v["ldh"] = draws.settle("ldh", 170 * np.exp(tissue + draws.normal("ldh_z", 0, 0.17)))
