"""What a careful reader would measure on the trace: the auxiliary targets of training.

ECGFounder meets its fine-tuning with features learned from ten million ECGs; a network that starts
from nothing has to learn to see first. The simulated patients' true ECG parameters take that part:
an extra head predicts them during training and is thrown away afterwards. No laboratory value is
among them, and nothing of them is in the exported network.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

FloatColumn = NDArray[np.float32]

SHARED = (
    "rate", "p_dur", "pr", "qrs", "qtc", "tpte", "st_len", "t_rise", "p_notch",
    "af", "lbbb", "rbbb", "junctional", "alternans",
)  # fmt: skip
"""Parameters that both leads show."""
LOGARITHMIC = ("rmssd",)
PER_LEAD = ("t", "st", "q", "s", "j")
"""Amplitudes in mV with a column for each lead; only their ratio to R survives the z-score."""
LEAD_SUFFIX = {"I": "i", "II": "ii"}
CLIP = 3.0
"""Standardised targets stay within +-3, so that a rare extreme does not lead the training."""


def measurement_targets(
    parameters: Mapping[str, FloatColumn], leads: tuple[str, ...]
) -> NDArray[np.float32]:
    """Standardised targets [n, leads, M] from a cohort's true ECG parameters."""
    by_lead = []
    for lead in leads:
        suffix = LEAD_SUFFIX[lead]
        r_wave = np.maximum(parameters[f"r_{suffix}"], 0.1)
        p_wave = parameters["p_amp"] * (parameters["p_lead_i"] if lead == "I" else 1.0)
        columns = [
            *(parameters[name] for name in SHARED),
            *(np.log(parameters[name]) for name in LOGARITHMIC),
            *(parameters[f"{name}_{suffix}"] / r_wave for name in PER_LEAD),
            p_wave / r_wave,
            parameters["u"] / r_wave,
        ]
        by_lead.append(np.stack(columns, axis=1))
    targets = np.stack(by_lead, axis=1)
    centre = targets.mean(axis=(0, 1))
    spread = np.maximum(targets.std(axis=(0, 1)), 1e-6)
    standardised: NDArray[np.float32] = ((targets - centre) / spread).astype(np.float32)
    return np.clip(standardised, -CLIP, CLIP)
