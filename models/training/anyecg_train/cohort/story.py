"""One patient with a story: chosen states and values forced, all else drawn as for anyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from anyecg_train.cohort.draws import Columns, Draws, FloatArray
from anyecg_train.cohort.population import Population, population_of
from anyecg_train.cohort.recording import Recording, record
from anyecg_train.cohort.serial import draw_ends, revisit
from anyecg_train.cohort.shifts import NO_SHIFT
from anyecg_train.cohort.simulate import one_patient
from anyecg_train.cohort.waves import LEADS

# words of a story and the variables of the cohort they force
STORY_WORDS: Mapping[str, Mapping[str, float]] = {
    "inferior_infarct": {"injury": 1, "injury_territory": 0.1, "infarct_depth": 4.0},
    "lateral_infarct": {"injury": 1, "injury_territory": 0.25, "infarct_depth": 4.0},
    "kidney_stage_5": {"ckd5": 1},
    "kidney_stage_4": {"ckd5": 0, "ckd4": 1},
    "decompensated_failure": {"heart_failure": 1, "congestion": 1, "shows:congestion": 1},
}


@dataclass(frozen=True, eq=False)
class Patient:
    """One simulated patient. `recording.lead_mv` holds leads I and II in mV, float64 [2, 5000] at
    500 Hz; `labs` are measured values by analyte id, `true_labs` what they measure."""

    recording: Recording
    leads: tuple[str, str]
    age: float
    female: bool
    labs: Mapping[str, float]
    true_labs: Mapping[str, float]
    states: Mapping[str, float]
    parameters: Mapping[str, float]


def simulate_one(seed: int, **conditions: float) -> Patient:
    """Simulate one patient in whom `conditions` hold.

    A condition is a word of STORY_WORDS (`inferior_infarct=True`) or a variable of the cohort: a
    state (`sepsis=1`, `bleeding=1`, `paced=1`), a true laboratory value with `_` for `-`
    (`potassium=7.1`, `calcium_ionised=0.85`, `haemoglobin=5.8`), `age`, `female`, `rate`, or an
    effect that must show (`shows__potassium_tent=1`). What is not named is drawn; what follows
    from a forced cause follows. Raises ValueError for a name the cohort does not know.
    """
    return simulate_course(seed, [(0.0, conditions)])[0]


def simulate_course(
    seed: int, visits: Sequence[tuple[float, Mapping[str, float]]]
) -> list[Patient]:
    """One patient at each ECG of a course: hours since the first ECG, and what holds then.

    The first is the patient of `simulate_one`. Anatomy, electrodes and the strength of every effect
    stay; what a later ECG does not force moves with the hours as in the serial cohort. Raises
    ValueError as `simulate_one`.
    """
    key = (seed, 0)
    (_, conditions), *later = visits
    draws = Draws(key, 1, force(conditions))
    first = population_of(draws, NO_SHIFT, enrich=False)
    course = [observe(first, (*key, 0))]
    ends_h, before_h = draw_ends(draws), 0.0
    gaps_h: list[FloatArray] = []
    for visit, (hours, changed) in enumerate(later, start=1):
        gaps_h.append(np.array([hours - before_h]))
        before_h = hours
        forced = force(changed)
        if unknown := sorted(set(forced) - set(draws.settled)):
            raise ValueError(f"no variable of the cohort is called {', '.join(unknown)}")
        population = revisit(draws, first, ends_h, gaps_h, NO_SHIFT, forced)
        course.append(observe(population, (*key, 0, visit)))
    return course


def observe(population: Population, key: tuple[int, ...]) -> Patient:
    """The only patient of a population, with the recording that `key` seeds."""
    states = one_patient(population.states, 0)
    parameters = one_patient(population.parameters, 0)
    return Patient(
        recording=record(key, parameters),
        leads=LEADS,
        age=states["age"],
        female=states["female"] > 0,
        labs=one_patient(population.values, 0),
        true_labs=one_patient(population.true_values, 0),
        states=states,
        parameters=parameters,
    )


def force(conditions: Mapping[str, float]) -> Columns:
    """The variables of the cohort that some conditions force, for one patient."""
    return {
        name: np.array([number])
        for word, value in conditions.items()
        for name, number in expand(word, float(value)).items()
    }


def expand(word: str, value: float) -> Mapping[str, float]:
    """The variables one condition forces."""
    if word in STORY_WORDS:
        return STORY_WORDS[word] if value else {}
    if word.startswith("shows__"):
        return {"shows:" + word.removeprefix("shows__").replace("_", "-"): value}
    return {LAB_WORDS.get(word, word): value}


LAB_WORDS: Mapping[str, str] = {
    name.replace("-", "_"): name
    for name in (
        "urea-nitrogen", "calcium-ionised", "anion-gap", "troponin-i-hs", "troponin-t-hs",
        "nt-probnp", "creatine-kinase", "ck-mb", "d-dimer", "alkaline-phosphatase",
        "bilirubin-total", "total-protein", "free-t4", "vitamin-b12",
    )
}  # fmt: skip
