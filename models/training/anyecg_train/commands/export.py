"""`export`: write a judged run as a model folder and prove it."""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from anyecg_train import cohort as virtual
from anyecg_train.commands.arguments import new_command
from anyecg_train.commands.evaluate import CALIBRATION_FILE, PERFORMANCE_FILE, PLOTS
from anyecg_train.data.part import Part, read_part
from anyecg_train.data.virtual import part_of
from anyecg_train.judge.calibrate import Calibration
from anyecg_train.network.checkpoint import load_trained
from anyecg_train.registry import load_registry
from anyecg_train.ship.golden import COUNT
from anyecg_train.ship.model_folder import lead_preference, write_model_folder
from anyecg_train.ship.variants import (
    MIN_CALIBRATION_WINDOWS,
    VARIANTS_FILE,
    make_variants,
    variants_json,
)
from anyecg_train.train.run_folder import RunFolder

EXPLAINED = ("plausibility", "recordings")
CALIBRATION_WINDOWS = 400
JUDGED_WINDOWS = 8000
"""Enough test windows to see an AUROC move by 0.01, few enough for the memory."""


def add(subparsers: Any) -> None:
    """Register the command."""
    parser = new_command(subparsers, "export", "write and prove the model folder", run)
    parser.add_argument(
        "--run", dest="folder", type=Path, required=True, help="evaluated run folder"
    )
    parser.add_argument("--test", type=Path, required=True, help="for golden inputs and variants")
    parser.add_argument(
        "--validation", type=Path, help="part to quantise on: adds fp16 and int8 variants"
    )
    parser.add_argument("--out", type=Path, required=True, help="model folder, models/<id>")


def run(chosen: argparse.Namespace) -> None:
    """Write the folder and check the ONNX file against PyTorch."""
    trained = load_trained(RunFolder(chosen.folder).best)
    calibrations = {
        lead: {name: row and Calibration.from_json(row) for name, row in rows.items()}
        for lead, rows in read_result(chosen.folder / CALIBRATION_FILE).items()
    }
    evidence = read_result(chosen.folder / PERFORMANCE_FILE)
    explained = {
        name: read_result(file)
        for name in EXPLAINED
        if (file := chosen.folder / f"{name}.json").exists()
    }
    nulls = [i.id for i in load_registry().indicators if i.simulation == "N" and i.defined]
    test = read_part(chosen.test)
    shown = test if test.about.source == "simulated" else simulated_windows()
    index = write_model_folder(chosen.out, trained, calibrations, evidence, shown, nulls, explained)
    if (plots := chosen.folder / PLOTS).is_dir():
        shutil.copytree(plots, chosen.out / PLOTS, dirs_exist_ok=True)
    print(
        f"{chosen.out}: ONNX Runtime differs from PyTorch by {index['measuredGap']:.1e} in "
        f"probability, the naive export by {index['naive']['measuredGap']:.1e}"
    )
    if chosen.validation:
        add_variants(chosen.out, read_part(chosen.validation), test)


def simulated_windows() -> Part:
    """Golden inputs for a model of real patients, whose ECGs may not travel with it."""
    return part_of(virtual.simulate(COUNT + 16, 1, enrich=False, workers=1, progress=False))


def add_variants(folder: Path, validation: Part, test: Part) -> None:
    """Make the smaller forms, measure what they lose, keep those worth shipping.

    One record a patient: the windows of a long stay would count one heart many times.
    """
    validation, test = validation.take(validation.index), test.take(test.index)
    if len(validation) < MIN_CALIBRATION_WINDOWS:
        print(
            f"no variants: {len(validation)} validation records, quantisation wants "
            f"{MIN_CALIBRATION_WINDOWS}"
        )
        return
    lead = lead_preference(test.examples.leads)[0]
    judged = test.take(np.arange(len(test)) < JUDGED_WINDOWS)
    golden = np.fromfile(folder / "golden" / "inputs.f32le", "<f4").reshape(-1, 1, 5000)
    made = make_variants(
        (folder / "model.onnx").read_bytes(),
        signals(validation, lead, CALIBRATION_WINDOWS),
        signals(judged, lead, JUDGED_WINDOWS),
        judged.examples.labels,
        test.indicators,
        golden,
    )
    for variant in made.values():
        file = folder / variant.file
        if variant.worth_shipping:
            file.write_bytes(variant.content)
        else:
            file.unlink(missing_ok=True)
        loss = variant.loss
        print(
            f"{variant.name}: {len(variant.content)} bytes, largest change of a probability "
            f"{loss['maxProbabilityDifference']:.1e}, worst change of an AUROC "
            f"{loss['worstAurocDifference']}, {'kept' if variant.worth_shipping else 'not kept'}"
        )
    text = json.dumps(variants_json(made), indent=2) + "\n"
    (folder / VARIANTS_FILE).write_text(text, encoding="utf-8")


def signals(part: Part, lead: str, most: int) -> np.ndarray:
    """The first windows of one lead, float32 [n, 1, 5000]."""
    return part.examples.signals(slice(0, most), part.examples.lead_index(lead))[:, None]


def read_result(file: Path) -> dict[str, Any]:
    """JSON that an earlier command wrote."""
    if not file.is_file():
        raise FileNotFoundError(f"{file} is not there: run `evaluate` first")
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content
