"""The four commands: cohort, fit, evaluate, export. Each reads folders and writes one."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from anyecg_train import cohort as virtual
from anyecg_train.data.dataset import predict
from anyecg_train.data.part import read_part, require_disjoint, require_natural
from anyecg_train.judge.baseline import score_baselines
from anyecg_train.judge.calibrate import Calibration, calibrate_outputs
from anyecg_train.judge.evaluate import evaluate
from anyecg_train.judge.evidence import count_tiers, performance, to_text
from anyecg_train.network.checkpoint import load_published, load_trained
from anyecg_train.network.net1d import Net1D, Net1DSpec
from anyecg_train.registry import load_registry
from anyecg_train.ship.model_folder import LEAD_PREFERENCE, write_model_folder
from anyecg_train.train.fit import fit
from anyecg_train.train.recipe import Recipe
from anyecg_train.train.run_folder import RunFolder

SPECS = {
    "demo": Net1DSpec(
        base_filters=16,
        stage_filters=(16, 16, 32, 48, 64, 128, 192),
        stage_blocks=(1, 1, 1, 1, 1, 2, 2),
    ),
    "ecgfounder": Net1DSpec(),
}
CALIBRATION_FILE = "calibration.json"
PERFORMANCE_FILE = "performance.json"
DESCRIPTION = (
    "Virtual cohort: simulated emergency patients whose laboratory values and ECGs come from one "
    "latent physiology; test part, never used for training or calibration."
)


def add_all(subparsers: Any) -> None:
    """Register the commands on argparse's subparsers."""
    recipe = Recipe()
    make = _command(subparsers, "cohort", "simulate one part: patients, ECGs and labels", simulate)
    make.add_argument("--patients", type=_positive, required=True)
    make.add_argument("--seed", type=int, required=True, help="another seed, other patients")
    make.add_argument(
        "--enrich", action="store_true", help="oversample rare states (training only)"
    )
    make.add_argument("--workers", type=_positive, default=2, help="processes (default 2)")
    make.add_argument("--out", type=Path, required=True, help="cohort folder to write")

    train = _command(
        subparsers, "fit", "train a network; goes on where a run stopped", train_network
    )
    train.add_argument("--train", type=Path, required=True, help="cohort folder, may be enriched")
    train.add_argument("--validation", type=Path, required=True, help="cohort folder, natural")
    train.add_argument("--run", dest="folder", type=Path, required=True, help="run folder to write")
    train.add_argument("--size", choices=SPECS, default="demo", help="network (default demo)")
    train.add_argument("--start-from", type=Path, help="published 1_lead_ECGFounder.pth")
    train.add_argument("--epochs", type=_positive, default=recipe.epochs)
    train.add_argument("--batch", type=_positive, default=recipe.batch)
    train.add_argument("--learning-rate", type=float, default=recipe.learning_rate)
    train.add_argument("--threads", type=_positive, default=recipe.threads)
    train.add_argument("--seed", type=int, default=recipe.seed)

    judge = _command(
        subparsers, "evaluate", "calibrate on validation, judge on test", judge_network
    )
    judge.add_argument("--run", dest="folder", type=Path, required=True, help="run folder of fit")
    judge.add_argument("--train", type=Path, required=True, help="for the baselines")
    judge.add_argument("--validation", type=Path, required=True, help="for the calibration")
    judge.add_argument("--test", type=Path, required=True, help="cohort folder, natural, unseen")
    judge.add_argument("--id", default="anyecg-demo", help="model id (default anyecg-demo)")
    judge.add_argument("--version", default="0.1.0", help="model version (default 0.1.0)")
    judge.add_argument("--resamples", type=_positive, default=300, help="bootstrap (default 300)")

    export = _command(subparsers, "export", "write and prove the model folder", export_folder)
    export.add_argument(
        "--run", dest="folder", type=Path, required=True, help="evaluated run folder"
    )
    export.add_argument("--test", type=Path, required=True, help="for the golden inputs")
    export.add_argument("--out", type=Path, required=True, help="model folder, models/<id>")


