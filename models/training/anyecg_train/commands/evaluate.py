"""`evaluate`: calibrate on the validation part, judge on the untouched test part."""

import argparse
from pathlib import Path
from typing import Any

from anyecg_train.commands.arguments import new_command, positive
from anyecg_train.data.examples import predict
from anyecg_train.data.part import read_part, require_disjoint, require_natural
from anyecg_train.judge.baseline import score_baselines
from anyecg_train.judge.calibrate import calibrate_outputs
from anyecg_train.judge.evaluate import evaluate
from anyecg_train.judge.evidence import count_tiers, performance, to_text
from anyecg_train.network.checkpoint import load_trained
from anyecg_train.ship.model_folder import lead_preference
from anyecg_train.train.run_folder import RunFolder

CALIBRATION_FILE = "calibration.json"
PERFORMANCE_FILE = "performance.json"


def add(subparsers: Any) -> None:
    """Register the command."""
    text = "calibrate on validation, judge on test"
    parser = new_command(subparsers, "evaluate", text, run)
    parser.add_argument("--run", dest="folder", type=Path, required=True, help="folder of fit")
    parser.add_argument("--train", type=Path, required=True, help="for the baselines")
    parser.add_argument("--validation", type=Path, required=True, help="for the calibration")
    parser.add_argument("--test", type=Path, required=True, help="part folder, natural, unseen")
    parser.add_argument("--id", default="anyecg-demo", help="model id (default anyecg-demo)")
    parser.add_argument("--version", default="0.1.0", help="model version (default 0.1.0)")
    parser.add_argument("--resamples", type=positive, default=300, help="bootstrap (default 300)")


def run(chosen: argparse.Namespace) -> None:
    """Write calibration.json and performance.json into the run folder."""
    trained = load_trained(RunFolder(chosen.folder).best)
    training, validation = read_part(chosen.train), read_part(chosen.validation)
    test = read_part(chosen.test)
    require_natural(validation, "validation")
    require_natural(test, "test")
    require_disjoint(training=training, validation=validation, test=test)
    test = test.take(test.index)
    calibrations, logits = {}, {}
    for lead in lead_preference(test.examples.leads):
        fitted = predict(trained.network, validation.examples, lead)
        calibrations[lead] = calibrate_outputs(
            fitted, validation.examples.labels, trained.indicators
        )
        logits[lead] = predict(trained.network, test.examples, lead)
    rivals = score_baselines(training, validation, test)
    dataset = {
        "name": test.about.dataset,
        "part": "test",
        "patients": len(test),
        "seed": test.about.seed,
        "prevalence": "natural",
        "description": test.about.description,
    }
    leads = evaluate(test, logits, calibrations, rivals, resamples=chosen.resamples)
    content = performance(chosen.id, chosen.version, dataset, leads, test.about.source)
    rows = {
        lead: {name: fit and fit.to_json() for name, fit in fits.items()}
        for lead, fits in calibrations.items()
    }
    (chosen.folder / CALIBRATION_FILE).write_text(to_text(rows, depth=2), encoding="utf-8")
    (chosen.folder / PERFORMANCE_FILE).write_text(to_text(content, depth=3), encoding="utf-8")
    for lead, judged in leads.items():
        print(f"lead {lead}: {count_tiers(judged)}")
