"""Shift sets move what they name and nothing else."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from anyecg_train import commands
from anyecg_train.cohort import NO_SHIFT, SHIFTS, Cohort, load, save, simulate
from anyecg_train.cohort.device import pass_band
from anyecg_train.cohort.draws import Columns, Draws, FloatArray
from anyecg_train.cohort.population import Population, draw_population
from anyecg_train.cohort.recording import Recording, record
from anyecg_train.cohort.shifts import Shift
from anyecg_train.cohort.simulate import one_patient
from anyecg_train.data.part import PartError, read_part, require_natural, require_unshifted
from anyecg_train.data.virtual import DESCRIPTION, part_of

KEY = (31, 0)
COUNT = 20_000


def people_of(shift: Shift) -> Population:
    return draw_population(KEY, COUNT, shift=shift)


@pytest.fixture(scope="module")
def people() -> Population:
    return people_of(NO_SHIFT)


def recording_of(number: int, shift: Shift) -> Recording:
    """The recording of one of few patients under a shift that leaves the patients alone."""
    parameters = draw_population(KEY, 8).parameters
    return record((*KEY, number), one_patient(parameters, number), shift)


def power(lead_mv: FloatArray, low_hz: float, high_hz: float) -> float:
    """Mean power of the rows between two frequencies."""
    spectrum = np.abs(np.fft.rfft(lead_mv, axis=1)) ** 2
    hertz = np.fft.rfftfreq(lead_mv.shape[1], 1 / 500)
    return float(spectrum[:, (hertz >= low_hz) & (hertz <= high_hz)].mean())


def assert_equal_tables(first: Population, second: Population, *tables: str) -> None:
    for table in tables:
        ours: Columns = getattr(first, table)
        theirs: Columns = getattr(second, table)
        assert ours.keys() == theirs.keys()
        for name, column in ours.items():
            np.testing.assert_array_equal(column, theirs[name], err_msg=f"{table}/{name}")


def test_no_shift_is_the_default(people: Population) -> None:
    assert_equal_tables(
        people, draw_population(KEY, COUNT), "states", "true_values", "values", "parameters"
    )
    parameters = one_patient(people.parameters, 0)
    plain, unshifted = record((*KEY, 0), parameters), record((*KEY, 0), parameters, NO_SHIFT)
    np.testing.assert_array_equal(plain.lead_mv, unshifted.lead_mv)


def test_every_shift_says_what_it_is() -> None:
    assert set(SHIFTS) == {"prevalence", "older", "device", "mains-60", "weak-effects"}
    for name, shift in SHIFTS.items():
        assert shift.name == name
        assert shift.description.endswith(".") and shift.description.count(". ") == 0
        changed = replace(shift, name=None, description="")
        assert changed != NO_SHIFT


def test_a_ward_has_other_acute_states(people: Population) -> None:
    odds = SHIFTS["prevalence"].state_odds
    ward = people_of(SHIFTS["prevalence"])
    assert set(odds) <= set(people.states)
    for name, factor in odds.items():
        before, after = people.states[name].mean(), ward.states[name].mean()
        if factor < 1:
            assert 0.4 * before < after < 0.85 * before, name
        else:
            # congestion befalls most failing hearts already; some states also draw others with them
            assert 1.15 * before < after < 3.2 * before, name
    untouched = ("age", "female", "bmi", "ckd3", "diabetes", "coronary", "heart_failure", "copd")
    for name in (*untouched, "beta_blocker", "warfarin", "paced"):
        np.testing.assert_array_equal(ward.states[name], people.states[name])
    same = ("p_lead_i", "axis_of_ectopy", "lead_reversal", "breath_hz", "lbbb")
    for name in same:
        np.testing.assert_array_equal(ward.parameters[name], people.parameters[name])


def test_odds_leave_the_impossible_impossible() -> None:
    draws = Draws((1, 0), 4000, odds={"a": 2.0, "b": 2.0})
    assert not draws.flag("a", 0.0).any()
    np.testing.assert_allclose(draws.flag("b", 0.5).mean(), 2 / 3, atol=0.03)


def test_geriatric_patients_are_older(people: Population) -> None:
    older = people_of(SHIFTS["older"])
    age = older.states["age"]
    assert np.median(age) == pytest.approx(75, abs=1.5)
    assert age.min() >= 18 and age.max() <= 95
    for name in ("female", "bmi", "smoker"):
        np.testing.assert_array_equal(older.states[name], people.states[name])
    assert older.states["heart_failure"].mean() > 1.3 * people.states["heart_failure"].mean()


def test_effects_are_weaker_in_the_same_patients(people: Population) -> None:
    weak = people_of(SHIFTS["weak-effects"])
    assert_equal_tables(people, weak, "states", "true_values", "values")
    potassium = people.true_values["potassium"]
    high, middle = potassium > 6.2, (potassium > 3.8) & (potassium < 4.6)

    def tent(population: Population) -> float:
        ratio = population.parameters["t_ii"] / population.parameters["r_ii"]
        return float(np.median(ratio[high]) - np.median(ratio[middle]))

    def narrowing(population: Population) -> float:
        tpte = population.parameters["tpte"]
        return float(tpte[middle].mean() - tpte[high].mean())

    assert 0 < tent(weak) < 0.85 * tent(people)
    assert 0 < narrowing(weak) < 0.85 * narrowing(people)
    septic = people.states["sepsis"] > 0
    faster = [p.parameters["rate"][septic].mean() for p in (weak, people)]
    assert faster[0] < faster[1] - 5


def test_a_monitor_passes_no_more_than_40_hz() -> None:
    plain, shifted = recording_of(2, NO_SHIFT), recording_of(2, SHIFTS["device"])
    assert power(shifted.lead_mv, 80, 250) < 0.1 * power(plain.lead_mv, 80, 250)
    assert power(shifted.lead_mv, 0.05, 0.2) < 0.3 * power(plain.lead_mv, 0.05, 0.2)
    middle = power(shifted.lead_mv, 3, 15) / power(plain.lead_mv, 3, 15)
    assert middle == pytest.approx(1, abs=0.1)
    band = SHIFTS["device"].band_hz
    assert band == (0.5, 40.0)
    np.testing.assert_allclose(shifted.lead_mv, pass_band(plain.lead_mv, (0.5, 40.0)), atol=1e-9)


def test_mains_hum_is_60_hz_and_nothing_else_moves() -> None:
    european = []
    for number in range(8):
        plain, shifted = recording_of(number, NO_SHIFT), recording_of(number, SHIFTS["mains-60"])
        np.testing.assert_array_equal(plain.clean_mv, shifted.clean_mv)
        moved = shifted.noise_mv - plain.noise_mv
        if not moved.any():  # half of the recordings have 60 Hz anyway
            continue
        european.append(number)
        lost, won = (power(trace, 49.8, 50.2) for trace in (plain.noise_mv, shifted.noise_mv))
        assert won < 0.5 * lost
        hum = [power(moved, hertz - 0.2, hertz + 0.2) for hertz in (50, 60)]
        assert hum[0] == pytest.approx(hum[1], rel=0.01)  # the same amplitude
        assert power(moved, 1, 48) < 1e-6 * hum[0]
    assert 1 <= len(european) <= 7


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate(12, 5, enrich=False, workers=1, progress=False, shift=SHIFTS["older"])


def test_a_shifted_cohort_says_so(cohort: Cohort, tmp_path: Path) -> None:
    save(cohort, tmp_path)
    about = json.loads((tmp_path / "cohort.json").read_text(encoding="utf-8"))
    assert about["shift"] == "older" and about["shiftDescription"].startswith("Geriatric")
    assert load(tmp_path).shift == "older"
    part = read_part(tmp_path)
    assert part.about.shift == "older"
    assert part.about.description.startswith(DESCRIPTION)
    assert SHIFTS["older"].description in part.about.description


def test_a_shifted_part_serves_for_test_only(cohort: Cohort) -> None:
    part = part_of(cohort)
    require_natural(part, "test")
    message = "part is the shift set 'older', which is for test only: simulate it without --shift"
    for role in ("validation", "training"):
        with pytest.raises(PartError, match=f"the {role} {message}"):
            require_unshifted(part, role)
    require_unshifted(replace(part, about=replace(part.about, shift=None)), "training")


def test_a_shift_is_not_enriched() -> None:
    with pytest.raises(ValueError, match=r"older.* is for test: simulate it without enrichment"):
        simulate(1, 1, enrich=True, shift=SHIFTS["older"])


def test_the_command_takes_a_shift_and_visits(tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    commands.add_all(parser.add_subparsers())
    words = ["cohort", "--patients", "4", "--seed", "5", "--workers", "1", "--out", str(tmp_path)]
    chosen = parser.parse_args([*words, "--shift", "weak-effects", "--serial", "2"])
    chosen.run(chosen)
    made = load(tmp_path)
    assert (made.shift, len(made), made.patients) == ("weak-effects", 8, 4)
    with pytest.raises(SystemExit):
        parser.parse_args([*words, "--shift", "unicorn"])
