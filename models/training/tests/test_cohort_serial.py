"""Serial ECGs: the same patient again, with other values."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from anyecg_train.cohort import Cohort, load, save, simulate
from anyecg_train.cohort.draws import Draws, FloatArray
from anyecg_train.cohort.population import Population, draw_population, population_of
from anyecg_train.cohort.serial import (
    FAST,
    FRESH,
    LASTS_H,
    LEAST_GAP_H,
    MOST_GAP_H,
    SLOW,
    WALKING,
    by_patient,
    draw_series,
)
from anyecg_train.cohort.shifts import NO_SHIFT
from anyecg_train.data.part import read_part
from anyecg_train.data.virtual import part_of
from anyecg_train.registry import default_cards_dir

KEY = (41, 0)
COUNT = 12_000
TABLES = ("states", "true_values", "values", "parameters")


@pytest.fixture(scope="module")
def series() -> list[Population]:
    return draw_series(KEY, COUNT, 3)


def alike(first: FloatArray, second: FloatArray) -> float:
    return float(np.corrcoef(first, second)[0, 1])


@pytest.mark.parametrize("enrich", [False, True])
def test_the_first_visit_is_the_patient_without_visits(enrich: bool) -> None:
    first = draw_series(KEY, 500, 2, enrich=enrich)[0]
    alone = draw_population(KEY, 500, enrich=enrich)
    for table in TABLES:
        for name, column in getattr(alone, table).items():
            np.testing.assert_array_equal(column, getattr(first, table)[name], err_msg=name)
    np.testing.assert_array_equal(first.weight, alone.weight)


def test_visits_do_not_depend_on_how_many_there_are(series: list[Population]) -> None:
    shorter = draw_series(KEY, COUNT, 2)[1]
    np.testing.assert_array_equal(shorter.values["sodium"], series[1].values["sodium"])
    np.testing.assert_array_equal(shorter.parameters["rate"], series[1].parameters["rate"])


def test_gaps_are_hours_to_days(series: list[Population]) -> None:
    hours = np.stack([visit.hours for visit in series])
    gaps = np.diff(hours, axis=0)
    assert (hours[0] == 0).all()
    assert gaps.min() >= LEAST_GAP_H and gaps.max() <= MOST_GAP_H
    assert np.median(gaps) == pytest.approx(np.sqrt(LEAST_GAP_H * MOST_GAP_H), rel=0.1)


def test_who_the_patient_is_does_not_change(series: list[Population]) -> None:
    first, later = series[0], series[2]
    moved = {"fever", "blood_loss", "egfr", "sepsis_depth", "mineral_acid"}
    moved |= {"infarct_depth", "injury_territory"}
    for name in set(first.states) - set(LASTS_H) - moved:
        np.testing.assert_array_equal(first.states[name], later.states[name], err_msg=name)
    for name in ("r_ii", "p_lead_i", "lbbb", "paced", "axis_of_ectopy"):
        np.testing.assert_array_equal(first.parameters[name], later.parameters[name])
    for name, least in (("qrs", 0.97), ("pr", 0.95), ("r_i", 0.97), ("qtc", 0.85), ("t_ii", 0.85)):
        assert alike(first.parameters[name], later.parameters[name]) > least, name
    # a bundle branch block may go with the embolism that made it
    gone = first.parameters["rbbb"] - later.parameters["rbbb"]
    assert (gone >= 0).all() and not gone[first.states["embolism"] == 0].any()
    assert alike(first.parameters["rate"], later.parameters["rate"]) < 0.85


def test_acute_states_resolve_and_none_begins(series: list[Population]) -> None:
    for name in set(LASTS_H) & set(series[0].states):
        flags = [visit.states[name] > 0 for visit in series]
        assert not (flags[1] & ~flags[0]).any() and not (flags[2] & ~flags[1]).any(), name
    ill, hours = series[0].states["sepsis"] > 0, series[1].hours
    still = series[1].states["sepsis"] > 0
    assert still[ill & (hours < 12)].mean() > 0.85
    assert still[ill & (hours > 150)].mean() < 0.3


def test_values_are_alike_the_less_the_longer_the_gap(series: list[Population]) -> None:
    first, second, hours = series[0], series[1], series[1].hours
    soon, late = hours < 6, hours > 120
    for name, least, most in (("potassium", 0.9, 0.65), ("haemoglobin", 0.98, 0.93)):
        before, after = first.true_values[name], second.true_values[name]
        assert alike(before[soon], after[soon]) > least, name
        assert 0.2 < alike(before[late], after[late]) < most, name
    slow = alike(np.log(first.true_values["tsh"]), np.log(second.true_values["tsh"]))
    fast = alike(np.log(first.true_values["lactate"]), np.log(second.true_values["lactate"]))
    assert slow > 0.97 > 0.9 > fast


def test_a_high_potassium_returns_to_the_patients_own(series: list[Population]) -> None:
    first, later = series[0].true_values["potassium"], series[2].true_values["potassium"]
    hours = series[2].hours
    high = first > 6.0
    assert later[high & (hours > 150)].mean() < first[high].mean() - 1.2
    # the middle keeps its spread: no one is drawn to the mean of all
    calm = (first > 3.6) & (first < 4.6)
    assert later[calm].std() == pytest.approx(first[calm].std(), rel=0.35)


def test_the_random_share_keeps_its_spread(series: list[Population]) -> None:
    # a null analyte has no cause: what it does over time is the random walk alone
    before, after = (np.log(visit.values["monocytes"]) for visit in (series[0], series[2]))
    assert after.std() == pytest.approx(before.std(), rel=0.04)
    assert after.mean() == pytest.approx(before.mean(), abs=0.02)
    assert 0.55 < alike(before, after) < 0.97


def test_values_stay_physiological(series: list[Population]) -> None:
    for visit in series[1:]:
        values = visit.true_values
        assert all(np.isfinite(column).all() and (column > 0).all() for column in values.values())
        acid = 6.1 + np.log10(values["bicarbonate"] / (0.0309 * values["pco2"]))
        np.testing.assert_allclose(values["ph"], acid)
        assert alike(values["haemoglobin"], values["haematocrit"]) > 0.97


def test_samples_are_measured_anew(series: list[Population]) -> None:
    errors = [visit.values["sodium"] / visit.true_values["sodium"] - 1 for visit in series]
    assert abs(alike(errors[0], errors[1])) < 0.04
    assert abs(alike(errors[1], errors[2])) < 0.04
    rejected = [np.isnan(visit.values["potassium"]) for visit in series]
    assert (rejected[0] & rejected[1]).mean() < 0.3 * rejected[0].mean()


def test_classes_are_those_of_the_registry() -> None:
    classes: dict[str, set[str]] = {"F": set(), "M": set(), "C": set()}
    for file in default_cards_dir().glob("*.json"):
        for analyte in json.loads(file.read_text(encoding="utf-8"))["analytes"]:
            classes[analyte["windowClass"]].add(analyte["id"])
    assert classes["F"] == set(FAST) and classes["C"] == set(SLOW)


def test_named_streams_exist() -> None:
    draws = Draws(KEY, 4)
    population_of(draws, NO_SHIFT, False)
    assert set(WALKING) | set(LASTS_H) | FRESH <= set(draws.settled)


def test_rows_of_a_patient_lie_together(series: list[Population]) -> None:
    woven = by_patient(series)
    assert woven.hours[:3].tolist() == [visit.hours[0] for visit in series]
    np.testing.assert_array_equal(woven.values["sodium"][1::3], series[1].values["sodium"])


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate(14, 5, enrich=False, workers=1, progress=False, serial=3)


def test_index_rows_are_the_cohort_without_visits(cohort: Cohort) -> None:
    alone = simulate(14, 5, enrich=False, workers=1, progress=False)
    assert (len(cohort), cohort.patients) == (42, 14)
    assert cohort.patient.tolist() == [number for number in range(14) for _ in range(3)]
    index = cohort.index
    assert index.tolist() == [True, False, False] * 14
    for name in ("ecg", "labels", "age", "female", "rate_bpm", "weight", "usable"):
        np.testing.assert_array_equal(getattr(cohort, name)[index], getattr(alone, name))
    for table in ("rhythm", "parameters", "values", "true_values", "states"):
        for name, column in getattr(alone, table).items():
            np.testing.assert_array_equal(getattr(cohort, table)[name][index], column)


def test_later_traces_and_labels_are_others(cohort: Cohort) -> None:
    first, later = cohort.ecg[cohort.index], cohort.ecg[1::3]
    for before, after in zip(first, later, strict=True):
        assert abs(alike(before[1].astype(float), after[1].astype(float))) < 0.9
    assert (cohort.labels[0::3] != cohort.labels[2::3]).any()
    assert (cohort.age[0::3] == cohort.age[2::3]).all()


def test_visits_are_saved_and_become_a_part(cohort: Cohort, tmp_path: Path) -> None:
    save(cohort, tmp_path / "c")
    back = load(tmp_path / "c")
    np.testing.assert_array_equal(back.patient, cohort.patient)
    np.testing.assert_array_equal(back.hours, cohort.hours)
    part, keep = read_part(tmp_path / "c"), cohort.usable
    np.testing.assert_array_equal(part.patients, 5 * 10**9 + cohort.patient[keep])
    np.testing.assert_array_equal(part.index, cohort.index[keep])


def test_a_folder_without_visits_loads_as_before(tmp_path: Path) -> None:
    alone = simulate(3, 5, enrich=False, workers=1, progress=False)
    save(alone, tmp_path / "c")
    with np.load(tmp_path / "c" / "columns.npz") as stored:
        assert {"patient", "hours"}.isdisjoint(stored.files)
    about_file = tmp_path / "c" / "cohort.json"
    about = json.loads(about_file.read_text(encoding="utf-8"))
    for name in ("shift", "shiftDescription", "ecgs"):
        about.pop(name)
    about_file.write_text(json.dumps(about), encoding="utf-8")
    back = load(tmp_path / "c")
    assert back.shift is None and back.index.all() and back.patient.tolist() == [0, 1, 2]
    assert part_of(back).index.all()


def test_a_number_of_visits_below_one_is_named() -> None:
    with pytest.raises(ValueError, match="serial is 0"):
        simulate(1, 1, enrich=False, serial=0)
