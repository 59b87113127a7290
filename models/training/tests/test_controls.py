"""Controls, operating points, isotonic calibration, tally, requirements, shifts and plots."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from anyecg_train.data.part import Part
from anyecg_train.judge.calibrate import Calibration, Isotonic, Platt, calibrate
from anyecg_train.judge.controls import judge_nulls, judge_permuted
from anyecg_train.judge.delong import chance_error, delong, familywise_z
from anyecg_train.judge.evaluate import Repeated, evaluate
from anyecg_train.judge.evidence import performance, render, to_text
from anyecg_train.judge.metrics import auroc, resample_clusters
from anyecg_train.judge.operating import (
    at_other_prevalences,
    choose_points,
    curve,
    named_points,
    net_benefit,
)
from anyecg_train.judge.oracle import judge_oracle, recovered, score_oracles, visible_parameters
from anyecg_train.judge.plots import draw_plots
from anyecg_train.judge.requirements import MORPHOLOGY, requirements
from anyecg_train.judge.sample import informative
from anyecg_train.judge.shifts import judge_shift, summarise
from anyecg_train.judge.tally import direct_of, nulls_of, tally_of
from anyecg_train.registry import load_registry
from tests.conftest import draw_part

PLAIN = Platt(1.0, -1.0, (0.001, 0.0, 0.001), 0.4)


def scored(patients: int, seed: int, shift: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    positive = draw.random(patients) < 0.1
    return draw.standard_normal(patients) + shift * positive, positive


# --- isotonic ---


def bent(patients: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A logit whose log odds rise in a step that no straight line follows."""
    draw = np.random.default_rng(seed)
    logits = draw.standard_normal(patients)
    return logits, draw.random(patients) < np.where(logits > 0.5, 0.45, 0.03)


def test_isotonic_is_taken_where_it_is_clearly_better() -> None:
    logits, positive = bent(20000, 1)
    fit = calibrate(logits, positive)
    assert isinstance(fit, Isotonic)
    assert 2 <= len(fit.x) <= 40
    for column in (fit.x, fit.y, fit.low, fit.high):
        assert (np.diff(column) >= 0).all()
    assert (fit.low <= fit.y).all() and (fit.y <= fit.high).all()
    fresh, outcome = bent(20000, 2)
    probability = fit.probability(fresh)
    assert probability[fresh > 0.9].mean() == pytest.approx(outcome[fresh > 0.9].mean(), abs=0.02)
    assert probability[fresh < 0].mean() == pytest.approx(0.03, abs=0.01)
    again = Calibration.from_json(json.loads(json.dumps(fit.to_json())))
    assert isinstance(again, Isotonic)
    assert np.array_equal(again.probability(fresh), probability)
    assert again.threshold == fit.threshold is not None


def test_platt_stays_where_it_is_right_or_events_are_few() -> None:
    draw = np.random.default_rng(3)
    logits = draw.standard_normal(20000)
    straight = draw.random(20000) < expit(logits - 2)
    assert isinstance(calibrate(logits, straight), Platt)
    assert isinstance(calibrate(*bent(4000, 4)), Platt)


def test_isotonic_clips_beyond_its_knots() -> None:
    line = Isotonic(*(np.array(c) for c in ([-1, 1], [0.0, 0.5], [0, 0.4], [0.1, 1.0])), 0.2)
    values = line.probability(np.array([-9.0, 0.0, 9.0]))
    assert values == pytest.approx([1e-4, 0.25, 0.5])


def test_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="spline"):
        Calibration.from_json({"method": "spline"})


# --- operating points ---


def test_points_are_chosen_by_their_rule() -> None:
    logits, positive = scored(20000, 5, 2.0)
    probability = expit(2 * logits - 4.2)
    points = choose_points(probability, positive)
    assert set(points) == {
        "target-ppv", "sensitivity-0.80", "net-benefit-0.15", "best-net-benefit"
    }  # fmt: skip
    flagged = probability >= points["target-ppv"]
    assert positive[flagged].mean() >= 0.3
    flagged = probability >= points["sensitivity-0.80"]
    assert positive[flagged].sum() == np.ceil(0.8 * positive.sum())
    best = net_benefit(probability, positive, points["best-net-benefit"])["value"]
    for other in np.linspace(0.01, 0.9, 50):
        assert net_benefit(probability, positive, float(other))["value"] <= best + 1e-12


