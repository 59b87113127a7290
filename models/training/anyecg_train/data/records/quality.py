"""The service's quality gate, in numpy: what it would not be asked about is not learned from.

Mirrors `src/ecg/quality.ts` with `amplitude.ts`, `beats.ts`, `defects.ts` and `moving-average.ts`
beside it: same rules, same limits, same order. `tests/test_records_quality.py` runs both on the
same signals; whoever changes one changes the other.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

LEAST_SECONDS = 10.0
MOST_SECONDS = 3600.0
LEAST_SAMPLING_HZ = 100.0
MOST_GAPS = 0.05
MOST_FLAT = 0.3
MOST_CLIPPED = 0.01
LEAST_AMPLITUDE_MV = 0.08
MOST_AMPLITUDE_MV = 20.0
MOST_NOISE_RATIO = 0.055
QRS_PROMINENCE = 6.5
PERIODICITY = 0.5
"""The last two are half-axes of the ellipse outside which a signal has beats."""

FLAT_SHARE = 0.1
TILE_SECONDS, HOP_SECONDS = 2.0, 0.5
RAIL_DISTANCE_MV = 0.5
SHORT_RUN_SECONDS, STEEP_MV_PER_SECOND = 0.006, 10.0
LONG_RUN_SECONDS = 0.2
LONGEST_CYCLE_SECONDS, SHORTEST_CYCLE_SECONDS = 2.5, 0.2
COARSE_HZ = 60.0


@dataclass(frozen=True)
class Quality:
    """What was measured in one lead; the units are those of `QualityReport` in quality.ts."""

    gaps_fraction: float
    flat_fraction: float
    clipped_fraction: float
    amplitude_mv: float
    noise_mv: float
    qrs_prominence: float
    periodicity: float
    declined: str | None
    """The service's code of the reason, e.g. `flat`; None when the lead may be used."""


def assess_quality(lead_mv: FloatArray, sampling_hz: float) -> Quality:
    """Measure one window in mV, as recorded, NaN where there is no sample."""
    recorded = bridge_gaps(lead_mv)
    mains_free = moving_average(moving_average(recorded, sampling_hz, 1 / 50), sampling_hz, 1 / 60)
    level = faster_than(mains_free, sampling_hz, (0.8, 0.6))
    tiles = peak_to_peak_tiles(level, sampling_hz)
    amplitude = quantile(tiles, 0.5)
    flat = 1.0 if amplitude < LEAST_AMPLITUDE_MV else share_below(tiles, FLAT_SHARE * amplitude)
    measured = Quality(
        gaps_fraction=float(np.isnan(lead_mv).mean()) if len(lead_mv) else math.nan,
        flat_fraction=flat,
        clipped_fraction=clipped_fraction(recorded, sampling_hz),
        amplitude_mv=amplitude,
        noise_mv=quantile(noise_floors_mv(mains_free, sampling_hz), 0.75),
        qrs_prominence=qrs_prominence(mains_free, sampling_hz),
        periodicity=periodicity(level, sampling_hz),
        declined=None,
    )
    reason = decline_recording(len(lead_mv), sampling_hz) or _decline_measured(measured)
    return Quality(**{**vars(measured), "declined": reason})


def decline_recording(samples: int, sampling_hz: float) -> str | None:
    """What length and rate alone decide; half a sample at 500 Hz is allowed for."""
    seconds = samples / sampling_hz
    if not seconds >= LEAST_SECONDS - 1e-3:
        return "too-short"
    if seconds > MOST_SECONDS:
        return "too-long"
    return "sampling-too-low" if sampling_hz < LEAST_SAMPLING_HZ else None


def _decline_measured(measured: Quality) -> str | None:
    # What is not a number is not within a limit either: hence the negations.
    if not measured.gaps_fraction <= MOST_GAPS:
        return "gaps"
    if not measured.clipped_fraction <= MOST_CLIPPED:
        return "clipped"
    if not measured.flat_fraction <= MOST_FLAT:
        return "flat"
    if not measured.amplitude_mv <= MOST_AMPLITUDE_MV:
        return "noisy"
    if not measured.noise_mv <= MOST_NOISE_RATIO * measured.amplitude_mv:
        return "noisy"
    beats = math.hypot(measured.qrs_prominence / QRS_PROMINENCE, measured.periodicity / PERIODICITY)
    return None if beats >= 1 else "noisy"


def bridge_gaps(lead: FloatArray) -> FloatArray:
    """Gaps filled with the last value before them (the first after, at the start); 0 if all gap."""
    there = np.flatnonzero(~np.isnan(lead))
    if not len(there):
        return np.zeros(len(lead))
    before = np.searchsorted(there, np.arange(len(lead)), side="right") - 1
    return np.asarray(lead[there[np.maximum(before, 0)]], np.float64)


