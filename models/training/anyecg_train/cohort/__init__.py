"""The virtual cohort: simulated patients whose laboratory values and ECGs share one physiology.

`simulate` makes a population for training and test, `simulate_one` a patient with a story. Nothing
here is evidence about real patients.
"""

from anyecg_train.cohort.dataset import Cohort, load, save
from anyecg_train.cohort.shifts import NO_SHIFT, SHIFTS, Shift
from anyecg_train.cohort.simulate import simulate
from anyecg_train.cohort.story import Patient, simulate_one

__all__ = [
    "NO_SHIFT",
    "SHIFTS",
    "Cohort",
    "Patient",
    "Shift",
    "load",
    "save",
    "simulate",
    "simulate_one",
]
