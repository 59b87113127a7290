"""Drawing: parameters of one patient to leads I and II in mV at 500 Hz, without noise.

A beat is a sum of bell curves, each half with its own width, and one flat-topped ST segment. Both
leads share the timing and differ in the amplitudes. The model is a sketch of the ECG's measurable
features (intervals, amplitudes, shapes), not of the heart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from anyecg_train.cohort.beats import (
    PACED,
    PREMATURE_VENTRICULAR,
    Beats,
    draw_beats,
)
from anyecg_train.cohort.draws import BoolArray, FloatArray

SAMPLING_HZ = 500
SAMPLES = 5000
LEADS = ("I", "II")
BEFORE_MS, AFTER_MS = 480, 1000  # window around a QRS onset that holds all of a beat
GRID_MS = np.arange(-BEFORE_MS, AFTER_MS, 1000 / SAMPLING_HZ)
WAVES = ("p", "p2", "q", "r", "r2", "s", "j", "t", "u")


@dataclass(frozen=True)
class Bells:
    """Bell curves of every beat: centre and half widths in ms [beats, waves], mV by lead too."""

    centre: FloatArray
    left: FloatArray
    right: FloatArray
    mv: FloatArray


def draw_leads(p: Mapping[str, float], rng: np.random.Generator) -> FloatArray:
    """Noise-free leads I and II, float64 [2, 5000] in mV, of one patient's parameters.

    `rng` moves the beats and f waves only. Gain (`voltage`) is applied by the caller, after noise.
    """
    beats = draw_beats(p, rng)
    trace = place(beats, beat_shapes(p, beats))
    if p["af"] > 0:
        trace = trace + fibrillation_waves(p, rng)
    if p["lead_reversal"] > 0:
        # right and left arm exchanged: I turns over, II shows III = II - I
        trace = np.stack([-trace[0], trace[1] - trace[0]])
    return np.asarray(trace)


def beat_shapes(p: Mapping[str, float], beats: Beats) -> FloatArray:
    """Every beat on its own grid: [2, beats, samples] in mV."""
    bells = sinus_bells(p, beats)
    wide = beats.kind == PREMATURE_VENTRICULAR
    paced = beats.kind == PACED
    for which in (wide, paced):
        if which.any():
            make_ventricular(p, beats, bells, which)
    offset = GRID_MS[None, None, :] - bells.centre[:, :, None]
    width = np.where(offset < 0, bells.left[:, :, None], bells.right[:, :, None])
    curves = np.exp(-0.5 * (offset / width) ** 2)
    shapes: FloatArray = np.matmul(bells.mv[:, :, None, :], curves[None])[:, :, 0, :]
    shapes += st_segment(p, beats, bells, wide | paced)
    if paced.any():
        shapes[:, paced] += 0.6 * ((GRID_MS >= -12) & (GRID_MS < -8))  # the stimulus, 4 ms
    return shapes


def sinus_bells(p: Mapping[str, float], beats: Beats) -> Bells:
    """P, QRS, J, T and U of conducted beats, times from the QRS onset."""
    count = len(beats.onset_s)
    ones = np.ones(count)
    stretch = repolarisation_stretch(p, beats)
    qrs, pr = p["qrs"], p["pr"]
    t_peak = qrs + (p["st_len"] + p["t_rise"]) * stretch
    # narrow part of the QRS is what a right bundle branch block leaves untouched
    core = min(qrs, 92.0) if p["rbbb"] > 0 else qrs
    p_first = -pr + 0.36 * p["p_dur"]
    p_second = -pr + (0.50 + 0.22 * p["p_notch"]) * p["p_dur"]
    if p["junctional"] > 0:
        p_first, p_second = qrs + 55.0, qrs + 55.0  # retrograde, after the QRS
    table: list[tuple[FloatArray, float | FloatArray, float | FloatArray]] = [
        (p_first * ones, 0.15 * p["p_dur"], 0.15 * p["p_dur"]),
        (p_second * ones, 0.15 * p["p_dur"], 0.15 * p["p_dur"]),
        (0.15 * core * ones, 0.075 * core, 0.075 * core),
        (0.44 * core * ones, 0.105 * core, 0.105 * core),
        (0.70 * qrs * ones, 0.12 * qrs, 0.11 * qrs),
        (s_centre(p) * ones, s_width(p), s_width(p)),
        ((qrs + 8) * ones, 9.0, 14.0),
        (t_peak, p["t_rise"] * stretch / 2.2, p["tpte"] * stretch / 2.0),
        (t_peak + 172 * stretch, 32 * stretch, 34 * stretch),
    ]
    centre = np.stack([row[0] for row in table], axis=1)
    left = np.stack([row[1] * ones for row in table], axis=1)
    right = np.stack([row[2] * ones for row in table], axis=1)
    bells = Bells(centre, left, right, sinus_amplitudes(p, beats))
    if p["sine"] > 0:
        turn_to_sine(p, bells)
    return bells


def s_centre(p: Mapping[str, float]) -> float:
    return p["qrs"] * 0.76 if p["rbbb"] > 0 else p["qrs"] * 0.78


def s_width(p: Mapping[str, float]) -> float:
    return p["qrs"] * 0.12 if p["rbbb"] > 0 else p["qrs"] * 0.09


def sinus_amplitudes(p: Mapping[str, float], beats: Beats) -> FloatArray:
    """Amplitudes in mV [2, beats, waves], leads I and II."""
    mv = np.zeros((2, len(beats.onset_s), len(WAVES)))
    for row, lead in enumerate(("i", "ii")):
        p_mv = p["p_amp"] * (p["p_lead_i"] if lead == "i" else 1.0)
        if p["junctional"] > 0:
            p_mv = -0.5 * p_mv
        second = 0.45 + 0.3 * p["p_notch"]
        block = p["lbbb"]
        ventricle = [
            -p[f"q_{lead}"] * (1 - block),
            p[f"r_{lead}"] * (1 - 0.15 * block),
            p[f"r_{lead}"] * 0.85 * block,
            -p[f"s_{lead}"],
            p[f"j_{lead}"],
            p[f"t_{lead}"],
            p["u"] * (0.6 if lead == "i" else 1.0),
        ]
        mv[row, :, 0] = p_mv * 0.8 * beats.p_scale
        mv[row, :, 1] = p_mv * second * beats.p_scale
        mv[row, :, 2:] = np.outer(beats.qrs_scale, ventricle)
    return mv


def turn_to_sine(p: Mapping[str, float], bells: Bells) -> None:
    """A sine wave: one broad R, a valley, a T of the same size, no fine structure."""
    r, s, t = (WAVES.index(wave) for wave in ("r", "s", "t"))
    size = np.maximum(bells.mv[:, :, r], 0.3)
    bells.mv[:] = 0.0
    bells.mv[:, :, r] = size
    bells.mv[:, :, s] = -0.6 * size
    bells.mv[:, :, t] = size
    bells.centre[:, r] = 0.45 * p["qrs"]
    bells.centre[:, s] = (bells.centre[:, r] + bells.centre[:, t]) / 2
    for wave, width in ((r, 0.22 * p["qrs"]), (s, 0.24 * p["qrs"]), (t, 0.26 * p["qrs"])):
        bells.left[:, wave] = width
        bells.right[:, wave] = width


def repolarisation_stretch(p: Mapping[str, float], beats: Beats) -> FloatArray:
    """Fridericia: a beat follows mostly the mean rate, partly the interval before it."""
    recent = 0.75 * 60 / p["rate"] + 0.25 * beats.rr_s
    return np.asarray(np.cbrt(recent))


def make_ventricular(p: Mapping[str, float], beats: Beats, bells: Bells, which: BoolArray) -> None:
    """Turn these beats into ventricular ones: no P, QRS of 150 ms or more, T the other way."""
    width = max(150.0, p["qrs"] + 25)
    size = max(p["r_ii"] + p["s_ii"], p["r_i"], 0.5)
    t_peak = width + 95 + 55
    centre = {
        "r": 0.38 * width,
        "r2": 0.62 * width,
        "s": 0.9 * width,
        "t": t_peak,
        "u": t_peak + 170,
    }
    half = {"r": 0.16 * width, "r2": 0.17 * width, "s": 18.0, "t": 48.0, "u": 30.0}
    for column, wave in enumerate(WAVES):
        bells.mv[:, which, column] = 0.0
        if wave in centre:
            bells.centre[which, column] = centre[wave]
            bells.left[which, column] = half[wave]
            bells.right[which, column] = half[wave]
    direction = np.array([0.7, 1.0]) if p["axis_of_ectopy"] > 0.5 else np.array([0.6, -1.0])
    for wave, share in (("r", 0.65), ("r2", 0.5), ("t", -0.35)):
        bells.mv[:, which, WAVES.index(wave)] = (share * size * direction)[:, None]


def st_segment(
    p: Mapping[str, float], beats: Beats, bells: Bells, excluded: BoolArray
) -> FloatArray:
    """ST level between the J point and the rise of T, with soft edges: [2, beats, samples]."""
    t = WAVES.index("t")
    start = p["qrs"] - 4.0
    end = bells.centre[:, t, None] - 0.5 * bells.left[:, t, None]
    rise = 1 / (1 + np.exp(np.clip(-(GRID_MS[None] - start) / 6.0, -50, 50)))
    fall = 1 / (1 + np.exp(np.clip((GRID_MS[None] - end) / 16.0, -50, 50)))
    level = rise * fall * np.where(excluded, 0.0, beats.qrs_scale)[:, None]
    return np.stack([p["st_i"] * level, p["st_ii"] * level])


def place(beats: Beats, shapes: FloatArray) -> FloatArray:
    """Add the beats into the ten-second window, each at its onset to a fraction of a sample."""
    before = int(BEFORE_MS * SAMPLING_HZ / 1000)
    length = shapes.shape[2]
    trace = np.zeros((2, SAMPLES + 2 * length + 2))
    position = beats.onset_s * SAMPLING_HZ - before
    whole = np.floor(position).astype(int)
    part = position - whole
    for beat in range(len(whole)):
        start = whole[beat] + length
        if start < 0 or start + length + 1 > trace.shape[1]:
            continue
        trace[:, start : start + length] += (1 - part[beat]) * shapes[:, beat]
        trace[:, start + 1 : start + 1 + length] += part[beat] * shapes[:, beat]
    return trace[:, length : length + SAMPLES]


def fibrillation_waves(p: Mapping[str, float], rng: np.random.Generator) -> FloatArray:
    """f waves: a wandering sine and its harmonic, stronger in II than in I."""
    wander = np.cumsum(rng.standard_normal(SAMPLES)) * 0.02
    phase = 2 * np.pi * p["f_hz"] * np.arange(SAMPLES) / SAMPLING_HZ + wander
    size = 1 + 0.3 * np.sin(2 * np.pi * rng.uniform(0.2, 0.7) * np.arange(SAMPLES) / SAMPLING_HZ)
    wave = p["f_amp"] * size * (np.sin(phase) + 0.35 * np.sin(2 * phase + 1.0))
    return np.stack([0.5 * wave, wave])
