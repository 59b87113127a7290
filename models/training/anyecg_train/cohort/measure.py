"""From true to measured values: analytical error, drift between sample and ECG, haemolysis."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws

# coefficient of variation of the assay; 0.03 where not named
ASSAY_CV = {
    "sodium": 0.008, "chloride": 0.009, "potassium": 0.015, "ph": 0.0012, "calcium": 0.014,
    "calcium-ionised": 0.012, "haemoglobin": 0.012, "haematocrit": 0.015, "mcv": 0.008,
    "hba1c": 0.02, "albumin": 0.025, "total-protein": 0.02, "troponin-i-hs": 0.08,
    "troponin-t-hs": 0.07, "nt-probnp": 0.05, "bnp": 0.06, "d-dimer": 0.07, "crp": 0.05,
    "procalcitonin": 0.07, "tsh": 0.04, "free-t4": 0.04, "ferritin": 0.05, "platelets": 0.04,
}  # fmt: skip
DEFAULT_CV = 0.03
# log SD of what changes in up to 60 minutes between ECG and sample, in fast analytes
DRIFT_LOG_SD = {
    "potassium": 0.028, "glucose": 0.07, "lactate": 0.12, "ph": 0.002, "pco2": 0.05, "po2": 0.05,
    "bicarbonate": 0.02, "calcium-ionised": 0.010, "troponin-i-hs": 0.18, "troponin-t-hs": 0.15,
}  # fmt: skip
HAEMOLYSIS_SHARE = 0.04
NOTICED_SHARE = 0.4  # of haemolysed samples: flagged, so that potassium, LDH, AST are not reported


def measure(draws: Draws, true_values: Columns) -> Columns:
    """Measured values of the same analytes, NaN where the sample was rejected."""
    measured: Columns = {}
    for name, value in true_values.items():
        drift = DRIFT_LOG_SD.get(name, 0.0) * draws.normal(f"drift:{name}")
        assay = ASSAY_CV.get(name, DEFAULT_CV) * draws.normal(f"assay:{name}")
        measured[name] = value * np.exp(drift) * (1 + np.clip(assay, -0.4, 0.4))
    spoil_haemolysed(draws, measured)
    return measured


def spoil_haemolysed(draws: Draws, measured: Columns) -> None:
    """Red cells spill potassium, LDH and AST into 4 % of samples; the ECG knows nothing of it."""
    haemolysed = draws.flag("haemolysed", HAEMOLYSIS_SHARE)
    noticed = haemolysed * draws.flag("haemolysis_noticed", NOTICED_SHARE)
    spilled = haemolysed * np.clip(0.3 + draws.gamma("potassium_spilled", 1.3, 0.32), 0.3, 2.0)
    measured["potassium"] = measured["potassium"] + spilled
    measured["ldh"] = measured["ldh"] * (1 + 0.9 * spilled)
    measured["ast"] = measured["ast"] * (1 + 0.4 * spilled)
    for name in ("potassium", "ldh", "ast"):
        measured[name] = np.where(noticed > 0, np.nan, measured[name])
