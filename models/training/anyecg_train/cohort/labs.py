"""The true laboratory values of the 49 analytes with a cause, drawn from the latent states.

`draw_labs` names the order: organs first, then what the blood inherits from them. Each value can be
forced under its analyte's id (a story with `potassium=7.1`). Units are those of the registry.
"""

from __future__ import annotations

from anyecg_train.cohort.draws import Columns, Draws
from anyecg_train.cohort.labs_acid_base import draw_acid_base
from anyecg_train.cohort.labs_blood import draw_blood
from anyecg_train.cohort.labs_heart import draw_heart_and_muscle
from anyecg_train.cohort.labs_ions import draw_ions
from anyecg_train.cohort.labs_organs import draw_hormones, draw_kidney, draw_liver


def draw_labs(draws: Draws, states: Columns) -> Columns:
    """True values by analyte id, arrays [n]; also sets `egfr` (mL/min/1.73 m2) in `states`."""
    values: Columns = {}
    draw_kidney(draws, states, values)
    draw_liver(draws, states, values)
    draw_hormones(draws, states, values)
    draw_blood(draws, states, values)
    draw_acid_base(draws, states, values)
    draw_ions(draws, states, values)
    draw_heart_and_muscle(draws, states, values)
    return values