def moving_average(signal: FloatArray, sampling_hz: float, seconds: float) -> FloatArray:
    """Centred mean over a duration; at the ends, over what is there."""
    width = max(1, round_half_up(seconds * sampling_hz))
    after = width >> 1
    middle = np.arange(len(signal))
    high = np.minimum(middle + after + 1, len(signal))
    low = np.maximum(middle + after + 1 - width, 0)
    sums = np.concatenate([[0.0], np.cumsum(signal)])
    return np.asarray((sums[high] - sums[low]) / (high - low))


def faster_than(signal: FloatArray, sampling_hz: float, seconds: tuple[float, float]) -> FloatArray:
    """The signal less its average over two durations, one after the other."""
    slow = signal
    for duration in seconds:
        slow = moving_average(slow, sampling_hz, duration)
    return signal - slow


def peak_to_peak_tiles(signal: FloatArray, sampling_hz: float) -> FloatArray:
    """Peak-to-peak sizes of overlapping two-second tiles, one each half second."""
    tile = max(1, round_half_up(TILE_SECONDS * sampling_hz))
    hop = max(1, round_half_up(HOP_SECONDS * sampling_hz))
    if len(signal) < tile:
        return np.zeros(0)
    tiles = sliding_window_view(signal, tile)[::hop]
    return np.asarray(tiles.max(axis=1) - tiles.min(axis=1))


def share_below(tiles: FloatArray, limit: float) -> float:
    """Share of the signal covered by tiles that are smaller than `limit`."""
    if not len(tiles):
        return 0.0
    each = round(TILE_SECONDS / HOP_SECONDS)
    return float((np.convolve(tiles < limit, np.ones(each)) > 0.5).mean())


def quantile(values: FloatArray, fraction: float) -> float:
    """The value that a fraction of the values lies below; 0 for none."""
    if not len(values):
        return 0.0
    return float(np.sort(values)[min(len(values) - 1, math.floor(fraction * len(values)))])


def clipped_fraction(lead: FloatArray, sampling_hz: float) -> float:
    """Share of samples at the highest or lowest value because the amplifier went no further."""
    mean = lead.mean()
    rails = [rail for rail in (lead.min(), lead.max()) if abs(rail - mean) > RAIL_DISTANCE_MV]
    return sum(_samples_at_rail(lead, sampling_hz, rail) for rail in rails) / len(lead)


def _samples_at_rail(lead: FloatArray, sampling_hz: float, rail: float) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], lead == rail, [False]])))
    clipped = 0
    for start, end in edges.reshape(-1, 2):
        run = int(end - start)
        entry = abs(rail - lead[start - 1]) * sampling_hz if start else 0.0
        short = run >= max(3, SHORT_RUN_SECONDS * sampling_hz) and entry >= STEEP_MV_PER_SECOND
        if short or run >= LONG_RUN_SECONDS * sampling_hz:
            clipped += run
    return clipped


def noise_floors_mv(mains_free: FloatArray, sampling_hz: float) -> FloatArray:
    """RMS in mV between the beats, second by second, of what is faster than about 15 Hz."""
    fast = faster_than(mains_free, sampling_hz, (0.03, 0.03))
    tile = max(1, round_half_up(sampling_hz / 10))
    seconds = len(fast) // tile // 10
    tiles = fast[: seconds * 10 * tile].reshape(seconds, 10, tile)
    rms = np.sort(np.sqrt((tiles**2).mean(axis=2)), axis=1)
    return np.asarray(rms[:, 3])


def qrs_prominence(mains_free: FloatArray, sampling_hz: float) -> float:
    """The typical two seconds' highest peak in the band of the QRS, in multiples of the median."""
    band = np.abs(faster_than(mains_free, sampling_hz, (0.12, 0.1)))
    tile = max(1, round_half_up(TILE_SECONDS * sampling_hz))
    peaks = band[: len(band) // tile * tile].reshape(-1, tile).max(axis=1)
    background = quantile(band[:: _coarse_step(sampling_hz)], 0.5)
    return quantile(peaks, 0.5) / background if background > 0 else 0.0


def periodicity(level: FloatArray, sampling_hz: float) -> float:
    """Highest correlation of the signal with itself one cycle later, after it was low once."""
    step = _coarse_step(sampling_hz)
    x, hz = level[::step], sampling_hz / step
    best, has_been_low = 0.0, False
    for lag in range(round_half_up(0.1 * hz), math.floor(LONGEST_CYCLE_SECONDS * hz) + 1):
        correlation = _correlate_with_itself(x, lag)
        has_been_low = has_been_low or correlation < 0.1
        if has_been_low and lag >= SHORTEST_CYCLE_SECONDS * hz:
            best = max(best, correlation)
    return best


def _correlate_with_itself(x: FloatArray, lag: int) -> float:
    early, late = x[: max(0, len(x) - lag)], x[lag:]
    power = math.sqrt(float(early @ early) * float(late @ late))
    return float(early @ late) / power if power > 0 else 0.0


def _coarse_step(sampling_hz: float) -> int:
    return max(1, math.floor(sampling_hz / COARSE_HZ))


def round_half_up(value: float) -> int:
    """As JavaScript's Math.round; Python rounds halves to even."""
    return math.floor(value + 0.5)
