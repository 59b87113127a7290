"""Traces with one thing taken out: a wave of every beat, the rhythm, or a sham of equal size.

After each change the trace is brought back to mean 0 and spread 1, as the preprocessing's z-score
would; its filters and running median are not run again. Without its QRS complexes a trace is
therefore stretched, and unlike anything in training: what that does to a network overstates what
the QRS tells it.
"""

import numpy as np

from anyecg_train.explain.waves import SAMPLING_HZ, WAVES, Beat, Wave, Window, wave_windows
from anyecg_train.judge.metrics import BoolArray, FloatArray
from anyecg_train.preprocess import Z_EPSILON

REGULAR_RATE_BPM = 75
REGULAR_RR = SAMPLING_HZ * 60 // REGULAR_RATE_BPM
RATE, SHAM = "rate", "sham"
OCCLUSIONS: tuple[str, ...] = (*WAVES, RATE)
SPAN_S = (0.28, 0.52)
"""A beat is cut out from so long before to so long after R: together the regular RR interval."""


class NoBeatsError(ValueError):
    """A trace has no whole beat to place."""


def normalise(trace: FloatArray) -> FloatArray:
    """Mean 0 and population spread 1, as the last step of the preprocessing."""
    return np.asarray((trace - trace.mean()) / (trace.std() + Z_EPSILON))


def occlude_windows(trace: FloatArray, windows: list[Window]) -> FloatArray:
    """Replace each window by a straight line between its own end samples, then normalise."""
    changed = trace.copy()
    for start, end in windows:
        changed[start:end] = np.linspace(trace[start], trace[end - 1], end - start)
    return normalise(changed)


def occlude_wave(trace: FloatArray, beats: list[Beat], wave: Wave) -> FloatArray:
    """Take one wave out of every beat."""
    return occlude_windows(trace, wave_windows(beats, wave))


def sham_windows(
    beats: list[Beat], wave: Wave, samples: int, draw: np.random.Generator
) -> list[Window]:
    """Windows of the same number and lengths as a wave's, at random places elsewhere.

    Elsewhere is outside that wave and outside every QRS, whose loss would make any sham look large.
    Where the stretch that is hit is shorter than the window, the window is cut and the rest is
    placed anew; what does not fit any more is left out.
    """
    free: BoolArray = np.ones(samples, bool)
    for taken in ("QRS", wave):
        for start, end in wave_windows(beats, taken):
            free[start:end] = False
    chosen: list[Window] = []
    for start, end in wave_windows(beats, wave):
        rest = end - start
        while rest > 1:
            places = np.flatnonzero(free)
            if not len(places):
                return chosen
            hit = int(draw.choice(places))
            low, high = stretch_around(free, hit)
            length = min(rest, high - low)
            low = int(draw.integers(max(low, hit - length + 1), min(hit, high - length) + 1))
            free[low : low + length] = False
            chosen.append((low, low + length))
            rest -= length
    return chosen


def stretch_around(free: BoolArray, hit: int) -> Window:
    """The unbroken stretch of free samples around one of them."""
    before = np.flatnonzero(~free[:hit])
    after = np.flatnonzero(~free[hit:])
    low = int(before[-1]) + 1 if len(before) else 0
    return low, hit + int(after[0]) if len(after) else len(free)


def regular_rhythm(trace: FloatArray, beats: list[Beat]) -> FloatArray:
    """The same beats in turn at a regular 75 per minute; between them straight lines.

    Rate and irregularity are gone, the shapes of P, QRS, ST and T stay. The QT interval is not
    corrected for the old rate and still hints at it, as the shape of fast beats does.
    """
    whole = whole_beats(beats, len(trace))
    first = whole[0].r % REGULAR_RR
    targets = np.arange(first - REGULAR_RR, len(trace) + REGULAR_RR, REGULAR_RR)
    return put_beats(trace, [(whole[n % len(whole)], int(r)) for n, r in enumerate(targets)])


def rhythm_sham(trace: FloatArray, beats: list[Beat]) -> FloatArray:
    """Every whole beat cut out in the same way and put back where it was: what the cutting does."""
    return put_beats(trace, [(beat, beat.r) for beat in whole_beats(beats, len(trace))])


def whole_beats(beats: list[Beat], samples: int) -> list[Beat]:
    """Beats whose span lies inside the trace; NoBeatsError where there is none."""
    kept = [beat for beat in beats if span(beat)[0] > 0 and span(beat)[1] < samples]
    kept = [beat for beat in kept if "QRS" in beat.windows]
    if not kept:
        raise NoBeatsError("no beat lies whole inside the trace")
    return kept


def span(beat: Beat) -> Window:
    """From the start of P to the end of T, at most one regular RR interval."""
    starts, ends = zip(*beat.windows.values(), strict=True) if beat.windows else ((0,), (0,))
    before, after = (round(seconds * SAMPLING_HZ) for seconds in SPAN_S)
    return max(min(starts), beat.r - before), min(max(ends), beat.r + after)


def put_beats(trace: FloatArray, places: list[tuple[Beat, int]]) -> FloatArray:
    """A trace with each beat's span at a new R position, straight lines between, normalised."""
    made: FloatArray = np.full(len(trace), np.nan)
    for beat, r in places:
        start, end = span(beat)
        low, high = start - beat.r + r, end - beat.r + r
        cut_low, cut_high = max(0, low), min(len(trace), high)
        if cut_low < cut_high:
            made[cut_low:cut_high] = trace[start + cut_low - low : end + cut_high - high]
    known = np.flatnonzero(~np.isnan(made))
    return normalise(np.interp(np.arange(len(trace)), known, made[known]))


def occlusions(
    trace: FloatArray, beats: list[Beat], draw: np.random.Generator
) -> tuple[dict[str, FloatArray], dict[str, float]]:
    """Every occlusion of one trace with its sham, `T` and `T sham`, and the share of each (0 to 1).

    Raises NoBeatsError where no beat can be placed.
    """
    made: dict[str, FloatArray] = {}
    shares: dict[str, float] = {}
    for wave in WAVES:
        own, sham = wave_windows(beats, wave), sham_windows(beats, wave, len(trace), draw)
        for name, windows in ((wave, own), (f"{wave} {SHAM}", sham)):
            made[name] = occlude_windows(trace, windows)
            shares[name] = sum(end - start for start, end in windows) / len(trace)
    made[RATE] = regular_rhythm(trace, beats)
    made[f"{RATE} {SHAM}"] = rhythm_sham(trace, beats)
    return made, shares


CONDITIONS: tuple[str, ...] = tuple(
    name for occlusion in OCCLUSIONS for name in (occlusion, f"{occlusion} {SHAM}")
)
