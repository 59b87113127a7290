"""Evidence whose truth is known: 900 patients of whom the logits know two findings."""

from functools import cache

import numpy as np

from anyecg_train.data.part import Part
from anyecg_train.judge.calibrate import Calibration, Platt
from anyecg_train.judge.controls import judge_nulls, judge_permuted
from anyecg_train.judge.evaluate import evaluate
from anyecg_train.judge.evidence import performance
from anyecg_train.judge.oracle import judge_oracle, score_oracles
from anyecg_train.judge.requirements import requirements
from anyecg_train.judge.shifts import judge_shift
from anyecg_train.judge.tally import nulls_of, tally_of
from anyecg_train.registry import load_registry
from tests.conftest import draw_part

PLAIN = Platt(1.0, -1.0, (0.001, 0.0, 0.001), 0.4)
IDS = ("potassium-high", "mchc-low", "mchc-high", "calcium-low", "lactate-low", "ph-low")


def scored(patients: int, seed: int, shift: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    positive = draw.random(patients) < 0.1
    return draw.standard_normal(patients) + shift * positive, positive


def with_ids(part: Part, ids: tuple[str, ...]) -> Part:
    return Part(**{**part.__dict__, "indicators": ids})


def informed(part: Part) -> np.ndarray:
    """Logits that know the findings 0 and 3."""
    logits = np.random.default_rng(43).standard_normal(part.examples.labels.shape)
    logits[:, [0, 3]] += 1.2 * (part.examples.labels[:, [0, 3]] == 1)
    return logits


@cache
def judge_planted() -> dict[str, object]:
    """performance.json of six findings, of which the logits know two."""
    training, test = (with_ids(draw_part(900, seed), IDS) for seed in (41, 42))
    logits = informed(test)
    leads = {"II": logits, "I": logits[:, ::1] * 0.5}
    fits: dict[str, dict[str, Calibration | None]] = {
        lead: dict.fromkeys(IDS, PLAIN) for lead in leads
    }
    fits["II"]["lactate-low"] = fits["I"]["lactate-low"] = None
    points = {lead: {name: {"net-benefit-0.15": 0.15} for name in IDS} for lead in leads}
    rivals = np.full((900, 6), np.nan)
    rivals[:, :5] = test.covariates[:, :1]
    rows = evaluate(test, leads, fits, rivals, points=points, resamples=40)
    registry = load_registry()
    oracles = score_oracles(training, test, ["potassium-high", "calcium-low"])
    controls = {
        "nulls": judge_nulls(test, leads, fits, [n for n in nulls_of(registry) if n in IDS]),
        "permuted": judge_permuted(test, leads),
        "oracle": judge_oracle(test, logits, "II", fits["II"], oracles, oracles, resamples=40),
    }
    tally = {lead: tally_of(figures, registry) for lead, figures in rows.items()}
    shift = judge_shift("elsewhere", test, leads, fits)
    parts = {
        "tally": tally,
        "controls": controls,
        "requirements": requirements(rows, tally, controls),
        "shifts": [shift],
    }
    dataset = {"patients": 900, "seed": 42, "prevalence": "natural", "description": "Planted."}
    return performance("planted", "1.0.0", dataset, rows, "simulated", parts)
