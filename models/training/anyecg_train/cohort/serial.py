"""Serial ECGs: the same patient again after hours or days.

The first visit is the patient as `draw_population` draws it. At a later one chronic states, drugs,
anatomy and the strength of every effect come from the same streams, so they are the same. Acute
states have gone with a chance that grows with time; none begins. A true laboratory value is what
its causes of today give, times what gone causes have left, which fades with the analyte's window
class. The day-to-day part of its random share is an AR(1) process around the patient's own mean
that leaves the spread between patients as it was. Scars, new illness and treatment are left out,
but for what a story forces.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws, FloatArray
from anyecg_train.cohort.enrich import draw_boosts
from anyecg_train.cohort.labs_null import draw_null_labs
from anyecg_train.cohort.measure import measure
from anyecg_train.cohort.population import (
    Population,
    draw_causes,
    draw_parameters,
    population_of,
)
from anyecg_train.cohort.shifts import NO_SHIFT, Shift

LEAST_GAP_H, MOST_GAP_H = 2.0, 14 * 24.0  # between two ECGs of a patient, log-uniform

# Window classes of the registry and the hours in which a deviation falls to 37 %. Round numbers.
FAST_H, MEDIUM_H, SLOW_H = 12.0, 72.0, 720.0
FAST = frozenset(
    ("anion-gap", "bicarbonate", "calcium-ionised", "ck-mb", "d-dimer", "glucose", "lactate",
     "pco2", "ph", "po2", "potassium", "troponin-i-hs", "troponin-t-hs")
)  # fmt: skip
SLOW = frozenset(
    ("albumin", "ferritin", "free-t4", "hba1c", "mchc", "mcv", "rdw", "total-protein", "tsh",
     "urate", "vitamin-b12")
)  # fmt: skip

# Random shares that move from day to day, by the class of the analyte they belong to.
WITHIN_SHARE = 0.4  # of a share's variance lies within the patient (a round number)
WALKING: Mapping[str, float] = (
    dict.fromkeys(
        ("potassium_z", "calcium_z", "lac_z", "glucose_z", "bicarbonate_z", "pco2_z", "po2_z",
         "gap_z", "troponin_z", "troponin_t_z", "ck_mb_z", "d_dimer_z", "rate_z", "rmssd_z"),
        FAST_H,
    )
    | dict.fromkeys(
        ("sodium_z", "chloride_z", "magnesium_z", "phosphate_z", "calcium_bound_z", "muscle_mass",
         "urea_z", "alt_z", "ast_z", "alp_z", "ggt_z", "bilirubin_z", "hb_z", "haematocrit_z",
         "crp_z", "procalcitonin_z", "fibrinogen_z", "neutrophil_z", "lymphocyte_z",
         "other_white_z", "plt_z", "inr_z", "inr_treated", "aptt_z", "natriuretic_z", "bnp_z",
         "ck_z", "ldh_z", "monocytes", "eosinophils", "lipase"),
        MEDIUM_H,
    )
    | dict.fromkeys(
        ("urate_z", "alb_z", "globulin_z", "free_t4_z", "tsh_z", "hba1c_z", "mcv_z", "rdw_z",
         "ferritin_z", "vitamin-b12", "mchc"),
        SLOW_H,
    )
)  # fmt: skip

# Mean hours that an acute state lasts from the first ECG on; round numbers.
LASTS_H: Mapping[str, float] = {
    "anxiety": 12, "hypoglycaemia": 6, "seizure": 6, "shock": 24, "vomiting": 36, "dehydration": 36,
    "ketoacidosis": 24, "potassium_rise": 24, "potassium_fall": 48, "magnesium_fall": 72,
    "magnesium_rise": 48, "calcium_fall": 96, "calcium_rise": 120, "bleeding": 48, "injury": 96,
    "embolism": 120, "pericarditis": 168, "sepsis": 96, "pneumonia": 144, "infection": 120,
    "hypoxaemia": 96, "hypercapnia": 168, "kidney_injury": 120, "rhabdomyolysis": 72,
    "congestion": 120, "effusion": 240, "water_retained": 120, "diarrhoea": 72, "heparin": 96,
    "steroid": 168, "muscle_trauma": 72, "hepatitis": 336, "ischaemic_liver": 96, "gallstone": 120,
}  # fmt: skip

# Drawn anew for every ECG: the sample, and what belongs to the recording alone.
FRESH = frozenset(
    ("haemolysed", "haemolysis_noticed", "potassium_spilled", "lead_reversal", "breath_rate")
)
FRESH_PREFIXES = ("drift:", "assay:")

NO_CONDITIONS: Mapping[str, FloatArray] = {}


class VisitDraws(Draws):
    """The patient's own draws, but for what moves in the `gaps_h` hours between the ECGs so far."""

    def __init__(
        self,
        key: tuple[int, ...],
        count: int,
        forced: Mapping[str, FloatArray],
        odds: Mapping[str, float],
        gaps_h: Sequence[FloatArray],
    ) -> None:
        super().__init__(key, count, forced, odds)
        self.gaps_h = gaps_h

    def open(self, name: str) -> np.random.Generator:
        if name in FRESH or name.startswith(FRESH_PREFIXES):
            return self.on_visit(name, len(self.gaps_h))
        return super().open(name)

    def on_visit(self, name: str, visit: int) -> np.random.Generator:
        return np.random.default_rng([*self.key, zlib.crc32(name.encode()), visit])

    def standard_normal(self, name: str) -> FloatArray:
        first = super().standard_normal(name)
        if name not in WALKING:
            return first
        # split the first draw into the patient's own part and that day's, both standard normal
        own_root, day_root = np.sqrt(1 - WITHIN_SHARE), np.sqrt(WITHIN_SHARE)
        other = super().open(f"own:{name}").standard_normal(self.count)
        own = own_root * first + day_root * other
        day = day_root * first - own_root * other
        for visit, gap_h in enumerate(self.gaps_h, start=1):
            kept = np.exp(-gap_h / WALKING[name])
            step = self.on_visit(f"step:{name}", visit).standard_normal(self.count)
            day = kept * day + np.sqrt(1 - kept**2) * step
        return np.asarray(own_root * own + day_root * day)


