"""The population: prevalences near the reference table, null analytes that know nothing."""

from __future__ import annotations

import numpy as np
import pytest

from anyecg_train.cohort.labs_null import NULL_LIMITS
from anyecg_train.cohort.population import Population, draw_population
from anyecg_train.registry import label_matrix, load_registry

COUNT = 40_000


@pytest.fixture(scope="module")
def people() -> Population:
    return draw_population((11, 0), COUNT)


# state, share of the table, relative tolerance (the table's figures are round numbers)
STATES = [
    ("female", 0.53, 0.03), ("ckd3", 0.12, 0.3), ("ckd4", 0.025, 0.3), ("ckd5", 0.015, 0.3),
    ("diabetes", 0.20, 0.2), ("coronary", 0.15, 0.25), ("lvh", 0.20, 0.25),
    ("heart_failure", 0.09, 0.25), ("copd", 0.09, 0.2), ("cirrhosis", 0.02, 0.35),
    ("anaemia", 0.22, 0.2), ("cancer", 0.06, 0.2), ("sepsis", 0.06, 0.3), ("injury", 0.06, 0.2),
    ("embolism", 0.015, 0.3), ("bleeding", 0.03, 0.3), ("hyperthyroid", 0.01, 0.3),
    ("hypothyroid", 0.03, 0.3), ("beta_blocker", 0.25, 0.2), ("digoxin", 0.02, 0.3),
    ("qt_drug", 0.12, 0.2), ("paced", 0.015, 0.4), ("rhabdomyolysis", 0.005, 0.4),
]  # fmt: skip


@pytest.mark.parametrize(("name", "share", "tolerance"), STATES)
def test_states_have_the_prevalence_of_the_table(
    people: Population, name: str, share: float, tolerance: float
) -> None:
    assert people.states[name].mean() == pytest.approx(share, rel=tolerance)


def test_body_and_rhythm(people: Population) -> None:
    states, parameters = people.states, people.parameters
    assert np.median(states["age"]) == pytest.approx(58, abs=1.5)
    assert states["age"].min() >= 18
    assert states["age"].max() <= 95
    assert states["bmi"].mean() == pytest.approx(28, abs=0.6)
    assert states["bmi"].std() == pytest.approx(6, abs=0.6)
    assert parameters["rate"].mean() == pytest.approx(84, abs=3)
    assert parameters["rate"].std() == pytest.approx(18, abs=3)
    fibrillating = parameters["af"]
    assert fibrillating.mean() == pytest.approx(0.06, abs=0.012)
    assert fibrillating[states["age"] < 50].mean() < 0.025
    assert fibrillating[states["age"] > 80].mean() == pytest.approx(0.15, abs=0.05)


def test_potassium_tails(people: Population) -> None:
    potassium = people.true_values["potassium"]
    assert (potassium > 5.5).mean() == pytest.approx(0.025, abs=0.010)
    assert (potassium > 6.5).mean() == pytest.approx(0.005, abs=0.003)
    assert (potassium < 3.0).mean() == pytest.approx(0.02, abs=0.012)


def test_values_are_physiological(people: Population) -> None:
    values = people.true_values
    assert all(np.isfinite(column).all() for column in values.values())
    assert all((column > 0).all() for column in values.values())
    acid = 6.1 + np.log10(values["bicarbonate"] / (0.0309 * values["pco2"]))
    np.testing.assert_allclose(values["ph"], acid)
    gap = values["sodium"] - values["chloride"] - values["bicarbonate"]
    assert np.corrcoef(gap, values["anion-gap"])[0, 1] > 0.85
    assert np.corrcoef(values["haemoglobin"], values["haematocrit"])[0, 1] > 0.97


