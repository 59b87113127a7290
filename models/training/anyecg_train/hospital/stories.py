"""Who lies in the sandbox, what ails them, and what the service is expected to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

# How old the newest ECG is at the now of its story.
ECG_AGE = timedelta(minutes=19)

POTASSIUM = frozenset({"potassium-high"})
CALCIUM = frozenset({"calcium-low", "calcium-ionised-low"})
TROPONIN = frozenset({"troponin-i-hs-high", "troponin-t-hs-high"})
PEPTIDES = frozenset({"nt-probnp-high", "bnp-high"})
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Visit:
    """An ECG of an earlier stay, `ago` before the now of the story: what held then, on top of what
    the story holds, and the analytes `measured` in the blood that was taken with it."""

    ago: timedelta
    conditions: Mapping[str, float]
    measured: tuple[str, ...]


@dataclass(frozen=True)
class Stay:
    """An earlier stay in hospital, with its ECGs in the order of time."""

    reason: str
    began_ago: timedelta
    ended_ago: timedelta
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class Story:
    """One patient. `shows` are the findings of which one must rank first of all that the network
    flags, with `alone` the only ones; empty = it must flag none; None = whatever it says. They are
    asked of the newest ECG only: what the network says of those before is for it to say."""

    id: str
    given: str
    family: str
    female: bool
    age: int
    reason: str
    conditions: Mapping[str, float]
    shows: frozenset[str] | None
    earlier_labs: Mapping[str, float] = field(default_factory=dict)
    later_labs: Mapping[str, float] = field(default_factory=dict)
    stay: Stay | None = None
    pacemaker: bool = False
    alone: bool = False
    readable_ecg: bool = True


WELL = {
    "bmi": 24, "smoker": 0, "diabetes": 0, "hypertension": 0, "coronary": 0, "heart_failure": 0,
    "ckd3": 0, "ckd4": 0, "ckd5": 0, "anaemia": 0, "af_known": 0, "copd": 0, "cancer": 0,
    "sepsis": 0, "injury": 0, "embolism": 0, "bleeding": 0, "paced": 0, "potassium_fall": 0,
    "potassium_rise": 0, "calcium_fall": 0, "calcium_rise": 0, "hypothyroid": 0, "hyperthyroid": 0,
}  # fmt: skip

HYPERKALAEMIA = {
    "ckd5": 1, "potassium": 7.1, "injury": 0, "sepsis": 0, "bleeding": 0, "heart_failure": 0,
    "paced": 0, "af_known": 0,
}  # fmt: skip

# A course over six days: raised, treated, falling, normal; home, and a session missed again.
DIALYSIS_STAY = Stay(
    "Weak legs after a week without dialysis",
    began_ago=timedelta(days=6, hours=1, minutes=20),
    ended_ago=timedelta(days=2, hours=19),
    visits=(
        Visit(
            timedelta(days=6, minutes=51),
            {"potassium": 7.1, "creatinine": 11.6},
            ("potassium", "creatinine", "haemoglobin"),
        ),
        Visit(
            timedelta(days=5, hours=18, minutes=28),
            {"potassium": 6.1, "creatinine": 11.4},
            ("potassium",),
        ),
        Visit(
            timedelta(days=5, hours=1, minutes=44),
            {"potassium": 5.0, "creatinine": 7.1},
            ("potassium", "creatinine"),
        ),
        Visit(
            timedelta(days=3, hours=1, minutes=37),
            {"potassium": 4.4, "creatinine": 6.3},
            ("potassium", "creatinine", "haemoglobin"),
        ),
    ),
)

STORIES: tuple[Story, ...] = (
    Story(
        "hyperkalaemia", "Henrik", "Aaltonen", False, 63,
        "Weakness after two missed dialysis sessions", HYPERKALAEMIA, POTASSIUM,
        earlier_labs={"potassium": 5.0, "creatinine": 7.8, "haemoglobin": 10.6},
    ),
    Story(
        "hypokalaemia", "Ines", "Barros", True, 52, "Vomiting for four days, takes a thiazide",
        WELL | {"hypertension": 1, "thiazide": 1, "vomiting": 1, "potassium": 2.3},
        frozenset({"potassium-low"}),
        earlier_labs={"potassium": 3.9, "sodium": 139, "creatinine": 0.8},
    ),
    Story(
        "hypocalcaemia", "Clara", "Conti", True, 44, "Tingling fingers after thyroid surgery",
        WELL | {"calcium_fall": 1, "calcium_ionised": 0.78, "calcium": 6.1},
        CALCIUM,
        earlier_labs={"calcium": 9.3, "albumin": 4.2, "potassium": 4.1},
    ),
    Story(
        "severe-anaemia", "Anita", "Dvorak", True, 38, "Heavy bleeding for weeks, dizzy standing",
        WELL | {"bleeding": 1, "haemoglobin": 5.4},
        frozenset({"haemoglobin-low"}),
        earlier_labs={"haemoglobin": 11.9, "potassium": 4.3, "creatinine": 0.7},
    ),
    Story(
        "myocardial-injury", "Marta", "Eriksen", True, 66, "Chest pressure since the morning",
        WELL | {"coronary": 1, "inferior_infarct": 1},
        TROPONIN,
        earlier_labs={"haemoglobin": 13.4, "potassium": 4.4, "creatinine": 0.9},
    ),
    Story(
        "heart-failure", "Gustav", "Fischer", False, 79, "Swollen legs, sleeps in a chair",
        {
            "decompensated_failure": 1, "injury": 0, "sepsis": 0, "bleeding": 0, "paced": 0,
            "ckd4": 0, "ckd5": 0, "potassium": 4.4, "haemoglobin": 13.2,
        },
        PEPTIDES,
        earlier_labs={"creatinine": 1.3, "potassium": 4.6, "haemoglobin": 13.0},
    ),
    Story(
        "sepsis", "Selma", "Gruber", True, 69, "Fever and confusion",
        WELL | {"sepsis": 1, "infection": 1},
        None,
        earlier_labs={"crp": 4.0, "leukocytes": 6.8, "creatinine": 0.8},
    ),
    Story(
        "normal", "Nils", "Haugen", False, 34, "Check-up before a sports course",
        WELL, NOTHING,
        earlier_labs={"potassium": 4.1, "haemoglobin": 15.0, "creatinine": 0.9},
    ),
    Story(
        "potassium-measured", "Paula", "Ibsen", True, 58, "Weakness, kidney failure",
        HYPERKALAEMIA, POTASSIUM, alone=True,
        earlier_labs={"potassium": 5.2, "creatinine": 6.9},
        later_labs={"potassium": 7.0},
    ),
    Story(
        "undecodable-ecg", "Ugo", "Jansen", False, 47, "Palpitations, ECG from a faulty export",
        WELL, NOTHING, readable_ecg=False,
        earlier_labs={"potassium": 4.0},
    ),
    Story(
        "paced", "Petra", "Keller", True, 81, "Pacemaker check",
        {"paced": 1}, None, pacemaker=True,
        earlier_labs={"potassium": 4.5, "creatinine": 1.1},
    ),
    Story(
        "child", "Charlie", "Lund", False, 9, "Fainted at school",
        WELL, None,
        earlier_labs={"haemoglobin": 12.8},
    ),
    Story(
        "dialysis", "Dilip", "Menon", False, 61, "Weak again, last dialysis session missed",
        HYPERKALAEMIA
        | {"potassium": 6.9, "creatinine": 10.8, "haemoglobin": 10.4, "haemolysed": 0},
        POTASSIUM,
        earlier_labs={"potassium": 5.1, "creatinine": 8.4, "haemoglobin": 10.8},
        stay=DIALYSIS_STAY,
    ),
)  # fmt: skip
