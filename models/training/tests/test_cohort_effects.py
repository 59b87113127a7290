"""The engine of effects and what the tables promise."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws
from anyecg_train.cohort.effects import Effect, above, apply_effects, below
from anyecg_train.cohort.effects_labs import LAB_EFFECTS
from anyecg_train.cohort.effects_states import STATE_EFFECTS, weak_kidney
from anyecg_train.cohort.population import draw_population

COUNT = 20_000


def test_dose_penetrance_and_strength() -> None:
    body = {"x": np.full(COUNT, 3.0)}
    p: Columns = {"a": np.zeros(COUNT), "b": np.ones(COUNT)}
    effect = Effect("e", above("x", 1.0), 0.4, add={"a": 5.0}, scale={"b": -0.1}, log_sd=0.3)
    apply_effects(Draws((1, 0), COUNT), (effect,), body, p)
    shown = p["a"] > 0
    assert abs(shown.mean() - 0.4) < 0.02
    assert abs(np.median(p["a"][shown]) - 10) < 0.3
    np.testing.assert_allclose(1 - p["b"][shown], p["a"][shown] / 50)
    assert (p["b"][~shown] == 1).all()


def test_scale_never_turns_the_sign() -> None:
    body = {"x": np.full(COUNT, 50.0)}
    p: Columns = {"b": np.ones(COUNT)}
    effect = Effect("e", above("x", 0.0), 1.0, scale={"b": -0.5})
    apply_effects(Draws((1, 0), COUNT), (effect,), body, p)
    assert (p["b"] > 0).all()


def test_doses_start_at_their_onset() -> None:
    body = {"x": np.array([1.0, 2.0, 9.0])}
    assert above("x", 1.5, 3)(body).tolist() == [0.0, 0.5, 3.0]
    assert below("x", 1.5, 3)(body).tolist() == [0.5, 0.0, 0.0]


def test_names_are_unique_and_parameters_exist() -> None:
    effects = (*STATE_EFFECTS, *LAB_EFFECTS)
    names = [effect.name for effect in effects]
    assert len(names) == len(set(names))
    known = set(draw_population((1, 0), 4).parameters)
    for effect in effects:
        assert set(effect.add) | set(effect.scale) <= known, effect.name


def test_causes_move_the_mean_parameters() -> None:
    people = draw_population((4, 0), 60_000)
    p, v, s = people.parameters, people.true_values, people.states
    ratio = p["t_ii"] / p["r_ii"]
    high, low = v["potassium"] > 6.2, v["potassium"] < 2.9
    middle = (v["potassium"] > 3.8) & (v["potassium"] < 4.6)
    assert ratio[high].mean() > 1.15 * ratio[middle].mean()
    assert ratio[low].mean() < 0.8 * ratio[middle].mean()
    assert p["tpte"][high].mean() < p["tpte"][middle].mean() - 4
    assert p["u"][low].mean() > p["u"][middle].mean() + 0.03
    calcium = v["calcium-ionised"]
    assert p["st_len"][calcium < 1.0].mean() > p["st_len"][calcium > 1.18].mean() + 12
    assert p["rate"][s["sepsis"] > 0].mean() > p["rate"][s["sepsis"] == 0].mean() + 15
    pale = (v["haemoglobin"] < 8) & (s["coronary"] > 0)
    assert p["st_ii"][pale].mean() < p["st_ii"][v["haemoglobin"] > 12].mean() - 0.03
    hasty = v["free-t4"] > 2.2
    assert p["rate"][hasty].mean() > p["rate"].mean() + 8
    sinus = p["af"] == 0
    assert p["pr"][hasty & sinus].mean() < p["pr"][sinus].mean() - 8
    swinging = p["alternans"] > 0
    assert swinging.any() and (s["effusion"][swinging] == 1).all()


def test_a_weak_kidney_acts_by_degrees() -> None:
    dose = weak_kidney({"egfr": np.array([110.0, 75.0, 40.0, 5.0])})
    np.testing.assert_allclose(dose, [0.0, 0.0, 1.0, 1.6])


def test_retained_carbon_dioxide_shows_in_p_and_lead_one() -> None:
    forced = {"hypercapnia": np.ones(4000), "shows:hypercapnia": np.ones(4000)}
    ill = draw_population((6, 0), 4000, forced=forced).parameters
    well = draw_population((6, 0), 4000, forced={"hypercapnia": np.zeros(4000)}).parameters
    assert ill["rate"].mean() > well["rate"].mean() + 5
    assert ill["p_amp"].mean() > 1.2 * well["p_amp"].mean()
    assert ill["r_i"].mean() < 0.85 * well["r_i"].mean()
