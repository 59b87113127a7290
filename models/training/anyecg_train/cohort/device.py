"""What a recorder of a narrow band stores of the trace."""

from __future__ import annotations

import numpy as np
from scipy.signal import butter, lfilter, lfilter_zi

from anyecg_train.cohort.draws import FloatArray
from anyecg_train.cohort.noise import SAMPLING_HZ


def pass_band(trace_mv: FloatArray, band_hz: tuple[float, float]) -> FloatArray:
    """Rows of [leads, samples] in mV through a high-pass of first and a low-pass of second order.

    They run once, forwards, as in a device that shows what it measures: the high-pass tilts the ST
    segment. Each row starts settled.
    """
    low_hz, high_hz = band_hz
    stored = trace_mv
    for order, corner_hz, kind in ((1, low_hz, "highpass"), (2, high_hz, "lowpass")):
        b, a = butter(order, corner_hz, kind, fs=SAMPLING_HZ)
        stored = lfilter(b, a, stored, axis=1, zi=lfilter_zi(b, a) * stored[:, :1])[0]
    return np.asarray(stored)