def test_net_benefit_by_hand() -> None:
    probability = np.array([0.9, 0.8, 0.2, 0.1])
    positive = np.array([True, False, True, False])
    row = net_benefit(probability, positive, 0.5)
    ratio = 0.15 / 0.85
    assert row["value"] == pytest.approx((1 - ratio) / 4)
    assert row["treatAll"] == pytest.approx(0.5 - 0.5 * ratio)
    assert net_benefit(probability, positive, 0.0)["value"] == pytest.approx(row["treatAll"])
    assert named_points(probability, positive, {"a": 0.5})[0]["flagged"] == 0.5


def test_predictive_values_elsewhere() -> None:
    logits, positive = scored(5000, 6, 1.5)
    rows = at_other_prevalences(logits, positive, 1.5)
    assert len(rows) == 7
    own = min(rows, key=lambda row: abs(row["prevalence"] - positive.mean()))
    flagged = logits >= 1.5
    assert own["ppv"]["value"] == pytest.approx(positive[flagged].mean())
    assert own["npv"]["value"] == pytest.approx(1 - positive[~flagged].mean())
    assert [r["ppv"]["value"] for r in rows] == sorted(r["ppv"]["value"] for r in rows)
    assert all(r["ppv"]["ci95"][0] < r["ppv"]["value"] < r["ppv"]["ci95"][1] for r in rows)
    assert at_other_prevalences(logits, positive, 99.0)[0]["ppv"] is None


def test_interval_of_a_predictive_value_agrees_with_repetition() -> None:
    drawn, first = [], None
    for seed in range(200):
        logits, positive = scored(3000, 1000 + seed, 1.5)
        row = at_other_prevalences(logits, positive, 1.0)[0]
        first = first or row
        drawn.append(row["ppv"]["value"])
    low, high = first["ppv"]["ci95"]
    assert high - low == pytest.approx(2 * 1.96 * np.std(drawn), rel=0.25)


def test_curve_is_thin_and_monotone_with_its_ends() -> None:
    logits, positive = scored(5000, 7, 1.5)
    rows = np.array(curve(expit(logits), positive))
    assert 10 < len(rows) <= 40
    assert rows[0].tolist() == [1, 0, 1] and rows[-1].tolist() == [0, 1, 0]
    assert (np.diff(rows[:, 0]) <= 0).all() and (np.diff(rows[:, 1]) >= 0).all()
    assert (np.diff(rows[:, 2]) <= 0).all()
    area = np.trapezoid(rows[:, 1], 1 - rows[:, 2])
    assert area == pytest.approx(auroc(logits, positive), abs=0.01)
    few = curve(np.array([0.2, 0.2, 0.7]), np.array([False, True, True]))
    assert few == [[1.0, 0.0, 1.0], [0.7, 0.5, 1.0], [0.0, 1.0, 0.0]]


# --- theory ---


def test_delong_and_chance_agree_with_repetition() -> None:
    areas, by_chance = [], []
    for seed in range(300):
        score, positive = scored(800, 2000 + seed)
        areas.append(auroc(score, positive))
        by_chance.append(auroc(np.round(scored(800, 5000 + seed)[0], 0), positive))
    score, positive = scored(800, 2000)
    figure = delong(score, positive)
    assert figure is not None and figure.value == pytest.approx(areas[0])
    assert figure.high - figure.low == pytest.approx(2 * 1.96 * np.std(areas), rel=0.2)
    error = chance_error(np.round(scored(800, 5000)[0], 0), positive)
    assert error == pytest.approx(np.std(by_chance), rel=0.2)
    assert familywise_z(1) == pytest.approx(1.96, abs=0.01)
    assert familywise_z(10) == pytest.approx(2.807, abs=0.001)
    assert delong(score, np.arange(800) == 3) is None


def test_whole_patients_are_drawn() -> None:
    patients = np.array([7, 7, 3, 3, 3, 9])
    counts = resample_clusters(patients, 50, 1)
    assert (counts[:, 0] == counts[:, 1]).all() and (counts[:, 2] == counts[:, 4]).all()
    assert (counts[:, [0, 2, 5]].sum(axis=1) == 3).all()


def test_sample_keeps_the_rare_and_the_weight_of_each_class() -> None:
    draw = np.random.default_rng(8)
    positive, weight = draw.random(5000) < 0.02, draw.random(5000)
    rows, weights = informative(positive, weight, 1000, 0)
    assert len(rows) == 1000 == len(set(rows))
    assert positive[rows].sum() == positive.sum()
    for member in (positive, ~positive):
        assert weights[member[rows]].sum() == pytest.approx(weight[member].sum())
    everyone, same = informative(positive, weight, 9000, 0)
    assert len(everyone) == 5000 and same.sum() == pytest.approx(weight.sum())


# --- controls and oracle ---


def with_ids(part: Part, ids: tuple[str, ...]) -> Part:
    return Part(**{**part.__dict__, "indicators": ids})


