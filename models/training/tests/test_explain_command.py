"""`explain` end to end on a few simulated patients and a seeded network."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
import wfdb

from anyecg_train import cohort as virtual
from anyecg_train.__main__ import main
from anyecg_train.network.checkpoint import Trained, save_trained
from anyecg_train.network.net1d import Net1D, Net1DSpec
from anyecg_train.registry import load_registry
from anyecg_train.ship.card import card
from anyecg_train.ship.origin import origin_of

IDS = load_registry().ids


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Run, test part and recordings."""
    root = tmp_path_factory.mktemp("explain")
    virtual.save(virtual.simulate(120, 6, enrich=False, workers=1, progress=False), root / "test")
    torch.manual_seed(1)
    spec = Net1DSpec(outputs=108, base_filters=16, stage_filters=(16,) * 7, stage_blocks=(1,) * 7)
    (root / "run").mkdir()
    save_trained(root / "run" / "best.pt", Trained(Net1D(spec), IDS, {"trainingPatients": 1}))
    (root / "real").mkdir()
    ecg = np.random.default_rng(0).standard_normal((5000, 1))
    wfdb.wrsamp(
        "noise", fs=500, units=["mV"], sig_name=["II"], p_signal=ecg, fmt=["16"],
        write_dir=str(root / "real"),
    )  # fmt: skip
    return root / "run", root / "test", root / "real"


def test_both_files_and_the_card(folders: tuple[Path, Path, Path]) -> None:
    run, test, real = folders
    few = ["--patients", "60", "--resamples", "20", "--recordings", str(real)]
    assert main(["explain", "--run", str(run), "--test", str(test), *few]) == 0
    texts = [(run / f"{name}.json").read_text() for name in ("plausibility", "recordings")]
    assert not any("NaN" in text or "Infinity" in text for text in texts)
    plausibility, recordings = map(json.loads, texts)
    assert list(plausibility["indicators"]) == list(IDS)
    assert plausibility["indicators"]["lactate-low"] is None
    assert sum(row is not None for row in plausibility["indicators"].values()) == 99
    assert plausibility["patients"] + plausibility["withoutBeats"] == 60
    assert len(plausibility["actionable"]) == 11
    assert sum(plausibility["verdicts"].values()) == 99
    assert recordings["recordings"] == recordings["traces"] == 1 and recordings["outputs"] == 99
    assert recordings["finite"] and not recordings["calibrated"]

    facts = {"trainingPatients": 1}
    evidence = {
        "source": "simulated",
        "modelId": "demo",
        "modelVersion": "0.1.0",
        "dataset": {"name": "virtual cohort", "patients": 100},
        "leads": {"II": {"a": None}},
    }
    content = card(origin_of(facts, evidence), facts, evidence, plausibility, recordings)
    assert len(json.dumps(content["plausibility"])) < 40_000
    assert "costs" in content["plausibility"]["indicators"]["potassium-high"]


def test_an_enriched_part_is_refused(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    virtual.save(virtual.simulate(10, 6, enrich=True, workers=1, progress=False), tmp_path)
    assert main(["explain", "--run", str(folders[0]), "--test", str(tmp_path)]) == 1
    assert "the test part is enriched" in capsys.readouterr().err
