"""Noise of the recording: wander, mains, muscle, electrode, drift; from its own random stream.

Its size knows nothing of the patient: no label, no amplitude, no gain. It is added at unit gain and
`voltage` multiplies the sum, so that a low voltage cannot be read from a rough baseline.
"""

from __future__ import annotations

import numpy as np
from scipy.signal import lfilter

from anyecg_train.cohort.draws import FloatArray
from anyecg_train.cohort.shifts import NO_SHIFT

SAMPLING_HZ = 500
SAMPLES = 5000


def draw_noise(
    rng: np.random.Generator, mains_50_share: float = NO_SHIFT.mains_50_share
) -> FloatArray:
    """Noise of leads I and II, float64 [2, 5000] in mV."""
    time = np.arange(SAMPLES) / SAMPLING_HZ
    quality = np.exp(0.6 * rng.standard_normal())
    lead = np.exp(0.25 * rng.standard_normal((2, 1)))
    noise = wander(rng, time) * quality * lead
    noise += 0.007 * quality * lead * coloured(rng)
    mains_hz = 50.0 if rng.random() < mains_50_share else 60.0
    mains = 0.006 * np.exp(0.8 * rng.standard_normal((2, 1)))
    noise += mains * np.sin(2 * np.pi * mains_hz * time + rng.uniform(0, 2 * np.pi, (2, 1)))
    if rng.random() < 0.12:
        noise += electrode_steps(rng, time)
    return np.asarray(noise)


def wander(rng: np.random.Generator, time: FloatArray) -> FloatArray:
    """Breathing and slow drift below 0.5 Hz."""
    total = np.zeros((2, SAMPLES))
    for low_hz, high_hz, size_mv in ((0.04, 0.12, 0.06), (0.18, 0.35, 0.045), (0.35, 0.6, 0.012)):
        frequency = rng.uniform(low_hz, high_hz)
        phase = rng.uniform(0, 2 * np.pi, (2, 1))
        size = size_mv * np.exp(0.5 * rng.standard_normal((2, 1)))
        total += size * np.sin(2 * np.pi * frequency * time + phase)
    return total


def coloured(rng: np.random.Generator) -> FloatArray:
    """Muscle: white noise through a one-pole filter, with bursts; unit spread at quiet times."""
    white = rng.standard_normal((2, SAMPLES))
    mixed = lfilter([1.0], [1.0, -0.55], white, axis=1) * 0.83
    if rng.random() < 0.25:
        centre, width = rng.uniform(0, SAMPLES), rng.uniform(150, 700)
        burst = np.exp(-0.5 * ((np.arange(SAMPLES) - centre) / width) ** 2)
        mixed = mixed * (1 + rng.uniform(1, 3) * burst)
    return np.asarray(mixed)


def electrode_steps(rng: np.random.Generator, time: FloatArray) -> FloatArray:
    """A moved electrode: a jump of the baseline that fades within about a second."""
    total = np.zeros((2, SAMPLES))
    for _ in range(rng.integers(1, 3)):
        after = time - rng.uniform(0, 10)
        fading = np.where(after > 0, np.exp(-np.maximum(after, 0) / rng.uniform(0.3, 1.2)), 0)
        total += rng.normal(0, 0.12, (2, 1)) * fading
    return total
