"""Null analytes: drawn independently of everything, age and sex included.

They are the negative control: whatever a model reports on them above 0.50 is leakage or chance.
Each is log-normal with 3 % of the population below and 3 % above its reference range. The limits
stand here and not in the drawing of states, because nothing else may touch these values.
"""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws

NULL_LIMITS: dict[str, tuple[float, float]] = {
    "vitamin-b12": (200.0, 900.0),
    "mchc": (32.0, 36.0),
    "monocytes": (0.2, 0.9),
    "eosinophils": (0.03, 0.50),
    "lipase": (13.0, 60.0),
}
Z_OF_TAIL = 1.8808  # standard normal quantile of 0.97


def draw_null_labs(draws: Draws) -> Columns:
    """Measured values of the five null analytes, arrays [n], in the registry's units."""
    values: Columns = {}
    for name, (low, high) in NULL_LIMITS.items():
        middle = np.sqrt(low * high)
        log_sd = np.log(high / low) / 2 / Z_OF_TAIL
        values[name] = draws.lognormal(name, middle, log_sd)
    return values
