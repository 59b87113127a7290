"""When the heart beats: the RR series of one patient and the kind of every beat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anyecg_train.cohort.draws import FloatArray

SINUS, PREMATURE_ATRIAL, PREMATURE_VENTRICULAR, JUNCTIONAL, PACED = range(5)
LEAD_IN_S = 2.0  # beats start this long before the window, so that its edge is like its middle
SECONDS = 10.0
LEAST_RR_S = 0.28


@dataclass(frozen=True)
class Beats:
    """Arrays over beats. `onset_s` is the QRS onset from the window's start; `rr_s` the RR before
    the beat; `p_scale` and `qrs_scale` multiply the amplitudes of the P wave and of QRS and T."""

    onset_s: FloatArray
    rr_s: FloatArray
    kind: NDArray[np.int64]
    p_scale: FloatArray
    qrs_scale: FloatArray


def draw_beats(p: Mapping[str, float], rng: np.random.Generator) -> Beats:
    """The beats from 2 s before to just after the window, at a random phase."""
    mean_rr = 60.0 / p["rate"]
    count = int(np.ceil((SECONDS + LEAD_IN_S + 1.5) / mean_rr * 1.6)) + 4
    rr, kind = draw_intervals(p, mean_rr, count, rng)
    onset = -LEAD_IN_S - rng.random() * mean_rr + np.cumsum(rr)
    kept = onset < SECONDS + 0.6
    onset, rr, kind = onset[kept], rr[kept], kind[kept]
    number = np.arange(len(onset))
    breath = 0.04 * np.sin(2 * np.pi * p["breath_hz"] * onset + rng.random() * 2 * np.pi)
    beat_noise = 0.012 * rng.standard_normal(len(onset))
    qrs_scale = 1 + breath + beat_noise + p["alternans"] * np.where(number % 2, 0.5, -0.5)
    p_scale = 1 + 0.05 * rng.standard_normal(len(onset))
    if p["multifocal"] > 0:
        p_scale = rng.uniform(-0.5, 1.6, len(onset))
    p_scale = np.where(kind == PREMATURE_ATRIAL, p_scale * rng.uniform(-0.6, 1.5), p_scale)
    p_scale = np.where((kind == PREMATURE_VENTRICULAR) | (kind == PACED), 0.0, p_scale)
    return Beats(onset, rr, kind, p_scale, qrs_scale)


def draw_intervals(
    p: Mapping[str, float], mean_rr: float, count: int, rng: np.random.Generator
) -> tuple[FloatArray, NDArray[np.int64]]:
    """RR intervals in s and the kind of the beat that ends each."""
    kind = np.full(count, SINUS)
    if p["paced"] > 0:
        return np.full(count, mean_rr) + 0.002 * rng.standard_normal(count), np.full(count, PACED)
    if p["af"] > 0:
        rr = mean_rr * rng.gamma(1 / p["af_cv"] ** 2, p["af_cv"] ** 2, count)
    elif p["junctional"] > 0:
        rr = mean_rr * (1 + 0.01 * rng.standard_normal(count))
        kind[:] = JUNCTIONAL
    elif p["multifocal"] > 0:
        rr = mean_rr * np.exp(0.14 * rng.standard_normal(count))
    else:
        rr = mean_rr + sinus_variation_s(p, mean_rr, count, rng)
    return interrupt(p, np.maximum(rr, LEAST_RR_S), kind, mean_rr, rng)


def sinus_variation_s(
    p: Mapping[str, float], mean_rr: float, count: int, rng: np.random.Generator
) -> FloatArray:
    """Deviation from the mean RR whose successive differences have the patient's RMSSD (ms)."""
    time = np.arange(count) * mean_rr
    breath = np.sin(2 * np.pi * p["breath_hz"] * time + rng.random() * 2 * np.pi)
    slow = np.sin(2 * np.pi * rng.uniform(0.05, 0.11) * time + rng.random() * 2 * np.pi)
    deviation = breath + 0.6 * slow + 0.45 * rng.standard_normal(count)
    measured = np.sqrt(np.mean(np.diff(deviation) ** 2))
    scaled = deviation * (p["rmssd"] / 1000) / measured
    return np.asarray(np.clip(scaled, -0.22 * mean_rr, 0.22 * mean_rr))


def interrupt(
    p: Mapping[str, float],
    rr: FloatArray,
    kind: NDArray[np.int64],
    mean_rr: float,
    rng: np.random.Generator,
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Put in premature beats: ventricular with a full pause, atrial with a short one."""
    dice = rng.random(len(rr))
    ventricular = np.where(kind == JUNCTIONAL, 0.0, p["pvc_rate"])
    atrial = 0.0 if p["af"] > 0 or p["junctional"] > 0 else p["pac_rate"]
    coupling = rng.uniform(0.55, 0.72)
    for i in range(1, len(rr) - 1):
        if kind[i - 1] in (PREMATURE_VENTRICULAR, PREMATURE_ATRIAL):
            continue
        if dice[i] < ventricular[i]:
            kind[i] = PREMATURE_VENTRICULAR
            rr[i] = max(coupling * mean_rr, LEAST_RR_S)
            rr[i + 1] = 2 * mean_rr - rr[i] if p["af"] == 0 else rr[i + 1] * 1.2
        elif dice[i] < ventricular[i] + atrial:
            kind[i] = PREMATURE_ATRIAL
            rr[i] = max((coupling + 0.05) * mean_rr, LEAST_RR_S)
            rr[i + 1] = 1.1 * mean_rr
    return rr, kind
