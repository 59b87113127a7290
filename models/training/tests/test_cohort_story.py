"""Stories: a forced cause has its consequence in the values and in the ECG."""

from __future__ import annotations

import numpy as np
import pytest

from anyecg_train.cohort import simulate_one
from anyecg_train.cohort.story import simulate_course


def pair(seed: int, **conditions: float) -> tuple[dict[str, float], dict[str, float]]:
    """Parameters of the same patient without and with potassium or calcium out of range."""
    plain = {"potassium": 4.2, "calcium_ionised": 1.22, "af": 0, "junctional": 0, "rate": 75}
    well = simulate_one(seed, **plain)
    ill = simulate_one(seed, **{**plain, **conditions})
    return dict(well.parameters), dict(ill.parameters)


def test_same_seed_same_patient() -> None:
    one, two = simulate_one(3, sepsis=1), simulate_one(3, sepsis=1)
    np.testing.assert_array_equal(one.recording.lead_mv, two.recording.lead_mv)
    assert one.labs == two.labs
    other = simulate_one(4, sepsis=1)
    assert not np.array_equal(one.recording.lead_mv, other.recording.lead_mv)


def test_the_recording_is_ten_seconds_of_two_leads() -> None:
    patient = simulate_one(5)
    assert patient.leads == ("I", "II")
    assert patient.recording.lead_mv.shape == (2, 5000)
    assert patient.recording.lead_mv.dtype == np.float64
    assert 0.1 < np.ptp(patient.recording.lead_mv[1]) < 8


def test_hyperkalaemia_narrows_and_raises_t() -> None:
    well, ill = pair(
        6, potassium=7.0, **{"shows__potassium_tent": 1, "shows__potassium_conduction": 1}
    )
    assert ill["tpte"] < well["tpte"] - 4
    assert ill["t_rise"] < well["t_rise"] - 8
    assert ill["t_ii"] / ill["r_ii"] > 1.15 * well["t_ii"] / well["r_ii"]
    assert ill["pr"] > well["pr"] or ill["p_amp"] == 0
    assert ill["qrs"] > well["qrs"]


def test_hypokalaemia_flattens_t_and_raises_u() -> None:
    well, ill = pair(
        7, potassium=2.3, **{"shows__potassium_flat_t": 1, "shows__potassium_u_wave": 1}
    )
    assert abs(ill["t_ii"]) < 0.75 * abs(well["t_ii"])
    assert ill["u"] > well["u"] + 0.04
    assert ill["qrs"] == pytest.approx(well["qrs"])


def test_hypocalcaemia_lengthens_st_only() -> None:
    well, ill = pair(8, calcium_ionised=0.8, **{"shows__calcium_low": 1})
    assert ill["st_len"] > well["st_len"] + 15
    assert ill["tpte"] == pytest.approx(well["tpte"])
    assert ill["t_rise"] == pytest.approx(well["t_rise"])
    well, ill = pair(8, calcium_ionised=1.65, **{"shows__calcium_high": 1})
    assert ill["st_len"] < well["st_len"] - 10


def test_forced_values_are_what_is_measured() -> None:
    patient = simulate_one(9, potassium=7.1, kidney_stage_5=1, haemolysed=0)
    assert patient.states["egfr"] < 15
    assert patient.true_labs["potassium"] == 7.1
    assert patient.labs["potassium"] == pytest.approx(7.1, rel=0.2)
    assert patient.labs["creatinine"] > 3


def test_infarct_raises_troponin_and_st() -> None:
    well = simulate_one(10, injury=0)
    ill = simulate_one(10, inferior_infarct=True)
    assert ill.labs["troponin-i-hs"] > 10 * well.labs["troponin-i-hs"]
    assert ill.parameters["st_ii"] > well.parameters["st_ii"] + 0.05
    assert ill.parameters["st_i"] < well.parameters["st_i"]


def test_severe_anaemia_changes_st_and_t() -> None:
    shows = {"shows__anaemia_ischaemia": 1, "shows__bleeding_ischaemia": 1}
    plain = {"age": 60, "coronary": 1, "af": 0, **shows}
    well = simulate_one(12, haemoglobin=14, bleeding=0, **plain)
    ill = simulate_one(12, haemoglobin=5.8, bleeding=1, blood_loss=6, **plain)
    assert ill.parameters["st_ii"] < well.parameters["st_ii"] - 0.05
    assert ill.parameters["t_ii"] < 0.7 * well.parameters["t_ii"]


def test_paced_and_named_conditions() -> None:
    assert simulate_one(13, paced=1).parameters["paced"] == 1
    assert simulate_one(13, inferior_infarct=False).states == simulate_one(13).states
    with pytest.raises(ValueError, match="no variable of the cohort is called unicorn"):
        simulate_one(13, unicorn=1)


def test_a_course_begins_with_the_patient_alone() -> None:
    alone = simulate_one(11, potassium=7.0, ckd5=1)
    first, later = simulate_course(
        11, [(0, {"potassium": 7.0, "ckd5": 1}), (30, {"potassium": 4.4})]
    )
    np.testing.assert_array_equal(first.recording.lead_mv, alone.recording.lead_mv)
    assert first.labs == alone.labs
    assert (first.true_labs["potassium"], later.true_labs["potassium"]) == (7.0, 4.4)


def test_a_later_ecg_is_of_the_same_person_and_another_recording() -> None:
    steady = {"potassium": 4.2, "rate": 75}
    first, second, third = simulate_course(12, [(0, steady), (5, {}), (90, {"potassium": 7.0})])
    assert (second.age, second.female) == (first.age, first.female)
    assert second.parameters["voltage"] == third.parameters["voltage"]
    assert second.parameters["r_ii"] == first.parameters["r_ii"]
    noise = [patient.recording.noise_mv for patient in (first, second, third)]
    assert not np.array_equal(noise[0], noise[1]) and not np.array_equal(noise[1], noise[2])


def test_what_is_forced_holds_until_forced_anew_and_acute_states_end() -> None:
    ill = {"potassium": 7.0, "anxiety": 1}
    _, kept, ended = simulate_course(13, [(0, ill), (0.01, {}), (2000, {"potassium": 4.0})])
    assert (kept.true_labs["potassium"], kept.states["anxiety"]) == (7.0, 1)
    assert (ended.true_labs["potassium"], ended.states["anxiety"]) == (4.0, 0)


def test_an_unknown_condition_of_a_later_ecg_is_named() -> None:
    with pytest.raises(ValueError, match="phlogiston"):
        simulate_course(1, [(0, {}), (5, {"phlogiston": 1})])