def draw_series(
    key: tuple[int, ...],
    count: int,
    ecgs: int,
    *,
    enrich: bool = False,
    shift: Shift = NO_SHIFT,
) -> list[Population]:
    """`ecgs` populations of the same `count` patients; the first is that of `draw_population`."""
    draws = Draws(key, count, draw_boosts(key, count) if enrich else {}, shift.state_odds)
    series = [population_of(draws, shift, enrich)]
    ends_h = draw_ends(draws)
    gaps_h: list[FloatArray] = []
    for visit in range(1, ecgs):
        gaps_h.append(draw_gap(key, count, visit))
        series.append(revisit(draws, series[0], ends_h, tuple(gaps_h), shift))
    return series


def draw_gap(key: tuple[int, ...], count: int, visit: int) -> FloatArray:
    """Hours since the ECG before."""
    rng = np.random.default_rng([*key, zlib.crc32(b"gap"), visit])
    return np.asarray(np.exp(rng.uniform(np.log(LEAST_GAP_H), np.log(MOST_GAP_H), count)))


def draw_ends(draws: Draws) -> Columns:
    """When each acute state ends, in hours after the first ECG."""
    return {
        name: mean_h * draws.open(f"ends:{name}").exponential(1.0, draws.count)
        for name, mean_h in LASTS_H.items()
    }


def revisit(
    first_draws: Draws,
    first: Population,
    ends_h: Columns,
    gaps_h: Sequence[FloatArray],
    shift: Shift,
    conditions: Mapping[str, FloatArray] = NO_CONDITIONS,
) -> Population:
    """The patients of `first` after the gaps; `conditions` hold now, whatever held before."""
    hours = np.sum(gaps_h, axis=0)
    key, count = first_draws.key, first_draws.count
    forced = first_draws.forced | {
        name: np.where(end_h > hours, first_draws.settled[name], 0.0)
        for name, end_h in ends_h.items()
    }
    # the first day's values, had only the states that still last been there
    lasting = draw_causes(Draws(key, count, forced, shift.state_odds), shift)[1]
    draws = VisitDraws(key, count, forced | dict(conditions), shift.state_odds, gaps_h)
    states, today = draw_causes(draws, shift)
    true_values = {
        name: add_remains(name, value, first.true_values[name], lasting[name], hours)
        for name, value in today.items()
    }
    return Population(
        states=states,
        true_values=true_values,
        parameters=draw_parameters(draws, states, true_values, shift.effect_factor),
        values=measure(draws, true_values) | draw_null_labs(draws),
        weight=first.weight,
        hours=hours,
    )


def add_remains(
    name: str, today: FloatArray, first: FloatArray, lasting: FloatArray, hours: FloatArray
) -> FloatArray:
    """Today's value with what is left of states that are gone: a ratio, and a difference in pH."""
    left = np.exp(-hours / fading_h(name))
    if name == "ph":
        return np.asarray(today + left * (first - lasting))
    return np.asarray(today * (first / lasting) ** left)


def fading_h(analyte: str) -> float:
    """Hours in which a deviation of this analyte falls to 37 %."""
    return FAST_H if analyte in FAST else SLOW_H if analyte in SLOW else MEDIUM_H


def by_patient(series: Sequence[Population]) -> Population:
    """One population of the visits, a patient's rows together and in the order of time."""
    if len(series) == 1:
        return series[0]

    def weave(columns: Sequence[FloatArray]) -> FloatArray:
        return np.stack(columns, axis=1).reshape(-1)

    def weave_tables(tables: Sequence[Columns]) -> Columns:
        return {name: weave([table[name] for table in tables]) for name in tables[0]}

    return Population(
        states=weave_tables([visit.states for visit in series]),
        true_values=weave_tables([visit.true_values for visit in series]),
        values=weave_tables([visit.values for visit in series]),
        parameters=weave_tables([visit.parameters for visit in series]),
        weight=weave([visit.weight for visit in series]),
        hours=weave([visit.hours for visit in series]),
    )
