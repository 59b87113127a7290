"""Evidence on parts whose truth is known."""

import json
from pathlib import Path

import numpy as np
import pytest

from anyecg_train.__main__ import main
from anyecg_train.data.part import Part
from anyecg_train.judge.baseline import score_baselines
from anyecg_train.judge.calibrate import calibrate_outputs
from anyecg_train.judge.evaluate import evaluate
from anyecg_train.judge.evidence import (
    count_tiers,
    performance,
    render,
    round_figures,
    tier,
    to_text,
)
from anyecg_train.judge.metrics import FloatArray, auroc
from anyecg_train.judge.operating import operating_point
from tests.conftest import draw_part

LEADS = ("II", "I")


def informed_logits(part: Part, seed: int) -> FloatArray:
    """Logits that know labels 0 and 1 and nothing of the others."""
    logits = np.random.default_rng(seed).standard_normal(part.examples.labels.shape)
    logits[:, :2] += (part.examples.labels[:, :2] == 1) * 1.5
    return logits


@pytest.fixture(scope="module")
def evidence() -> dict[str, object]:
    training, validation, test = (draw_part(800, seed) for seed in (1, 2, 3))
    test.examples.labels[:, 5] = -1
    test.examples.labels[15:, 4] = 0
    fits = {
        lead: calibrate_outputs(
            informed_logits(validation, 4), validation.examples.labels, test.indicators
        )
        for lead in LEADS
    }
    logits = {lead: informed_logits(test, 5) for lead in LEADS}
    rivals = score_baselines(training, validation, test)
    leads = evaluate(test, logits, fits, rivals, resamples=60)
    dataset = {"patients": 800, "seed": 3, "prevalence": "natural", "description": "Planted."}
    return performance("planted", "1.0.0", dataset, leads)


def test_planted_findings_are_found(evidence: dict) -> None:
    rows = evidence["leads"]["II"]
    assert rows["finding-0"]["auroc"]["ci95"][0] > 0.75
    for name in ("finding-2", "finding-3"):
        assert abs(rows[name]["auroc"]["value"] - 0.5) < 0.08
    low, high = rows["finding-1"]["calibration"]["slope"]["ci95"]
    assert low < 1 < high
    assert rows["finding-0"]["n"] < 800
    assert rows["finding-0"]["positives"] == round(
        rows["finding-0"]["prevalence"] * rows["finding-0"]["n"]
    )


def test_gain_is_over_a_rival_that_knows_something(evidence: dict) -> None:
    row = evidence["leads"]["II"]["finding-0"]
    assert row["baseline"]["auroc"]["ci95"][0] > 0.65
    assert row["gain"]["ci95"][0] > 0
    assert row["gain"]["value"] == pytest.approx(
        row["auroc"]["value"] - row["baseline"]["auroc"]["value"], abs=1e-5
    )


def test_undefined_and_rare_findings_are_null(evidence: dict) -> None:
    assert evidence["leads"]["II"]["finding-5"] is None
    assert evidence["leads"]["I"]["finding-4"] is None


def test_operating_point_counts(evidence: dict) -> None:
    probability = np.array([0.9, 0.8, 0.4, 0.3, 0.2])
    point = operating_point(probability, np.array([True, False, True, False, False]), 0.4)
    values = {name: point[name]["value"] for name in ("sensitivity", "specificity", "ppv", "npv")}
    assert values == pytest.approx({"sensitivity": 1, "specificity": 2 / 3, "ppv": 2 / 3, "npv": 1})
    assert operating_point(probability, np.ones(5, bool), 0.95)["ppv"] is None
    planted = evidence["leads"]["II"]["finding-0"]["operatingPoint"]
    low, high = planted["ppv"]["ci95"]
    assert low <= planted["ppv"]["value"] <= high


def test_finding_without_a_threshold_has_no_operating_point() -> None:
    validation, test = draw_part(800, 31), draw_part(800, 32)
    logits = {"II": informed_logits(test, 33)}
    fits = {
        "II": calibrate_outputs(
            informed_logits(validation, 34), validation.examples.labels, test.indicators
        )
    }
    rivals = np.full(test.examples.labels.shape, np.nan)
    row = evaluate(test, logits, fits, rivals, resamples=20)["II"]["finding-2"]
    assert row is not None and row["operatingPoint"] is None
    assert row["baseline"] is None and row["gain"] is None
    content = performance(
        "p",
        "1",
        {"patients": 1, "seed": 1, "prevalence": "natural", "description": "-"},
        {"II": {"finding-2": row}},
    )
    assert "| finding-2 | " in render(content, [])


