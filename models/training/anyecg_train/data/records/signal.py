"""One lead in mV to what the network sees, and what a rhythm strip tells without its wave forms."""

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.signal import firwin, resample_poly
from wfdb import processing

from anyecg_train.data.records.quality import bridge_gaps
from anyecg_train.preprocess import SAMPLES, SAMPLING_HZ, preprocess

FloatArray = NDArray[np.float64]

WINDOW_SECONDS = SAMPLES / SAMPLING_HZ

CUTOFF = 0.45
"""Middle of the transition band, as a fraction of the lower rate, as in src/signal/resample.ts."""
CROSSINGS = 26
KAISER_BETA = 8.96
"""90 dB, with a transition of 0.1 of the lower rate."""
MOST_TERMS = 1000
"""Of the ratio of two rates: 511.844 Hz becomes 500 within 1e-6 of itself."""

BEAT_HZ = 125
"""gqrs finds the same beats as at 500 Hz, four times as fast."""
LEAST_INTERVALS = 3
"""Fewer give no figure of irregularity."""


def prepare_input(lead_mv: FloatArray, sampling_hz: float) -> FloatArray:
    """Ten seconds in mV, NaN in gaps, at any rate, to the network's float64[5000].

    As src/signal/ecgfounder.ts: a gap becomes 0 on the lead's own level, then resampling with an
    anti-alias filter, then the pinned preprocessing. The service filters a longer recording whole;
    here each window is filtered by itself, as in the original's training.
    """
    resampled = resample(zero_gaps(lead_mv), sampling_hz, SAMPLING_HZ)[:SAMPLES]
    # A window of a rate that is no whole number may round to a few samples too little.
    return preprocess(np.pad(resampled, (0, SAMPLES - len(resampled)), mode="edge"))


def zero_gaps(lead_mv: FloatArray) -> FloatArray:
    """Gaps as 0 and the rest less its median; a lead without gaps stays untouched."""
    there = np.isfinite(lead_mv)
    if there.all():
        return lead_mv
    recorded = np.sort(lead_mv[there])
    level = recorded[len(recorded) >> 1] if len(recorded) else 0.0
    return np.where(there, lead_mv - level, 0.0)


def resample(signal: FloatArray, from_hz: float, to_hz: float) -> FloatArray:
    """The signal at another rate, band-limited; one that has the rate already is returned as it is.

    The filter is that of src/signal/resample.ts: flat to 0.4 and closed from 0.5 of the lower rate.
    """
    if abs(from_hz - to_hz) < 1e-3:
        return signal
    ratio = Fraction(to_hz / from_hz).limit_denominator(MOST_TERMS)
    up, down = ratio.numerator, ratio.denominator
    slower = max(up, down)
    reach = math.ceil(CROSSINGS / (2 * CUTOFF) * slower)
    taps = firwin(2 * reach + 1, 2 * CUTOFF / slower, window=("kaiser", KAISER_BETA))
    pad = min(len(signal) - 1, -(-math.ceil(reach / up) // down) * down)
    left = 2 * signal[0] - signal[pad:0:-1]
    right = 2 * signal[-1] - signal[-2 : -pad - 2 : -1]
    extended = np.concatenate([left, signal, right])
    first, length = pad * up // down, math.floor(len(signal) * to_hz / from_hz + 0.5)
    resampled: FloatArray = resample_poly(extended, up, down, window=taps)
    return resampled[first : first + length]


def measure_rhythm(lead_mv: FloatArray, sampling_hz: float) -> tuple[float, float]:
    """Heart rate (beats/min) and irregularity (SD of the beat intervals over their mean).

    By gqrs on the lead as recorded; NaN for what too few beats do not tell.
    """
    lead = resample(bridge_gaps(lead_mv), sampling_hz, BEAT_HZ)
    try:
        beats = np.asarray(processing.gqrs_detect(sig=lead, fs=BEAT_HZ), float)
    except (IndexError, ValueError, ZeroDivisionError):  # gqrs gives up on some odd traces
        return math.nan, math.nan
    intervals = np.diff(beats) / BEAT_HZ
    if not len(intervals):
        return math.nan, math.nan
    rate = float(60 / np.median(intervals))
    if len(intervals) < LEAST_INTERVALS:
        return rate, math.nan
    return rate, float(intervals.std() / intervals.mean())
