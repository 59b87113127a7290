"""How a table of effects moves the ECG parameters.

One row says: what acts (a dose), how often it shows, and what it changes per unit of dose. Whether
it shows and how strongly are drawn once a row and patient, so the changes of one row go together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws, FloatArray

# states and true laboratory values of n patients, in one mapping
Dose = Callable[[Mapping[str, FloatArray]], FloatArray]
INDIVIDUAL_LOG_SD = 0.5
LEAST_FACTOR, MOST_FACTOR = 0.04, 2.2


@dataclass(frozen=True)
class Effect:
    """`add` in the parameter's unit, `scale` as a fraction, both per unit of dose."""

    name: str
    dose: Dose
    shows: float | Dose
    add: Mapping[str, float] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)
    log_sd: float = INDIVIDUAL_LOG_SD


def apply_effects(
    draws: Draws,
    effects: tuple[Effect, ...],
    body: Mapping[str, FloatArray],
    p: Columns,
    factor: float = 1.0,
) -> None:
    """Change the parameters `p` in place by `factor` of each row of the table, in order."""
    for effect in effects:
        shows = effect.shows if isinstance(effect.shows, float) else effect.shows(body)
        shown = draws.flag(f"shows:{effect.name}", shows)
        strength = draws.lognormal(f"strength:{effect.name}", 1.0, effect.log_sd)
        dose = effect.dose(body) * shown * strength * factor
        for parameter, amount in effect.add.items():
            p[parameter] = p[parameter] + amount * dose
        for parameter, fraction in effect.scale.items():
            p[parameter] = p[parameter] * np.clip(1 + fraction * dose, LEAST_FACTOR, MOST_FACTOR)


def state(name: str) -> Dose:
    """The dose is the state itself: 0, 1 or a severity."""
    return lambda body: body[name]


def above(name: str, onset: float, most: float = np.inf) -> Dose:
    """The dose is how far the value lies above the onset, at most `most`."""
    return lambda body: np.clip(body[name] - onset, 0, most)


def below(name: str, onset: float, most: float = np.inf) -> Dose:
    """The dose is how far the value lies below the onset, at most `most`."""
    return lambda body: np.clip(onset - body[name], 0, most)
