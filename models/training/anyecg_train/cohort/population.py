"""A block of patients: states, laboratory values and ECG parameters, in the order of nature.

age and sex -> chronic states -> drugs -> acute states -> laboratory values -> ECG parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from anyecg_train.cohort.acute import draw_acute_states
from anyecg_train.cohort.anatomy import draw_anatomy
from anyecg_train.cohort.draws import Columns, Draws, FloatArray
from anyecg_train.cohort.effects import apply_effects
from anyecg_train.cohort.effects_labs import LAB_EFFECTS
from anyecg_train.cohort.effects_states import (
    STATE_EFFECTS,
    draw_alternans,
    draw_injury_pattern,
    draw_scar,
)
from anyecg_train.cohort.enrich import draw_boosts, natural_weight
from anyecg_train.cohort.labs import draw_labs
from anyecg_train.cohort.labs_null import draw_null_labs
from anyecg_train.cohort.measure import measure
from anyecg_train.cohort.patient import draw_patients
from anyecg_train.cohort.rhythm import draw_rhythm
from anyecg_train.cohort.shifts import NO_SHIFT, Shift


@dataclass(frozen=True, eq=False)
class Population:
    """Columns of n patients: latent states, true and measured values, ECG parameters, weights,
    and the hours since each patient's first ECG."""

    states: Columns
    true_values: Columns
    values: Columns
    parameters: Columns
    weight: FloatArray
    hours: FloatArray


def draw_population(
    key: tuple[int, ...],
    count: int,
    *,
    enrich: bool = False,
    forced: Mapping[str, FloatArray] | None = None,
    shift: Shift = NO_SHIFT,
) -> Population:
    """Draw `count` patients; `key` seeds every stream, `forced` fixes variables (NaN = free)."""
    conditions = dict(forced or {})
    if enrich:
        conditions |= draw_boosts(key, count)
    return population_of(Draws(key, count, conditions, shift.state_odds), shift, enrich)


def population_of(draws: Draws, shift: Shift, enrich: bool) -> Population:
    """The population that `draws` gives; ValueError where they force what does not exist."""
    states, true_values = draw_causes(draws, shift)
    parameters = draw_parameters(draws, states, true_values, shift.effect_factor)
    values = measure(draws, true_values) | draw_null_labs(draws)
    unknown = sorted(set(draws.forced) - set(draws.settled))
    if unknown:
        raise ValueError(f"no variable of the cohort is called {', '.join(unknown)}")
    weight = natural_weight(draws, states, enrich)
    return Population(states, true_values, values, parameters, weight, hours=np.zeros(draws.count))


def draw_causes(draws: Draws, shift: Shift) -> tuple[Columns, Columns]:
    """Latent states and true laboratory values: all that acts on the ECG."""
    states = draw_patients(draws, shift.age_beta)
    draw_acute_states(draws, states)
    return states, draw_labs(draws, states)


def draw_parameters(
    draws: Draws, states: Columns, true_values: Columns, effect_factor: float = 1.0
) -> Columns:
    """The ECG parameters: anatomy, moved by states and true laboratory values, then the rhythm."""
    parameters = draw_anatomy(draws, states)
    draw_scar(draws, states, parameters)
    draw_injury_pattern(draws, states, parameters, effect_factor)
    draw_alternans(draws, states, parameters)
    body = states | true_values
    apply_effects(draws, STATE_EFFECTS, body, parameters, effect_factor)
    apply_effects(draws, LAB_EFFECTS, body, parameters, effect_factor)
    draw_rhythm(draws, states, true_values, parameters)
    return parameters
