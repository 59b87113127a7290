"""Verdicts of a reader that is known to read T and nothing else, and the choice of patients."""

import json

import numpy as np
import pytest

from anyecg_train.data.examples import Examples, FloatSamples
from anyecg_train.data.part import Source
from anyecg_train.explain.caveats import METHOD, caveats_of
from anyecg_train.explain.expected import EXPECTED
from anyecg_train.explain.occlude import OCCLUSIONS, normalise
from anyecg_train.explain.plausibility import (
    CHANCE,
    LEADS,
    MIN_POSITIVES,
    NONE_EXPECTED,
    NOT_SHOWN,
    TOO_FEW,
    Readings,
    choose_patients,
    count_verdicts,
    judge_all,
    read_occlusions,
)
from anyecg_train.judge.evidence import round_figures, to_text
from anyecg_train.judge.metrics import FloatArray
from anyecg_train.registry import load_registry

PATIENTS = 160
INDICATORS = ("potassium-high", "lactate-high", "lipase-high", "mchc-low", "potassium-low", "x")


def t_samples(onset: int) -> slice:
    return slice(onset + 80, onset + 200)


@pytest.fixture(scope="module")
def examples() -> Examples:
    """Regular beats of 75 a minute with a T wave that is tall in the positives of output 0."""
    draw = np.random.default_rng(4)
    labels = np.zeros((PATIENTS, len(INDICATORS)), np.int8)
    labels[:, :4] = (draw.random(PATIENTS) < 0.5)[:, None]
    labels[:, 3] = draw.random(PATIENTS) < 0.5
    labels[:5, 4] = 1
    labels[:, 5] = -1
    time = np.arange(5000)[:, None] - (np.arange(-1, 14) * 400 + 200)[None]
    rise, t = (np.exp(-0.5 * ((time - c) / w) ** 2).sum(axis=1) for c, w in ((0, 6), (135, 20)))
    height = 0.15 + 0.15 * labels[:, 0] + 0.08 * draw.standard_normal(PATIENTS)
    ecg = rise[None] + height[:, None] * t[None] + 0.01 * draw.standard_normal((PATIENTS, 5000))
    ecg = np.stack([normalise(trace) for trace in ecg])
    return Examples(
        store=ecg[:, None].astype(np.float32),
        rows=np.arange(PATIENTS),
        leads=("II",),
        labels=labels,
        weight=np.ones(PATIENTS),
        measurements=np.zeros((PATIENTS, 1, 0), np.float32),
    )


def read_t(traces: FloatSamples) -> FloatArray:
    """The height of the T waves over their feet, where the examples have them; all outputs."""
    onsets = range(200, 4700, 400)
    height = np.mean([traces[:, t_samples(r)].max(1) - traces[:, r + 70] for r in onsets], axis=0)
    return np.repeat(height[:, None].astype(float), len(INDICATORS), axis=1)


@pytest.fixture(scope="module")
def readings(examples: Examples) -> Readings:
    return read_occlusions(read_t, examples, "II", np.arange(PATIENTS), 0, progress=False)


def test_verdicts_of_a_reader_of_t(readings: Readings, examples: Examples) -> None:
    assert readings.without_beats == 0
    rows = judge_all(readings, examples.labels, INDICATORS, set(INDICATORS[:5]), resamples=100)
    verdicts = [None if row is None else row["verdict"] for row in rows.values()]
    assert verdicts == [LEADS, NOT_SHOWN, NONE_EXPECTED, CHANCE, TOO_FEW, None]
    row = rows["potassium-high"]
    assert row is not None
    assert row["waves"]["T"]["auroc"]["value"] < -0.3
    assert row["waves"]["T"]["beyondSham"]["ci95"][0] > 0.1
    assert abs(row["waves"]["P"]["auroc"]["value"]) < 0.05
    assert row["waves"]["T"]["logit"] > 5 * row["waves"]["P"]["logit"]
    few = rows["potassium-low"]
    assert few is not None and few["aurocIntact"] is None and few["positives"] < MIN_POSITIVES
    assert count_verdicts(rows, INDICATORS)[LEADS] == 1
    to_text(round_figures(rows), depth=3)
    assert "NaN" not in json.dumps(rows)


def test_patients_without_beats_are_counted(examples: Examples) -> None:
    store = examples.store.copy()
    store[:3] = 0
    flat = Examples(
        store, examples.rows, examples.leads, examples.labels, examples.weight,
        examples.measurements,
    )  # fmt: skip
    readings = read_occlusions(read_t, flat, "II", np.arange(10), 0, progress=False)
    assert readings.without_beats == 3 and list(readings.positions) == list(range(3, 10))
    with pytest.raises(ValueError, match="no patient of this part has clear beats"):
        read_occlusions(read_t, flat, "II", np.arange(3), 0, progress=False)


def test_rare_findings_come_first() -> None:
    draw = np.random.default_rng(0)
    labels = (draw.random((5000, 3)) < (0.012, 0.3, 0.02)).astype(np.int8)
    chosen = choose_patients(labels, 400, 1)
    assert len(chosen) == len(set(chosen)) == 400 and (np.diff(chosen) > 0).all()
    assert (labels[chosen] == 1).sum(axis=0).min() >= 50
    assert (choose_patients(labels, 400, 1) == chosen).all()
    assert len(choose_patients(labels, 9000, 1)) == 5000


def test_expectations_name_indicators_and_occlusions() -> None:
    registry = load_registry()
    assert set(EXPECTED) <= set(registry.ids)
    assert all(set(e.occlusions) <= set(OCCLUSIONS) and e.mechanism for e in EXPECTED.values())
    shown = {i.id for i in registry.indicators if i.defined and i.display == "A"}
    assert shown <= set(EXPECTED)
    nulls = {i.id for i in registry.indicators if i.simulation == "N"}
    assert not nulls & set(EXPECTED)


def test_caveats_of_simulated_waves() -> None:
    caveats = caveats_of("simulated")
    assert caveats[0].startswith("The network reads simulated waves")
    assert "nothing about real patients" in caveats[0] and caveats[1:] == METHOD


@pytest.mark.parametrize(
    ("source", "whose"), [("retrospective", "a retrospective data set"), ("local", "this site")]
)
def test_caveats_of_recorded_waves_do_not_call_them_simulated(source: Source, whose: str) -> None:
    first, *method, last = caveats_of(source)
    assert first.startswith("The network reads recorded waves") and whose in first
    assert not any("simulated" in caveat for caveat in (first, *method, last))
    assert tuple(method) == METHOD and "proves no cause" in last
