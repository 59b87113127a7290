"""The pinned ecgfounder-v1 preprocessing: notch, band-pass, running median, z-score.

The order and the settings are those of ECGFounder (arXiv 2410.04133). The coefficients are frozen,
zi included: scipy derives zi with LAPACK, whose kernels differ by machine and move the output.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter
from scipy.signal import lfilter

FloatArray = NDArray[np.float64]

SAMPLING_HZ = 500
SAMPLES = 5000
MEDIAN_KERNEL = 201
Z_EPSILON = 1e-8


@dataclass(frozen=True)
class Filter:
    """Coefficients of one recursive filter and its step-response state `zi`."""

    b: FloatArray
    a: FloatArray
    zi: FloatArray


NOTCH_50HZ = Filter(  # iirnotch(50, Q=30, fs=500)
    b=np.array([0.9896361753628921, -1.6012649682336106, 0.9896361753628921]),
    a=np.array([1.0, -1.6012649682336106, 0.9792723507257841]),
    zi=np.array([0.010363824637107997, 0.01036382463710791]),
)

BAND_067_40HZ = Filter(  # butter(4, [0.67, 40], btype='band', fs=500), ba form
    b=np.array(
        [
            0.00210678134062039,
            0.0,
            -0.00842712536248156,
            0.0,
            0.012640688043722339,
            0.0,
            -0.00842712536248156,
            0.0,
            0.00210678134062039,
        ]
    ),
    a=np.array(
        [
            1.0,
            -6.69982772563499,
            19.691253828465822,
            -33.190544451430235,
            35.11756594006398,
            -23.895107000645453,
            10.212953481905869,
            -2.5068563003602984,
            0.27056222781627265,
        ]
    ),
    zi=np.array(
        [
            -0.0021068159746489923,
            -0.0021065839326239125,
            0.006319859442409348,
            0.006321008964675202,
            -0.006320895341830348,
            -0.006320067758011037,
            0.0021067038887475184,
            0.0021067907112803266,
        ]
    ),
)


def preprocess(lead_mv: FloatArray) -> FloatArray:
    """What the network sees of one lead: 5000 samples in mV at 500 Hz to float64[5000], unitless.

    NaN becomes 0, as in the original. Raises ValueError when the window is not 5000 samples.
    """
    lead = np.asarray(lead_mv, np.float64)
    if lead.shape != (SAMPLES,):
        raise ValueError(f"lead_mv has shape {lead.shape}: ({SAMPLES},) is needed, 10 s at 500 Hz")
    row: FloatArray = _pipeline(lead[np.newaxis])[0]
    return row


def preprocess_batch(leads_mv: FloatArray) -> NDArray[np.float32]:
    """`preprocess` of every row of [n, 5000] mV, as float32[n, 5000]."""
    leads = np.asarray(leads_mv, np.float64)
    if leads.ndim != 2 or leads.shape[1] != SAMPLES:
        raise ValueError(f"leads_mv has shape {leads.shape}: (n, {SAMPLES}) is needed")
    return _pipeline(leads).astype(np.float32)


def _pipeline(leads: FloatArray) -> FloatArray:
    """Steps 1 to 4 on the rows of [n, 5000]."""
    filled = np.where(np.isnan(leads), 0.0, leads)
    passed = filter_both_ways(BAND_067_40HZ, filter_both_ways(NOTCH_50HZ, filled))
    levelled = passed - running_median(passed)
    mean = levelled.mean(axis=1, keepdims=True)
    spread = levelled.std(axis=1, keepdims=True)
    return np.asarray((levelled - mean) / (spread + Z_EPSILON))


def filter_both_ways(coefficients: Filter, rows: FloatArray) -> FloatArray:
    """Zero-phase filtering of rows, as scipy's filtfilt with its default odd extension."""
    pad = 3 * max(len(coefficients.a), len(coefficients.b))
    left = 2 * rows[:, :1] - rows[:, pad:0:-1]
    right = 2 * rows[:, -1:] - rows[:, -2 : -(pad + 2) : -1]
    extended = np.concatenate([left, rows, right], axis=1)
    forward = _settled_lfilter(coefficients, extended)
    backward = _settled_lfilter(coefficients, forward[:, ::-1])[:, ::-1]
    return np.asarray(np.ascontiguousarray(backward[:, pad:-pad]), np.float64)


def _settled_lfilter(coefficients: Filter, rows: FloatArray) -> FloatArray:
    """One pass that starts in the steady state of each row's first sample."""
    state = coefficients.zi * rows[:, :1]
    return np.asarray(lfilter(coefficients.b, coefficients.a, rows, axis=1, zi=state)[0])


def running_median(rows: FloatArray) -> FloatArray:
    """Running median of 201 samples (0.4 s) with zero-padded ends, row by row, as medfilt."""
    medians: FloatArray = np.stack(
        [median_filter(row, size=MEDIAN_KERNEL, mode="constant", cval=0.0) for row in rows]
    )
    return medians