IDS = ("potassium-high", "mchc-low", "mchc-high", "calcium-low", "lactate-low", "ph-low")


def informed(part: Part) -> np.ndarray:
    """Logits that know the findings 0 and 3."""
    logits = np.random.default_rng(43).standard_normal(part.examples.labels.shape)
    logits[:, [0, 3]] += 1.2 * (part.examples.labels[:, [0, 3]] == 1)
    return logits


@pytest.fixture(scope="module")
def judged() -> dict[str, object]:
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


def test_nulls_are_at_chance_and_named_when_few(judged: dict) -> None:
    control = judged["controls"]["nulls"]["II"]
    assert [row["indicator"] for row in control["rows"]] == ["mchc-low", "mchc-high"]
    for row in control["rows"]:
        low, high = row["familywise"]
        assert low < row["auroc"]["ci95"][0] and row["auroc"]["ci95"][1] < high
        assert row["containsHalf"] and not row["enoughPositives"]
    width = np.diff(control["pooled"]["ci95"])[0]
    assert width < np.diff(control["rows"][0]["auroc"]["ci95"])[0]
    line = next(r for r in judged["requirements"] if "300 positives" in r["name"])
    assert line["met"] is False and "mchc-low" in line["figure"]


def test_permuted_labels_tell_nothing() -> None:
    """At a family-wise level of 5 % over six outputs, each leaves 0.5 out in 0.8 % of shuffles."""
    test = draw_part(900, 42)
    logits = {"II": informed(test)}
    drawn = [judge_permuted(test, logits, seed)["II"] for seed in range(200)]
    assert {control["outputs"] for control in drawn} == {6}
    inside = np.mean([control["containHalf"] for control in drawn]) / 6
    assert inside == pytest.approx(1 - 0.05 / 6, abs=0.01)
    assert np.mean([control["mean"] for control in drawn]) == pytest.approx(0.5, abs=0.003)
    assert all(len(c["outside"]) == c["outputs"] - c["containHalf"] for c in drawn)


def test_a_permuted_output_away_from_half_is_named(judged: dict) -> None:
    control = judged["controls"]["permuted"]["II"]
    line = next(r for r in judged["requirements"] if r["name"].startswith("permuted"))
    assert line["met"] is (
        not control["outside"] and not judged["controls"]["permuted"]["I"]["outside"]
    )
    assert all(row["indicator"] in line["figure"] for row in control["outside"])


def test_a_leak_is_found_by_the_nulls() -> None:
    part = with_ids(draw_part(900, 44), IDS)
    leaking = np.random.default_rng(1).standard_normal((900, 6)) + (part.examples.labels == 1)
    control = judge_nulls(part, {"II": leaking}, {"II": {}}, ["mchc-low"])["II"]
    assert not control["rows"][0]["containsHalf"]


def test_oracle_is_judged_beside_the_network(judged: dict) -> None:
    oracle = judged["controls"]["oracle"]
    assert oracle["lead"] == "II" and set(oracle["rows"]) == {"potassium-high", "calcium-low"}
    row = oracle["rows"]["potassium-high"]
    own = judged["leads"]["II"]["potassium-high"]["auroc"]["value"]
    share = (own - 0.5) / (row["auroc"]["value"] - 0.5)
    assert row["recovered"]["value"] == pytest.approx(share, rel=1e-3)
    assert row["visible"] == {"auroc": row["auroc"], "recovered": row["recovered"]}
    blind_row = oracle["rows"]["calcium-low"]  # the truth does not know it
    assert (blind_row["recovered"] is None) == (blind_row["auroc"]["value"] < 0.52)
    part = draw_part(50, 45)
    blind = Part(**{**part.__dict__, "truth": None, "truth_names": ()})
    assert score_oracles(blind, blind, ["finding-0"]) == {}
    assert judge_oracle(part, np.zeros((50, 6)), "II", {}, {}, {}, resamples=5) is None


def test_visible_parameters_are_those_of_one_lead_without_gain() -> None:
    names = ["rate", "r_ii", "r_i", "st_ii", "st_i", "voltage", "p_lead_i", "t_rise"]
    assert visible_parameters(names, "II") == ["rate", "r_ii", "st_ii", "t_rise"]
    assert visible_parameters(names, "I") == ["rate", "r_i", "st_i", "p_lead_i", "t_rise"]


def test_equal_scores_recover_everything() -> None:
    score, positive = scored(500, 9)
    counts = resample_clusters(np.arange(500), 30, 1)
    figure, share = recovered(score, score, positive, counts)
    assert figure is not None and share is not None
    assert (share.value, share.low, share.high) == (1, 1, 1)