def test_subgroups_split_the_patients(evidence: dict) -> None:
    row = evidence["leads"]["II"]["finding-0"]
    assert [(s["name"], s["value"]) for s in row["subgroups"]] == [
        ("sex", "female"),
        ("sex", "male"),
    ]
    assert sum(s["n"] for s in row["subgroups"]) == row["n"]
    assert sum(s["positives"] for s in row["subgroups"]) == row["positives"]
    assert all(s["auroc"]["ci95"][0] > 0.6 for s in row["subgroups"])


def test_json_holds_no_nan_and_one_line_an_indicator(evidence: dict) -> None:
    text = to_text(evidence, depth=3)
    assert json.loads(text) == evidence
    assert "NaN" not in text and "Infinity" not in text
    assert sum(line.strip().startswith('"finding-') for line in text.splitlines()) == 12
    with pytest.raises(ValueError, match="Out of range float"):
        to_text({"auroc": float("nan")}, depth=1)


def test_figures_are_rounded_but_thresholds_are_not() -> None:
    exact = 0.12345678901
    content = {"auroc": exact, "list": [exact, 3], "operatingPoint": {"threshold": exact}}
    assert round_figures(content) == {
        "auroc": 0.123457,
        "list": [0.123457, 3],
        "operatingPoint": {"threshold": exact},
    }


def test_page_names_figures_and_nulls(evidence: dict) -> None:
    page = render(evidence, ["finding-2", "finding-3"])
    values = [
        evidence["leads"]["II"][name]["auroc"]["value"] for name in ("finding-2", "finding-3")
    ]
    assert f"mean AUROC {np.mean(values):.3f}" in page
    assert "| finding-5 | not reported |" in page
    assert "not for clinical use" in page
    assert sum(count_tiers(evidence["leads"]["II"]).values()) == 6


@pytest.mark.parametrize(
    ("value", "word"), [(0.65, "strong"), (0.64, "moderate"), (0.55, "moderate"), (0.54, "limited")]
)
def test_tiers_of_the_paper(value: float, word: str) -> None:
    assert tier(value) == word


def test_baseline_uses_the_covariates_only() -> None:
    training, validation, test = (draw_part(800, seed) for seed in (11, 12, 13))
    scores = score_baselines(training, validation, test)
    label = test.examples.labels[:, 0]
    value = auroc(scores[label >= 0, 0], label[label >= 0] == 1)
    assert value is not None and 0.68 < value < 0.84
    test.examples.store[:] = 0
    assert np.array_equal(score_baselines(training, validation, test), scores)


def test_baseline_without_positives_is_absent() -> None:
    training, validation, test = (draw_part(200, seed) for seed in (21, 22, 23))
    training.examples.labels[:, 3] = 0
    scores = score_baselines(training, validation, test)
    assert np.isnan(scores[:, 3]).all()
    assert np.isfinite(scores[:, 0]).all()


BUNDLED = Path(__file__).resolve().parents[2] / "anyecg-demo"


def test_a_finished_model_is_judged_as_it_is(tmp_path: Path) -> None:
    part, out = str(tmp_path / "part"), tmp_path / "out"
    size = ["--patients", "250", "--seed", "77", "--workers", "1"]
    assert main(["cohort", *size, "--out", part]) == 0
    judged = ["--test", part, "--shift", f"again={part}", "--resamples", "10", "--out", str(out)]
    assert main(["evaluate", "--model", str(BUNDLED), *judged]) == 0
    content = json.loads((out / "performance.json").read_text())
    manifest = json.loads((BUNDLED / "manifest.json").read_text())
    assert (content["modelId"], content["source"]) == (manifest["id"], "simulated")
    rows = content["leads"]["II"]
    for name, row in rows.items():
        if row is not None:
            assert row["baseline"] is None
            point, fit = row["operatingPoint"], manifest["calibration"]["II"][name]
            assert (point and point["threshold"]) == fit["threshold"]
    assert content["controls"]["oracle"] is None
    again = content["shifts"][0]["leads"]["II"]
    assert again["urea-nitrogen-high"]["auroc"]["value"] == pytest.approx(
        rows["urea-nitrogen-high"]["auroc"]["value"]
    )
    assert "## Under shift" in (out / "performance.md").read_text()
    assert not (out / "calibration.json").exists()
    assert (out / "plots" / "forest.svg").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "either --run FOLDER"),
        (["--run", "a", "--model", "b"], "either --run FOLDER"),
        (["--run", "a", "--train", "b"], "--validation missing"),
        (["--run", "a"], "--train and --validation missing"),
    ],
)
def test_what_is_missing_is_named(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--test", "nowhere", *arguments]) == 1
    assert message in capsys.readouterr().err
