"""`export`: write a judged run as a model folder and prove it."""

import argparse
import json
from pathlib import Path
from typing import Any

from anyecg_train.commands.arguments import new_command
from anyecg_train.commands.evaluate import CALIBRATION_FILE, PERFORMANCE_FILE
from anyecg_train.data.part import read_part
from anyecg_train.judge.calibrate import Calibration
from anyecg_train.network.checkpoint import load_trained
from anyecg_train.registry import load_registry
from anyecg_train.ship.model_folder import write_model_folder
from anyecg_train.train.run_folder import RunFolder


def add(subparsers: Any) -> None:
    """Register the command."""
    parser = new_command(subparsers, "export", "write and prove the model folder", run)
    parser.add_argument(
        "--run", dest="folder", type=Path, required=True, help="evaluated run folder"
    )
    parser.add_argument("--test", type=Path, required=True, help="for the golden inputs")
    parser.add_argument("--out", type=Path, required=True, help="model folder, models/<id>")


def run(chosen: argparse.Namespace) -> None:
    """Write the folder and check the ONNX file against PyTorch."""
    trained = load_trained(RunFolder(chosen.folder).best)
    calibrations = {
        lead: {name: row and Calibration.from_json(row) for name, row in rows.items()}
        for lead, rows in read_result(chosen.folder / CALIBRATION_FILE).items()
    }
    evidence = read_result(chosen.folder / PERFORMANCE_FILE)
    nulls = [i.id for i in load_registry().indicators if i.simulation == "N" and i.defined]
    test = read_part(chosen.test)
    index = write_model_folder(chosen.out, trained, calibrations, evidence, test, nulls)
    print(
        f"{chosen.out}: ONNX Runtime differs from PyTorch by {index['measuredGap']:.1e} in "
        f"probability, the naive export by {index['naive']['measuredGap']:.1e}"
    )


def read_result(file: Path) -> dict[str, Any]:
    """JSON that `evaluate` wrote."""
    if not file.is_file():
        raise FileNotFoundError(f"{file} is not there: run `evaluate` first")
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content