def test_every_analyte_of_the_registry_is_measured(people: Population) -> None:
    registry = load_registry()
    assert set(people.values) == set(registry.analytes)
    labels = label_matrix(
        registry, people.values, people.states["female"] > 0, people.states["age"]
    )
    positives = (labels == 1).sum(axis=0)
    ten = [i.id for i in registry.indicators if i.simulation == "N"]
    assert len(ten) == 10
    for indicator in ten:
        share = positives[registry.index(indicator)] / COUNT
        assert 0.02 < share < 0.05, indicator


def test_peptides_of_the_same_heart_differ_with_age(people: Population) -> None:
    # age raises NT-proBNP more than BNP, as the kidney clears it
    gap = np.log(people.true_values["nt-probnp"] / people.true_values["bnp"])
    assert 0.015 < np.polyfit(people.states["age"], gap, 1)[0] < 0.027


def test_null_labels_know_neither_age_nor_sex(people: Population) -> None:
    registry = load_registry()
    age, female = people.states["age"], people.states["female"]
    labels = label_matrix(registry, people.values, female > 0, age)
    for indicator in (i for i in registry.indicators if i.simulation == "N"):
        positive = labels[:, registry.index(indicator.id)] == 1
        for column in (age, female):
            error = column.std() * np.sqrt(1 / positive.sum() + 1 / (~positive).sum())
            # 3.5 standard errors: twenty comparisons
            assert abs(column[positive].mean() - column[~positive].mean()) < 3.5 * error


def test_null_analytes_know_nothing(people: Population) -> None:
    others = people.states | people.true_values | people.parameters
    # 4.5 standard errors: about 700 correlations are looked at
    limit = 4.5 / np.sqrt(COUNT)
    for name in NULL_LIMITS:
        null = np.log(people.values[name])
        for other, column in others.items():
            if column.std() > 0:
                assert abs(np.corrcoef(null, column)[0, 1]) < limit, (name, other)
        for second in NULL_LIMITS:
            if second != name:
                assert abs(np.corrcoef(null, np.log(people.values[second]))[0, 1]) < limit


def test_the_gain_does_not_tell_who_the_patient_is(people: Population) -> None:
    """Else an oracle shown the gain would know sex, weight and hypertrophy, which no ECG tells."""
    voltage = np.log(people.parameters["voltage"])
    known = [people.states[name] for name in ("bmi", "female", "lvh")]
    design = np.stack([*known, np.ones(COUNT)], axis=1)
    rest = voltage - design @ np.linalg.lstsq(design, voltage, rcond=None)[0]
    assert rest.var() > 0.5 * voltage.var()


def test_haemolysis_moves_the_measurement_and_not_the_ecg(people: Population) -> None:
    truth, measured = people.true_values["potassium"], people.values["potassium"]
    spoiled = np.nan_to_num(measured - truth) > 0.45
    assert 0.01 < spoiled.mean() < 0.04
    assert 0.008 < np.isnan(measured).mean() < 0.025
    t_of_r = people.parameters["t_ii"] / people.parameters["r_ii"]
    rest = ~spoiled
    error = t_of_r.std() / np.sqrt(spoiled.sum())
    assert abs(t_of_r[spoiled].mean() - t_of_r[rest].mean()) < 4 * error
    assert np.isfinite(people.values["sodium"]).all()


MIMICS = [
    ("states", "early_repolarisation"), ("states", "athlete"), ("states", "old_infarct"),
    ("states", "pericarditis"), ("states", "digoxin"), ("states", "qt_drug"),
    ("states", "anxiety"), ("states", "dehydration"), ("states", "beta_blocker"),
    ("parameters", "lbbb"), ("parameters", "rbbb"), ("parameters", "lead_reversal"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "name"), MIMICS)
def test_mimics_exist_without_the_laboratory_cause(
    people: Population, table: str, name: str
) -> None:
    healthy = (
        (people.true_values["potassium"] < 5.2)
        & (people.true_values["potassium"] > 3.6)
        & (people.true_values["troponin-i-hs"] < 16)
        & (people.true_values["haemoglobin"] > 11)
    )
    assert getattr(people, table)[name][healthy].sum() > 50
