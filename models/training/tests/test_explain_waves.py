"""R peaks and wave windows against beats whose places the simulation knows."""

from itertools import pairwise

import numpy as np
import pytest

from anyecg_train.cohort.beats import draw_beats
from anyecg_train.cohort.population import draw_population
from anyecg_train.cohort.recording import BEATS_STREAM, record
from anyecg_train.cohort.simulate import one_patient
from anyecg_train.explain.waves import (
    SAMPLING_HZ,
    WAVES,
    find_beats,
    find_r_peaks,
    place_windows,
    wave_windows,
)
from anyecg_train.preprocess import preprocess_batch

SEED, PATIENTS = 77, 120
TOLERANCE = 0.040 * SAMPLING_HZ
UNUSUAL = ("paced", "af", "sine", "junctional", "multifocal", "lbbb", "rbbb", "pvc_rate")


@pytest.fixture(scope="module")
def sinus() -> list[tuple[np.ndarray, np.ndarray]]:
    """Lead II of patients in sinus rhythm, preprocessed, with the true R positions (samples)."""
    parameters = draw_population((SEED, 0), 250, enrich=False).parameters
    chosen = []
    for number in range(PATIENTS):
        p = one_patient(parameters, number)
        if all(p[name] == 0 or (name == "pvc_rate" and p[name] < 0.02) for name in UNUSUAL):
            chosen.append((number, p))
    leads = np.stack([record((SEED, 0, number), p).lead_mv[1] for number, p in chosen])
    truths = []
    for number, p in chosen:
        beats = draw_beats(p, np.random.default_rng([SEED, 0, number, BEATS_STREAM]))
        truths.append((beats.onset_s + 0.44 * p["qrs"] / 1000) * SAMPLING_HZ)
    return list(zip(preprocess_batch(leads).astype(float), truths, strict=True))


def test_r_peaks_are_where_the_simulation_put_them(
    sinus: list[tuple[np.ndarray, np.ndarray]],
) -> None:
    right = 0
    for trace, truth in sinus:
        found = find_r_peaks(trace)
        inside = truth[(truth > TOLERANCE) & (truth < len(trace) - TOLERANCE)]
        missed = sum(np.abs(found - r).min(initial=np.inf) > TOLERANCE for r in inside)
        invented = sum(np.abs(truth - r).min() > TOLERANCE for r in found)
        right += missed == 0 and invented == 0
    assert len(sinus) > 60
    assert right >= 0.95 * len(sinus)


def test_windows_do_not_overlap_and_stay_inside(
    sinus: list[tuple[np.ndarray, np.ndarray]],
) -> None:
    for trace, _ in sinus[:20]:
        beats = find_beats(trace)
        assert beats is not None
        taken = np.zeros(len(trace), int)
        for wave in WAVES:
            for start, end in wave_windows(beats, wave):
                assert 0 <= start < end <= len(trace)
                taken[start:end] += 1
        assert taken.max() == 1


def test_t_window_scales_with_the_square_root_of_rr() -> None:
    ends = {}
    for rr in (500, 300):
        peaks = np.arange(1000, 4000, rr)
        beat = place_windows(peaks, 5000)[2]
        ends[rr] = beat.windows["T"][1] - beat.r
    assert ends[300] / ends[500] == pytest.approx(np.sqrt(0.6), abs=0.01)


@pytest.mark.parametrize("rr", [150, 200, 900])
def test_windows_of_fast_and_slow_hearts(rr: int) -> None:
    beats = place_windows(np.arange(-rr, 5000 + rr, rr), 5000)
    borders = [w for beat in beats for w in beat.windows.values()]
    assert all(a[1] <= b[0] for a, b in pairwise(borders))
    assert {"QRS", "P"} <= set(beats[2].windows)


@pytest.mark.parametrize("trace", [np.zeros(5000), np.ones(5000)])
def test_a_flat_trace_has_no_beats(trace: np.ndarray) -> None:
    assert find_beats(trace) is None