def test_rows_have_the_new_figures(judged: dict) -> None:
    row = judged["leads"]["II"]["potassium-high"]
    assert row["operatingPoints"][0]["threshold"] == 0.15
    assert len(row["curve"]) <= 40 and "allRecords" not in row
    assert all(group["oe"]["ci95"][0] < group["oe"]["value"] for group in row["subgroups"])
    assert judged["leads"]["II"]["lactate-low"] is None
    assert judged["leads"]["II"]["ph-low"]["baseline"] is None


def test_repeated_records_are_judged_by_patient() -> None:
    part = draw_part(600, 46)
    patients = np.arange(600) // 2
    part = Part(**{**part.__dict__, "patients": patients, "index": np.arange(600) % 2 == 0})
    logits = np.random.default_rng(2).standard_normal((600, 6))
    fits = {"II": dict.fromkeys(part.indicators, PLAIN)}
    index = part.take(part.index)
    rows = evaluate(
        index, {"II": logits[part.index]}, fits, np.full((300, 6), np.nan),
        repeated=Repeated(part, {"II": logits}), resamples=20,
    )["II"]  # fmt: skip
    row = rows["finding-0"]
    assert row is not None
    known = part.examples.labels[:, 0] >= 0
    assert row["allRecords"]["n"] == known.sum() > row["n"]
    value = auroc(logits[known, 0], part.examples.labels[known, 0] == 1)
    assert row["allRecords"]["auroc"]["value"] == pytest.approx(value)


# --- tally, requirements, shifts ---


def test_redundant_copies_count_once() -> None:
    def row(value: float) -> dict:
        return {"auroc": {"value": value, "ci95": [value, value]}}

    registry = load_registry()
    rows = dict.fromkeys(registry.ids) | {
        "troponin-i-hs-high": row(0.8), "troponin-t-hs-high": row(0.6), "bnp-high": row(0.7),
        "nt-probnp-high": row(0.9), "calcium-low": row(0.5), "potassium-high": row(0.66),
    }  # fmt: skip
    tally = tally_of(rows, registry)
    assert tally["all"]["strong"] == 4 and tally["all"]["moderate"] == 1
    assert tally["distinct"]["strong"] == 3 and tally["distinct"]["moderate"] == 0
    assert tally["distinct"]["limited"] == 1
    assert sum(tally["all"].values()) == 108
    assert set(MORPHOLOGY) <= set(direct_of(registry))


def test_failures_are_named(judged: dict) -> None:
    lines = {line["name"]: line for line in judged["requirements"]}
    assert len(lines) == 10
    few = next(line for name, line in lines.items() if "distinct findings" in name)
    assert few["met"] is False and few["figure"] == "2 distinct"
    slope = next(line for name, line in lines.items() if name.startswith("calibration slope"))
    assert slope["met"] in (True, False)


def test_requirements_without_evidence_are_not_judged() -> None:
    lines = requirements({"II": {"potassium-high": None}}, {}, {})
    assert [line["met"] for line in lines] == [None] * 10


def test_shift_onto_the_same_patients_changes_nothing(judged: dict) -> None:
    figures = summarise(judged["shifts"][0], "II", judged["leads"]["II"])
    assert figures is not None and figures["findings"] == 2
    assert figures["medianChange"] == pytest.approx(0, abs=1e-5)
    assert summarise(judged["shifts"][0], "V5", judged["leads"]["II"]) is None


# --- page and plots ---


def test_page_tells_everything(judged: dict) -> None:
    page = render(judged, ["mchc-low", "mchc-high"])
    for heading in (
        "## Summary", "## Requirements", "## Lead II", "## Lead I", "## Operating points",
        "## Controls", "## Under shift", "## What the preprocessing cannot see",
        "## How the figures were made",
    ):  # fmt: skip
        assert heading in page
    assert "**no**" in page and "elsewhere" in page
    old = {key: judged[key] for key in ("modelId", "modelVersion", "dataset", "leads")}
    assert "## Requirements" not in render(old, [])
    json.loads(to_text(judged, depth=3))


def test_plots_are_the_same_every_time(judged: dict, tmp_path: Path) -> None:
    registry = load_registry()
    first = draw_plots(judged, tmp_path / "a", registry)
    second = draw_plots(judged, tmp_path / "b", registry)
    assert {file.name for file in first} == {
        "forest.svg", "roc.svg", "calibration.svg", "recovery.svg", "nulls.svg"
    }  # fmt: skip
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert b"simulated patients" in one.read_bytes()
    bare = {**judged, "controls": {"nulls": None, "oracle": None}}
    left = draw_plots(bare, tmp_path / "a", registry)
    assert len(left) == 3 and not (tmp_path / "a" / "nulls.svg").exists()