def simulate(chosen: argparse.Namespace) -> None:
    """`cohort`: simulate and save one part."""
    part = virtual.simulate(
        chosen.patients, chosen.seed, enrich=chosen.enrich, workers=chosen.workers
    )
    virtual.save(part, chosen.out)
    print(f"{len(part)} patients, {int(part.usable.sum())} without pacing, in {chosen.out}")


def train_network(chosen: argparse.Namespace) -> None:
    """`fit`: train or go on training."""
    training, validation = read_part(chosen.train), read_part(chosen.validation)
    require_natural(validation, "validation")
    require_disjoint(training=training, validation=validation)
    recipe = Recipe(
        epochs=chosen.epochs,
        batch=chosen.batch,
        learning_rate=chosen.learning_rate,
        threads=chosen.threads,
        seed=chosen.seed,
    )
    torch.manual_seed(recipe.seed)
    network = Net1D(SPECS[chosen.size])
    if chosen.start_from:
        load_published(network, chosen.start_from)
    indicators = training.indicators
    trained = fit(
        network, recipe, training.examples, validation.examples, indicators, chosen.folder
    )
    facts = trained.facts
    print(f"kept epoch {facts['epoch']}, validation mean AUROC {facts['validationMeanAuroc']:.4f}")


def judge_network(chosen: argparse.Namespace) -> None:
    """`evaluate`: write calibration.json and performance.json into the run folder."""
    trained = load_trained(RunFolder(chosen.folder).best)
    training, validation = read_part(chosen.train), read_part(chosen.validation)
    test = read_part(chosen.test)
    require_natural(validation, "validation")
    require_natural(test, "test")
    require_disjoint(training=training, validation=validation, test=test)
    calibrations, logits = {}, {}
    for lead in LEAD_PREFERENCE:
        fitted = predict(trained.network, validation.examples.ecg, lead)
        calibrations[lead] = calibrate_outputs(
            fitted, validation.examples.labels, trained.indicators
        )
        logits[lead] = predict(trained.network, test.examples.ecg, lead)
    rivals = score_baselines(training, validation, test)
    dataset = {
        "name": "virtual cohort",
        "part": "test",
        "patients": len(test),
        "seed": test.seed,
        "prevalence": "natural",
        "description": DESCRIPTION,
    }
    leads = evaluate(test, logits, calibrations, rivals, resamples=chosen.resamples)
    content = performance(chosen.id, chosen.version, dataset, leads)
    rows = {
        lead: {name: fit and fit.to_json() for name, fit in fits.items()}
        for lead, fits in calibrations.items()
    }
    _write(chosen.folder / CALIBRATION_FILE, to_text(rows, depth=2))
    _write(chosen.folder / PERFORMANCE_FILE, to_text(content, depth=3))
    for lead, judged in leads.items():
        print(f"lead {lead}: {count_tiers(judged)}")


def export_folder(chosen: argparse.Namespace) -> None:
    """`export`: write the model folder and check the ONNX file against PyTorch."""
    trained = load_trained(RunFolder(chosen.folder).best)
    calibrations = {
        lead: {name: row and Calibration.from_json(row) for name, row in rows.items()}
        for lead, rows in _read(chosen.folder / CALIBRATION_FILE).items()
    }
    evidence = _read(chosen.folder / PERFORMANCE_FILE)
    nulls = [i.id for i in load_registry().indicators if i.simulation == "N" and i.defined]
    test = read_part(chosen.test)
    index = write_model_folder(chosen.out, trained, calibrations, evidence, test, nulls)
    print(
        f"{chosen.out}: ONNX Runtime differs from PyTorch by {index['measuredGap']:.1e} in "
        f"probability, the naive export by {index['naive']['measuredGap']:.1e}"
    )


def _command(
    subparsers: Any, name: str, text: str, run: Callable[[argparse.Namespace], None]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return value


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def _read(file: Path) -> dict[str, Any]:
    if not file.is_file():
        raise FileNotFoundError(f"{file} is not there: run `evaluate` first")
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content
