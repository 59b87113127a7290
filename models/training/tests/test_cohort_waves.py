"""The drawing, measured back: intervals, T shape, alternans, rhythm, lead reversal."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import find_peaks

from anyecg_train.cohort import simulate_one
from anyecg_train.cohort.waves import draw_leads

FloatArray = NDArray[np.float64]
HEALTHY = {
    "age": 50, "female": 0, "ckd5": 0, "sepsis": 0, "injury": 0, "heart_failure": 0, "lvh": 0,
    "embolism": 0, "old_infarct": 0, "copd": 0, "hypoxaemia": 0, "digoxin": 0, "pericarditis": 0,
    "bleeding": 0, "potassium": 4.2, "lbbb": 0, "rbbb": 0, "af": 0, "paced": 0, "pvc": 0, "pac": 0,
    "junctional": 0, "lead_reversal": 0, "unspecific_t": 0, "multifocal": 0, "axis": 0.0,
}  # fmt: skip
PLAIN = {
    "rate": 60.0, "rmssd": 0.0, "pr": 160.0, "p_dur": 100.0, "p_amp": 0.12, "qrs": 92.0,
    "st_len": 116.0, "t_rise": 120.0, "tpte": 78.0, "st_ii": 0.0, "st_i": 0.0, "u": 0.0,
    "t_ii": 0.35, "t_i": 0.25, "r_ii": 1.1, "r_i": 0.8, "s_ii": 0.1, "s_i": 0.1, "q_ii": 0.08,
    "q_i": 0.08, "j_ii": 0.0, "j_i": 0.0,
}  # fmt: skip
BASE = simulate_one(1, **HEALTHY).parameters


def draw(**changes: float) -> FloatArray:
    """Lead II without noise, in mV, of the plain patient with changes."""
    lead: FloatArray = draw_leads({**BASE, **PLAIN, **changes}, np.random.default_rng(4))[1]
    return lead


def r_peaks(lead: FloatArray) -> NDArray[np.intp]:
    peaks: NDArray[np.intp] = find_peaks(lead, height=0.6 * lead.max(), distance=100)[0]
    return peaks


def beat(lead: FloatArray, before_ms: float = 300, after_ms: float = 700) -> FloatArray:
    """The mean beat around R; index 0 lies `before_ms` before the R peak."""
    before, after = int(before_ms / 2), int(after_ms / 2)
    peaks = [r for r in r_peaks(lead) if r > before and r + after < len(lead)]
    return np.asarray(np.mean([lead[r - before : r + after] for r in peaks], axis=0))


def r_from_onset_ms(qrs: float) -> float:
    return 0.44 * qrs


def t_peak_ms(lead: FloatArray) -> float:
    """From the R peak to the highest point between 130 and 600 ms after it."""
    return float(2 * np.argmax(beat(lead)[150 + 65 : 150 + 300]) + 130)


def t_end_ms(lead: FloatArray) -> float:
    """From the R peak to where the steepest tangent of the falling T meets the baseline."""
    mean = beat(lead)
    start = 150 + int(t_peak_ms(lead) / 2)
    slope = np.gradient(mean)
    steepest = start + int(np.argmin(slope[start : start + 75]))
    return float(2 * (steepest - mean[steepest] / slope[steepest] - 150))


def half_width_ms(lead: FloatArray) -> float:
    """Width of T at half its height."""
    mean = beat(lead)
    peak = 150 + int(t_peak_ms(lead) / 2)
    over = mean[150 + 50 :] > mean[peak] / 2
    return float(2 * over.sum())


@pytest.mark.parametrize("rate", [50.0, 75.0, 110.0, 150.0])
def test_rr_is_the_rate(rate: float) -> None:
    rr_ms = np.diff(r_peaks(draw(rate=rate))) * 2
    assert rr_ms.mean() == pytest.approx(60000 / rate, rel=0.005)


@pytest.mark.parametrize("pr", [130.0, 160.0, 220.0])
def test_pr_measures_back(pr: float) -> None:
    mean = beat(draw(pr=pr))
    onset = np.argmax(mean > 0.08 * mean[: 150 - 25].max()) * 2 - 300
    assert -onset - r_from_onset_ms(92) == pytest.approx(pr, abs=14)


def visible_qrs_ms(qrs: float) -> float:
    """Width of the QRS above 1 % of R, about 10 uV."""
    mean = beat(draw(qrs=qrs, p_amp=0.0, t_ii=0.0))
    window = np.abs(mean[150 - 60 : 150 + 75])
    wide = np.flatnonzero(window > 0.01 * mean.max())
    return float(2 * (wide[-1] - wide[0]))


def test_qrs_widens_in_proportion() -> None:
    # the parameter counts the last, faint tails of Q and S: about 0.95 of it stands out
    shares = [visible_qrs_ms(qrs) / qrs for qrs in (80.0, 100.0, 140.0)]
    assert np.mean(shares) == pytest.approx(0.95, abs=0.03)
    assert np.ptp(shares) < 0.05


@pytest.mark.parametrize("rate", [60.0, 90.0])
def test_qt_follows_fridericia(rate: float) -> None:
    qt = t_end_ms(draw(rate=rate)) + r_from_onset_ms(92)
    expected = 92 + (116 + 120 + 78) * np.cbrt(60 / rate)
    assert qt == pytest.approx(expected, abs=10)


def test_hypocalcaemia_lengthens_st_and_leaves_t() -> None:
    well, ill = draw(), draw(st_len=116.0 + 60)
    assert t_peak_ms(ill) - t_peak_ms(well) == pytest.approx(60, abs=4)
    assert half_width_ms(ill) == pytest.approx(half_width_ms(well), abs=6)


def test_a_smaller_tpte_narrows_t() -> None:
    assert half_width_ms(draw(tpte=55.0, t_rise=75.0)) < 0.75 * half_width_ms(draw())


def test_alternans_swings_from_beat_to_beat() -> None:
    lead = draw(alternans=0.2)
    heights = lead[r_peaks(lead)]
    swing = np.abs(heights[0::2].mean() - heights[1::2].mean()) / heights.mean()
    assert swing == pytest.approx(0.2, abs=0.04)
    plain = draw()
    steady = plain[r_peaks(plain)]
    assert np.abs(steady[0::2].mean() - steady[1::2].mean()) / steady.mean() < 0.04


def test_rmssd_measures_back() -> None:
    rr_ms = np.diff(r_peaks(draw(rmssd=60.0, rate=80.0))) * 2
    assert np.sqrt(np.mean(np.diff(rr_ms) ** 2)) == pytest.approx(60, rel=0.35)
    quiet = np.diff(r_peaks(draw(rmssd=0.0))) * 2
    assert np.sqrt(np.mean(np.diff(quiet) ** 2)) < 4


def test_fibrillation_is_irregular_and_has_no_p() -> None:
    lead = draw(af=1.0, p_amp=0.0, f_amp=0.0, rate=100.0)
    rr = np.diff(r_peaks(lead))
    assert 0.1 < rr.std() / rr.mean() < 0.4
    waving = draw(af=1.0, p_amp=0.0, f_amp=0.08, rate=100.0)
    assert (waving - lead).std() > 0.03


def test_ventricular_beats_come_early_and_wide() -> None:
    lead = draw(pvc_rate=0.2, rate=75.0)
    plain = draw(pvc_rate=0.0, rate=75.0)
    assert lead.std() > 1.1 * plain.std()
    rr = np.diff(find_peaks(np.abs(lead), height=0.5, distance=120)[0]) * 2
    assert rr.min() < 0.8 * 800
    # no taller than the conducted beats: their halves overlap, so each share of R is below one
    assert np.abs(lead).max() < 1.2 * plain.max()


def test_a_sine_wave_is_one_broad_r_a_valley_and_a_t_of_the_same_size() -> None:
    lead = draw(sine=1.0, qrs=190.0, st_len=8.0, t_rise=190.0, tpte=110.0, p_amp=0.0)
    peaks = find_peaks(lead, height=0.5)[0]
    heights = lead[peaks]
    gap_ms = np.diff(peaks) * 2
    assert len(peaks) == pytest.approx(20, abs=1)  # two humps a second at 60/min
    assert heights.min() > 0.85 * heights.max()
    assert gap_ms.min() > 220
    assert lead.min() < -0.3 * heights.mean()


def test_st_level_is_drawn() -> None:
    sunk = beat(draw(st_ii=-0.15)) - beat(draw())
    at_j60 = 150 + int((92 - r_from_onset_ms(92) + 60) / 2)
    assert sunk[at_j60] == pytest.approx(-0.15, abs=0.03)


def test_arm_leads_exchanged() -> None:
    straight = draw_leads({**BASE, **PLAIN}, np.random.default_rng(4))
    swapped = draw_leads({**BASE, **PLAIN, "lead_reversal": 1.0}, np.random.default_rng(4))
    np.testing.assert_allclose(swapped[0], -straight[0])
    np.testing.assert_allclose(swapped[1], straight[1] - straight[0])


def test_t_ends_before_the_next_beat_at_any_rate() -> None:
    for rate in (40.0, 90.0, 130.0, 175.0):
        p = simulate_one(7, **HEALTHY, rate=rate).parameters
        assert p["qt"] < 0.95 * 60000 / p["rate"]
        assert p["tpte"] > 0 and p["t_rise"] > 0
