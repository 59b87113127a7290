"""What the evidence says in sum: rows, tally, requirements, shifts, page and plots."""

import json
from pathlib import Path

import pytest

from anyecg_train.judge.evidence import render, to_text
from anyecg_train.judge.plots import draw_plots
from anyecg_train.judge.requirements import MORPHOLOGY, requirements
from anyecg_train.judge.shifts import summarise
from anyecg_train.judge.tally import direct_of, tally_of
from anyecg_train.registry import load_registry
from tests.planted import judge_planted


@pytest.fixture(scope="module")
def judged() -> dict[str, object]:
    return judge_planted()


def test_rows_have_the_new_figures(judged: dict) -> None:
    row = judged["leads"]["II"]["potassium-high"]
    assert row["operatingPoints"][0]["threshold"] == 0.15
    assert len(row["curve"]) <= 40 and "allRecords" not in row
    assert all(group["oe"]["ci95"][0] < group["oe"]["value"] for group in row["subgroups"])
    assert judged["leads"]["II"]["lactate-low"] is None
    assert judged["leads"]["II"]["ph-low"]["baseline"] is None


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
