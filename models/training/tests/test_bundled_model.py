"""The committed model folder: whole, honest, and equal to PyTorch by the runtime that serves it."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from anyecg_train.judge.calibrate import Calibration
from anyecg_train.registry import load_registry
from anyecg_train.ship.export import convolution_ranks, naive_bytes, run_onnx
from anyecg_train.ship.golden import probability_gap

FOLDER = Path(__file__).resolve().parents[2] / "anyecg-demo"
GOALS = ("potassium-high", "potassium-low", "haemoglobin-low")
GOALS_OF_A_PAIR = (
    ("calcium-low", "calcium-ionised-low"),
    ("troponin-i-hs-high", "troponin-t-hs-high"),
    ("nt-probnp-high", "bnp-high"),
)


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def content() -> bytes:
    return (FOLDER / "model.onnx").read_bytes()


def golden() -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    index = read("golden/index.json")
    inputs = np.fromfile(FOLDER / "golden" / "inputs.f32le", "<f4")
    outputs = np.fromfile(FOLDER / "golden" / "outputs.f32le", "<f4")
    shape, expected = index["inputs"]["shape"], index["outputs"]["shape"]
    return inputs.reshape(shape), outputs.reshape(expected), index


def test_runtime_gives_the_golden_outputs_and_the_naive_file_does_not(content: bytes) -> None:
    inputs, outputs, index = golden()
    assert inputs.shape == (64, 1, 5000)
    assert probability_gap(run_onnx(content, inputs)[0], outputs) <= index["tolerance"]["absolute"]
    naive = run_onnx(naive_bytes(content), inputs)[0]
    assert probability_gap(naive, outputs) > 10 * index["tolerance"]["absolute"]


def test_naive_file_is_described_for_other_languages(content: bytes) -> None:
    naive = read("golden/index.json")["naive"]
    patched = bytearray(content)
    assert patched[naive["byteOffset"]] == 128
    patched[naive["byteOffset"]] = 0
    assert bytes(patched) == naive_bytes(content)


def test_attribution_means_to_the_logit(content: bytes) -> None:
    inputs, outputs, _ = golden()
    constants = {c.name: c for c in onnx.load_from_string(content).graph.initializer}
    bias = onnx.numpy_helper.to_array(constants["dense.bias"])
    _, attribution = run_onnx(content, inputs[:8])
    assert attribution.shape == (8, 108, read("manifest.json")["outputs"]["attribution"]["steps"])
    np.testing.assert_allclose(attribution.mean(axis=-1) + bias, outputs[:8], atol=1e-4)


def test_file_is_the_manifest_s_small_and_four_dimensional(content: bytes) -> None:
    assert hashlib.sha256(content).hexdigest() == read("manifest.json")["sha256"]
    assert len(content) < 8_000_000
    assert convolution_ranks(onnx.load_from_string(content)) == {4}


def test_indicators_are_the_registry_s() -> None:
    registry, manifest, performance = (
        load_registry(),
        read("manifest.json"),
        read("performance.json"),
    )
    assert tuple(manifest["outputs"]["logits"]["indicators"]) == registry.ids
    for lead in ("II", "I"):
        for indicator in registry.indicators:
            fit = manifest["calibration"][lead][indicator.id]
            row = performance["leads"][lead][indicator.id]
            assert fit is None or Calibration.from_json(fit).to_json() == fit
            assert row is None or (indicator.defined and fit is not None)
            point = row and row["operatingPoint"]
            assert point is None or point["threshold"] == fit["threshold"]


def test_demonstration_reaches_its_goals_on_unseen_simulated_patients() -> None:
    rows = read("performance.json")["leads"]["II"]

    def reached(name: str) -> bool:
        row = rows[name]
        point = row["operatingPoint"]
        return bool(
            row["auroc"]["ci95"][0] >= 0.65
            and row["gain"]["ci95"][0] > 0
            and point is not None
            and point["ppv"]["ci95"][0] >= 0.15
        )

    assert {name: reached(name) for name in GOALS} == dict.fromkeys(GOALS, True)
    for pair in GOALS_OF_A_PAIR:
        assert any(reached(name) for name in pair), pair


def test_null_indicators_are_at_chance() -> None:
    """Ten indicators are drawn apart from everything: their mean AUROC is one half."""
    rows = read("performance.json")["leads"]["II"]
    nulls = [i.id for i in load_registry().indicators if i.simulation == "N" and i.defined]
    values = [rows[name]["auroc"]["value"] for name in nulls if rows[name]]
    assert len(nulls) == 10
    assert abs(float(np.mean(values)) - 0.5) < 0.02
    assert max(abs(value - 0.5) for value in values) < 0.06


def test_every_requirement_is_met() -> None:
    lines = read("performance.json")["requirements"]
    assert len(lines) == 10
    assert [line for line in lines if not line["met"]] == []


def test_actionable_findings_are_calibrated_and_reported() -> None:
    rows, fits = read("performance.json")["leads"]["II"], read("manifest.json")["calibration"]["II"]
    for indicator in load_registry().indicators:
        if indicator.defined and indicator.display == "A":
            assert fits[indicator.id] is not None and rows[indicator.id] is not None, indicator.id


def test_card_says_what_real_recordings_gave() -> None:
    recordings = read("card.json")["recordings"]
    assert recordings["recordings"] >= 10
    assert recordings["finite"] and recordings["saturated"] == 0
    assert any(
        line.startswith("Not tested on real patients") for line in read("card.json")["limitations"]
    )


def test_status_is_said_everywhere() -> None:
    assert read("manifest.json")["status"] == "demonstration"
    assert read("performance.json")["source"] == "simulated"
    assert any("not for clinical use" in line for line in read("card.json")["limitations"])
    assert "no evidence about real patients" in (FOLDER / "performance.md").read_text()
