"""One patient's recording: parameters to leads in mV with noise and gain.

Beats and noise have streams of their own, keyed by the patient and by nothing about the disease.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from anyecg_train.cohort.device import pass_band
from anyecg_train.cohort.draws import FloatArray
from anyecg_train.cohort.noise import draw_noise
from anyecg_train.cohort.shifts import NO_SHIFT, Shift
from anyecg_train.cohort.waves import draw_leads

BEATS_STREAM, NOISE_STREAM = 101, 102


@dataclass(frozen=True, eq=False)
class Recording:
    """Leads ("I", "II"), float64 [2, 5000] in mV at 500 Hz: `lead_mv` is what a device stores,
    `gain` x (`clean_mv` + `noise_mv`)."""

    clean_mv: FloatArray
    noise_mv: FloatArray
    gain: float

    @property
    def lead_mv(self) -> FloatArray:
        return self.gain * (self.clean_mv + self.noise_mv)


def record(
    key: tuple[int, ...], parameters: Mapping[str, float], shift: Shift = NO_SHIFT
) -> Recording:
    """Record the patient `key` (seed, block, number in block, and the visit after the first)."""
    clean = draw_leads(parameters, np.random.default_rng([*key, BEATS_STREAM]))
    noise = draw_noise(np.random.default_rng([*key, NOISE_STREAM]), shift.mains_50_share)
    if shift.band_hz is not None:
        clean, noise = pass_band(clean, shift.band_hz), pass_band(noise, shift.band_hz)
    return Recording(clean_mv=clean, noise_mv=noise, gain=float(parameters["voltage"]))
