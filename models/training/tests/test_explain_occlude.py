"""Traces with one wave, or the rhythm, taken out."""

import numpy as np
import pytest

from anyecg_train.explain.occlude import (
    CONDITIONS,
    REGULAR_RR,
    NoBeatsError,
    normalise,
    occlude_wave,
    occlusions,
    regular_rhythm,
    rhythm_sham,
    sham_windows,
)
from anyecg_train.explain.waves import WAVES, Wave, find_beats, find_r_peaks, wave_windows


def bells(onsets: np.ndarray) -> np.ndarray:
    """P, R and T as bell curves around each R (samples): a trace of 5000 samples."""
    time = np.arange(5000)[:, None] - onsets[None]
    shape = np.exp(-0.5 * (time / 6) ** 2)
    shape += 0.12 * np.exp(-0.5 * ((time + 75) / 12) ** 2)
    shape += 0.25 * np.exp(-0.5 * ((time - 135) / 22) ** 2)
    return normalise(shape.sum(axis=1))


@pytest.fixture
def uneven() -> np.ndarray:
    """An irregular rhythm of about 85 a minute."""
    draw = np.random.default_rng(2)
    return bells(np.cumsum(draw.integers(290, 420, 16)) - 150.0)


def t_energy(trace: np.ndarray, beats: list) -> float:  # type: ignore[type-arg]
    """A reader that knows nothing but how far the T windows rise above their ends."""
    return float(np.mean([np.ptp(trace[a:b]) for a, b in wave_windows(beats, "T")]) / np.ptp(trace))


def test_a_reader_of_t_misses_t_and_no_other_wave(uneven: np.ndarray) -> None:
    beats = find_beats(uneven)
    assert beats is not None
    before = t_energy(uneven, beats)
    assert t_energy(occlude_wave(uneven, beats, "T"), beats) < 0.1 * before
    for wave in ("P", "ST"):
        assert t_energy(occlude_wave(uneven, beats, wave), beats) == pytest.approx(before, rel=0.02)


@pytest.mark.parametrize("wave", WAVES)
def test_an_occlusion_leaves_the_rest_alone_up_to_the_scale(wave: Wave, uneven: np.ndarray) -> None:
    beats = find_beats(uneven)
    assert beats is not None
    changed = occlude_wave(uneven, beats, wave)
    assert changed.mean() == pytest.approx(0, abs=1e-9) and changed.std() == pytest.approx(1)
    rest = np.ones(5000, bool)
    for start, end in wave_windows(beats, wave):
        rest[start:end] = False
        assert np.diff(changed[start:end], 2) == pytest.approx(0, abs=1e-9)
    slope, offset = np.polyfit(uneven[rest], changed[rest], 1)
    assert np.abs(slope * uneven[rest] + offset - changed[rest]).max() < 1e-9


@pytest.mark.parametrize("wave", WAVES)
def test_a_sham_is_as_large_and_elsewhere(wave: Wave, uneven: np.ndarray) -> None:
    beats = find_beats(uneven)
    assert beats is not None
    own = wave_windows(beats, wave)
    sham = sham_windows(beats, wave, 5000, np.random.default_rng(0))
    taken = np.zeros(5000, int)
    for start, end in [*own, *sham]:
        taken[start:end] += 1
    assert taken.max() == 1
    size, sham_size = (sum(end - start for start, end in windows) for windows in (own, sham))
    assert 0.8 * size <= sham_size <= size
    if wave != "QRS":
        for start, end in wave_windows(beats, "QRS"):
            assert not any(low < end and start < high for low, high in sham)


def test_regular_rhythm_is_regular_and_keeps_the_shapes(uneven: np.ndarray) -> None:
    beats = find_beats(uneven)
    assert beats is not None
    assert np.ptp(np.diff(find_r_peaks(uneven))) > 60
    made = regular_rhythm(uneven, beats)
    gaps = np.diff(find_r_peaks(made))
    assert np.abs(gaps - REGULAR_RR).max() <= 1
    again = find_beats(made)
    assert again is not None
    assert t_energy(made, again) == pytest.approx(t_energy(uneven, beats), rel=0.05)


def test_the_rhythm_sham_puts_beats_back(uneven: np.ndarray) -> None:
    beats = find_beats(uneven)
    assert beats is not None
    made = rhythm_sham(uneven, beats)
    inner = slice(600, 4400)
    assert np.corrcoef(made[inner], uneven[inner])[0, 1] > 0.98


def test_every_condition_is_made(uneven: np.ndarray) -> None:
    beats = find_beats(uneven)
    assert beats is not None
    made, shares = occlusions(uneven, beats, np.random.default_rng(1))
    assert tuple(made) == CONDITIONS
    assert all(np.isfinite(trace).all() and trace.shape == (5000,) for trace in made.values())
    assert 0 < shares["ST"] < shares["T"] < 0.5


def test_without_a_whole_beat_nothing_is_placed() -> None:
    with pytest.raises(NoBeatsError):
        regular_rhythm(np.zeros(5000), [])
