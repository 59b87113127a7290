"""Shift sets: cohorts that differ from the training population in one named respect.

They ask how a finished network bears a change it was not trained for, so they serve as test parts
only. Each moves the draws it concerns and no other: patients, beats and noise keep their streams.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shift:
    """What differs. The defaults are the emergency population of the reference."""

    name: str | None
    description: str
    state_odds: Mapping[str, float] = field(default_factory=dict)
    """Acute state -> factor of its odds, given everything drawn before it."""
    age_beta: tuple[float, float] = (1.55, 1.45)
    """Shape of the age's share of 18 to 95 years."""
    band_hz: tuple[float, float] | None = None
    """Pass band of the recorder; None stores the trace as it is drawn."""
    mains_50_share: float = 0.5
    """Share of recordings with 50 Hz hum, the rest have 60 Hz."""
    effect_factor: float = 1.0
    """Of every effect of the tables and of the acute injury pattern."""


NO_SHIFT = Shift(None, "")

# A ward instead of an emergency department: what brings people in is rarer, what befalls those who
# stay (infection, kidneys, electrolytes, congestion) commoner. Round numbers, no estimate.
WARD_ODDS: Mapping[str, float] = dict.fromkeys(
    ("injury", "embolism", "bleeding", "pericarditis", "anxiety", "vomiting", "rhabdomyolysis",
     "ketoacidosis", "hypoglycaemia"),
    0.5,
) | dict.fromkeys(
    ("pneumonia", "infection", "sepsis", "kidney_injury", "congestion", "effusion", "hypoxaemia",
     "hypercapnia", "potassium_rise", "potassium_fall", "magnesium_fall", "calcium_fall",
     "calcium_rise"),
    2.0,
)  # fmt: skip

SHIFTS: Mapping[str, Shift] = {
    shift.name: shift
    for shift in (
        Shift(
            name="prevalence",
            description="A ward: the odds of acute infarction, embolism, bleeding and other causes "
            "of admission are halved, those of infection, kidney injury, electrolyte disturbances "
            "and congestion doubled.",
            state_odds=WARD_ODDS,
        ),
        Shift(
            name="older",
            description="Geriatric patients: the median age is about 75 instead of 58 years.",
            age_beta=(3.4, 1.4),
        ),
        Shift(
            name="device",
            description="A monitor: the recorder passes 0.5 to 40 Hz, one way in time, before the "
            "preprocessing.",
            band_hz=(0.5, 40.0),
        ),
        Shift(
            name="mains-60",
            description="Mains of 60 Hz in every recording, where half of the others have 50 Hz.",
            mains_50_share=0.0,
        ),
        Shift(
            name="weak-effects",
            description="Every effect of a disease or a laboratory value on the ECG is 0.6 times "
            "as large.",
            effect_factor=0.6,
        ),
    )
    if shift.name is not None
}
