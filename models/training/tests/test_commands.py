"""The commands end to end on a small virtual cohort, and their errors."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from anyecg_train.__main__ import main
from anyecg_train.commands import ORDER
from anyecg_train.registry import load_registry
from anyecg_train.ship.golden import COUNT


def cohort(folder: Path, patients: int, seed: int, *flags: str) -> Path:
    size = ["--patients", str(patients), "--seed", str(seed), "--workers", "1"]
    assert main(["cohort", *size, "--out", str(folder), *flags]) == 0
    return folder


def test_commands_make_a_model_folder(tmp_path: Path) -> None:
    train = cohort(tmp_path / "train", 500, 1, "--enrich")
    validation = cohort(tmp_path / "validation", 750, 2)
    test = cohort(tmp_path / "test", 500, 3)
    run, out = str(tmp_path / "run"), tmp_path / "model"
    parts = ["--train", str(train), "--validation", str(validation)]
    assert main(["fit", *parts, "--run", run, "--epochs", "1", "--batch", "64"]) == 0
    judged = ["--test", str(test), "--resamples", "20", "--id", "tiny", "--version", "9.9.9"]
    assert main(["evaluate", "--run", run, *parts, *judged]) == 0
    assert main(["export", "--run", run, "--test", str(test), "--out", str(out)]) == 0

    manifest = json.loads((out / "manifest.json").read_text())
    ids = list(load_registry().ids)
    assert (manifest["id"], manifest["version"]) == ("tiny", "9.9.9")
    assert manifest["outputs"]["logits"]["indicators"] == ids
    digest = hashlib.sha256((out / "model.onnx").read_bytes()).hexdigest()
    assert manifest["sha256"] == digest
    performance = json.loads((out / "performance.json").read_text())
    for lead in ("II", "I"):
        assert list(performance["leads"][lead]) == ids == list(manifest["calibration"][lead])
        assert manifest["calibration"][lead]["lactate-low"] is None
        assert performance["leads"][lead]["lactate-low"] is None
        for name, row in performance["leads"][lead].items():
            fit = manifest["calibration"][lead][name]
            point = row and row["operatingPoint"]
            assert point is None or point["threshold"] == fit["threshold"]
    assert sum(row is not None for row in performance["leads"]["II"].values()) > 30
    inputs = np.fromfile(out / "golden" / "inputs.f32le", "<f4")
    assert inputs.size == COUNT * 5000
    index = json.loads((out / "golden" / "index.json").read_text())
    assert (out / "model.onnx").read_bytes()[index["naive"]["byteOffset"]] == 0x80


def test_errors_name_the_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = ["--train", str(tmp_path), "--validation", str(tmp_path)]
    assert main(["fit", *missing, "--run", str(tmp_path / "run")]) == 1
    assert "cohort.json" in capsys.readouterr().err
    arguments = ["--run", str(tmp_path), "--test", str(tmp_path), "--out", str(tmp_path)]
    assert main(["export", *arguments]) == 1
    assert "run `fit` first" in capsys.readouterr().err


def test_enriched_validation_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train = cohort(tmp_path / "train", 250, 1, "--enrich")
    other = cohort(tmp_path / "other", 250, 2, "--enrich")
    parts = ["--train", str(train), "--validation", str(other)]
    assert main(["fit", *parts, "--run", str(tmp_path / "run")]) == 1
    assert "the validation part is enriched" in capsys.readouterr().err


def test_same_patients_in_two_parts_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = cohort(tmp_path / "train", 250, 4)
    parts = ["--train", str(train), "--validation", str(train)]
    assert main(["fit", *parts, "--run", str(tmp_path / "run")]) == 1
    assert "are in both training and validation" in capsys.readouterr().err


@pytest.mark.parametrize("command", [module.__name__.rpartition(".")[2] for module in ORDER])
def test_help_explains_every_option(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert "--" in capsys.readouterr().out


def test_numbers_below_one_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["cohort", "--patients", "0", "--seed", "1", "--out", "nowhere"])
    assert ended.value.code == 2
    assert "0 is below 1" in capsys.readouterr().err
