"""Where the waves lie: R peaks of a preprocessed trace, and a window for each wave of each beat.

The detector is small and of this module, because those of `wfdb` learn their thresholds over more
than ten seconds and expect millivolts. It follows Pan and Tompkins (1985): a filter for the QRS,
the slope's energy, a threshold, a search back, and the check that a T wave is not taken for a QRS.
Windows are fixed times around R, not measured on- and offsets: they hold most of a wave, not all of
it, and a very broad QRS reaches into its neighbours.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, find_peaks, sosfiltfilt

from anyecg_train.judge.metrics import FloatArray

SAMPLING_HZ = 500
Wave = Literal["P", "QRS", "ST", "T"]
WAVES: tuple[Wave, ...] = get_args(Wave)
Positions = NDArray[np.int64]
Window = tuple[int, int]
"""First sample and the one after the last."""

QRS_BAND_HZ = (5.0, 25.0)
ENERGY_S = 0.08
REFRACTORY_S = 0.24
THRESHOLD = 0.22
"""Share of the usual energy of a QRS that a peak must reach; half of it in a search back."""
T_WAVE_S, T_WAVE_SHARE = 0.40, 0.35
"""A peak so soon after a beat, with less than this share of its energy, is a T wave."""
GAP = 1.6
"""A pause of so many usual RR intervals is searched again."""
LEAST_BEATS = 3
FLAT = 1e-6
"""A trace of a smaller range, in units of the z-score, holds nothing."""

P_BEFORE_S = 0.28
QRS_BEFORE_S, QRS_AFTER_S = 0.06, 0.07
ST_END_S, T_END_S = 0.17, 0.52
"""After R, for an RR interval of one second; both scale with the square root of the RR interval."""
P_LEAST_S = 0.20
"""The T window leaves at least so much room before the next R, however fast the heart."""


@dataclass(frozen=True)
class Beat:
    """R peak (sample) and the windows of its waves; a wave without room has no window."""

    r: int
    windows: dict[Wave, Window]


def find_r_peaks(trace: FloatArray) -> Positions:
    """R peaks (samples, ascending) of a preprocessed trace at 500 Hz; empty where none is clear."""
    if np.ptp(trace) < FLAT:
        return np.zeros(0, np.int64)
    sections = butter(2, QRS_BAND_HZ, btype="band", fs=SAMPLING_HZ, output="sos")
    passed = sosfiltfilt(sections, trace)
    energy = uniform_filter1d(np.gradient(passed) ** 2, int(ENERGY_S * SAMPLING_HZ))
    usual = usual_energy(energy)
    apart = int(REFRACTORY_S * SAMPLING_HZ)
    candidates, _ = find_peaks(energy, height=THRESHOLD / 2 * usual, distance=apart)
    clear = candidates[energy[candidates] >= THRESHOLD * usual]
    beats = drop_t_waves(clear, energy)
    beats = search_back(beats, candidates, energy)
    return on_the_peak(beats, trace)


def usual_energy(energy: FloatArray) -> float:
    """Median over two-second pieces of their greatest energy: each piece holds a beat."""
    pieces = np.array_split(energy, max(1, len(energy) // (2 * SAMPLING_HZ)))
    return float(np.median([piece.max() for piece in pieces]))


def drop_t_waves(peaks: Positions, energy: FloatArray) -> Positions:
    """Peaks without those that follow a stronger one too soon to be a beat of their own."""
    kept: list[int] = []
    for peak in peaks:
        soon = bool(kept) and peak - kept[-1] < T_WAVE_S * SAMPLING_HZ
        if soon and energy[peak] < T_WAVE_SHARE * energy[kept[-1]]:
            continue
        if soon and energy[kept[-1]] < T_WAVE_SHARE * energy[peak] and len(kept) == 1:
            kept.pop()  # the trace begins with a T wave
        kept.append(int(peak))
    return np.array(kept, np.int64)


def search_back(beats: Positions, candidates: Positions, energy: FloatArray) -> Positions:
    """Fill long pauses with the strongest candidate that is not a T wave."""
    if len(beats) < LEAST_BEATS:
        return beats
    usual_rr = float(np.median(np.diff(beats)))
    found = list(beats)
    for before, after in pairwise(beats):
        if after - before <= GAP * usual_rr:
            continue
        inside = candidates[
            (candidates > before + T_WAVE_S * SAMPLING_HZ)
            & (candidates < after - REFRACTORY_S * SAMPLING_HZ)
        ]
        if len(inside):
            found.append(inside[np.argmax(energy[inside])])
    return np.array(sorted(found), np.int64)


def on_the_peak(beats: Positions, trace: FloatArray) -> Positions:
    """Move each energy peak onto the extreme of its QRS, of one direction for the whole trace."""
    if not len(beats):
        return beats
    reach = int(0.07 * SAMPLING_HZ)
    pieces = [trace[max(0, beat - reach) : beat + reach + 1] for beat in beats]
    heights = np.array([[piece.max(), -piece.min()] for piece in pieces])
    up = bool(np.median(heights[:, 0]) >= np.median(heights[:, 1]))
    extremes = [int(np.argmax(piece if up else -piece)) for piece in pieces]
    starts = np.maximum(0, beats - reach)
    return np.unique(starts + np.array(extremes, np.int64))


def find_beats(trace: FloatArray) -> list[Beat] | None:
    """Beats with their windows; None where fewer than three R peaks are found.

    Just outside the trace one more beat is assumed a usual RR interval away, so that the T wave of
    the one before and the P wave of the one after are not left out.
    """
    peaks = find_r_peaks(trace)
    if len(peaks) < LEAST_BEATS:
        return None
    usual = round(float(np.median(np.diff(peaks))))
    before, after = min(peaks[0] - usual, -1), max(peaks[-1] + usual, len(trace))
    return place_windows(np.concatenate([[before], peaks, [after]]), len(trace))


def place_windows(peaks: Positions, samples: int) -> list[Beat]:
    """Windows of each beat, in order P, QRS, ST, T, that do not overlap and end at the edges.

    T and the end of ST scale with the square root of the mean RR interval (Bazett 1920), as the
    repolarisation follows the mean rate more than the last interval.
    """
    rr_s = float(np.mean(np.diff(peaks))) / SAMPLING_HZ
    scale = float(np.sqrt(rr_s))
    beats = []
    free_from = -samples
    for number, r in enumerate(peaks):
        following = peaks[number + 1] if number + 1 < len(peaks) else r + round(rr_s * SAMPLING_HZ)
        room_s = (following - r) / SAMPLING_HZ - P_LEAST_S
        qrs_end = QRS_AFTER_S
        st_end = max(qrs_end, min(ST_END_S * scale, room_s))
        t_end = max(st_end, min(T_END_S * scale, room_s))
        borders = r + np.round(
            np.array([-P_BEFORE_S, -QRS_BEFORE_S, qrs_end, st_end, t_end]) * SAMPLING_HZ
        ).astype(int)
        borders = np.clip(np.maximum(borders, free_from), 0, samples)
        free_from = max(free_from, int(borders[-1]))
        windows: dict[Wave, Window] = {
            wave: (int(start), int(end))
            for wave, start, end in zip(WAVES, borders[:-1], borders[1:], strict=True)
            if end - start > 1
        }
        beats.append(Beat(int(r), windows))
    return beats


def wave_windows(beats: list[Beat], wave: Wave) -> list[Window]:
    """The windows of one wave over all beats."""
    return [beat.windows[wave] for beat in beats if wave in beat.windows]
