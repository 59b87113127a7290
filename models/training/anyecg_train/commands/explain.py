"""`explain`: what the network reads, by taking waves out, and what it makes of real recordings."""

import argparse
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from anyecg_train.commands.arguments import new_command, positive
from anyecg_train.commands.evaluate import CALIBRATION_FILE
from anyecg_train.data.examples import FloatSamples, predict
from anyecg_train.data.part import Part, read_part, require_natural
from anyecg_train.explain.caveats import caveats_of
from anyecg_train.explain.plausibility import (
    VERDICTS,
    Reader,
    choose_patients,
    count_verdicts,
    judge_all,
    read_occlusions,
)
from anyecg_train.explain.randomise import check_randomisation
from anyecg_train.explain.recordings import Reference, judge_recordings, read_recordings
from anyecg_train.judge.calibrate import Calibration
from anyecg_train.judge.evidence import round_figures, to_text
from anyecg_train.judge.metrics import FloatArray
from anyecg_train.network.checkpoint import Trained, load_trained
from anyecg_train.network.net1d import Net1D
from anyecg_train.registry import load_registry
from anyecg_train.ship.model_folder import lead_preference
from anyecg_train.train.run_folder import RunFolder

PLAUSIBILITY_FILE = "plausibility.json"
RECORDINGS_FILE = "recordings.json"
RECORDINGS_VARIABLE = "ANYECG_TEST_DATA"
SCHEMA_VERSION = 1
RANDOMISED_PATIENTS = 100
REFERENCE_PATIENTS = 3000
DIGITS = 4


def add(subparsers: Any) -> None:
    """Register the command."""
    parser = new_command(
        subparsers, "explain", "which waves the network reads; real recordings", run
    )
    parser.add_argument("--run", dest="folder", type=Path, required=True, help="folder of fit")
    parser.add_argument("--test", type=Path, required=True, help="part folder, natural, unseen")
    parser.add_argument(
        "--patients", type=positive, default=1500, help="chosen of the part (default 1500)"
    )
    parser.add_argument(
        "--recordings",
        type=Path,
        default=os.environ.get(RECORDINGS_VARIABLE),
        help=f"folder of real WFDB recordings (default ${RECORDINGS_VARIABLE}; none: left out)",
    )
    parser.add_argument("--resamples", type=positive, default=300, help="bootstrap (default 300)")
    parser.add_argument("--seed", type=int, default=0, help="patients, shams, bootstrap")


def run(chosen: argparse.Namespace) -> None:
    """Write plausibility.json and, with recordings, recordings.json into the run folder."""
    trained = load_trained(RunFolder(chosen.folder).best)
    test = read_part(chosen.test)
    require_natural(test, "test")
    test = test.take(test.index)
    actionable = [i.id for i in load_registry().indicators if i.defined and i.display == "A"]
    content = plausibility(
        trained, test, chosen.patients, actionable, resamples=chosen.resamples, seed=chosen.seed
    )
    write(chosen.folder / PLAUSIBILITY_FILE, content, depth=3)
    print(f"actionable: {content['verdictsOfActionable']}\n{content['randomisation']['verdict']}")
    if chosen.recordings is None:
        return
    tried = recordings(trained, test, Path(chosen.recordings), read_calibrations(chosen.folder))
    write(chosen.folder / RECORDINGS_FILE, tried, depth=2)
    print(
        f"{tried['recordings']} real recordings: finite {tried['finite']}, {tried['saturated']} of "
        f"{tried['outputs']} outputs saturated, {100 * tried['outsideShare']:.1f} % outside the "
        "range of the test part"
    )


def plausibility(
    trained: Trained,
    test: Part,
    patients: int,
    actionable: list[str],
    *,
    resamples: int,
    seed: int,
) -> dict[str, Any]:
    """plausibility.json: occlusion by wave for every indicator, and the randomisation check."""
    lead = lead_preference(test.examples.leads)[0]
    labels, indicators = test.examples.labels, test.indicators
    defined = known_indicators(test)
    positions = choose_patients(labels, patients, seed)
    readings = read_occlusions(reader(trained.network), test.examples, lead, positions, seed)
    rows = judge_all(readings, labels, indicators, defined, resamples=resamples, seed=seed)
    signals = test.examples.signals(
        readings.positions[:RANDOMISED_PATIENTS], test.examples.lead_index(lead)
    )
    outputs = np.array([n for n, name in enumerate(indicators) if name in defined])
    about = test.about
    return {
        "schemaVersion": SCHEMA_VERSION,
        "source": about.source,
        "dataset": {"name": about.dataset, "part": "test", "seed": about.seed},
        "lead": lead,
        "patients": len(readings.positions),
        "withoutBeats": readings.without_beats,
        "actionable": [name for name in actionable if name in defined],
        "verdicts": count_verdicts(rows, defined),
        "verdictsOfActionable": count_verdicts(rows, actionable),
        "meaning": VERDICTS,
        "caveats": list(caveats_of(about.source)),
        "occludedShare": dict(readings.shares),
        "randomisation": check_randomisation(trained.network, signals, outputs),
        "indicators": rows,
    }


def recordings(
    trained: Trained,
    test: Part,
    folder: Path,
    calibrations: Mapping[str, Mapping[str, Calibration | None]] | None,
) -> dict[str, Any]:
    """recordings.json; probabilities are calibrated where the run has been evaluated."""
    traces, skipped = read_recordings(folder)
    usual = test.examples.take(slice(REFERENCE_PATIENTS))
    defined = known_indicators(test)
    references = {
        lead: Reference.of(
            predict(trained.network, usual, lead),
            test.indicators,
            defined,
            None if calibrations is None else calibrations.get(lead),
        )
        for lead in lead_preference(test.examples.leads)
    }
    judged = judge_recordings(traces, skipped, reader(trained.network), references)
    return {"schemaVersion": SCHEMA_VERSION, **judged}


def known_indicators(part: Part) -> set[str]:
    """Those with a label at all: an undefined finding is masked in everyone."""
    labels = part.examples.labels
    return {name for n, name in enumerate(part.indicators) if (labels[:, n] >= 0).any()}


def reader(network: Net1D, batch: int = 128) -> Reader:
    """The network as a function of preprocessed traces [n, 5000]."""
    device = next(network.parameters()).device
    network.eval()

    @torch.no_grad()
    def read(traces: FloatSamples) -> FloatArray:
        parts = [
            network(torch.from_numpy(traces[start : start + batch]).unsqueeze(1).to(device))[0]
            for start in range(0, len(traces), batch)
        ]
        return torch.cat(parts).cpu().numpy().astype(float)

    return read


def read_calibrations(folder: Path) -> dict[str, dict[str, Calibration | None]] | None:
    """What `evaluate` fitted, or None before it."""
    file = folder / CALIBRATION_FILE
    if not file.is_file():
        return None
    return {
        lead: {name: row and Calibration.from_json(row) for name, row in rows.items()}
        for lead, rows in json.loads(file.read_text(encoding="utf-8")).items()
    }


def write(file: Path, content: Mapping[str, Any], depth: int) -> None:
    """JSON with rounded figures and no NaN."""
    file.write_text(to_text(round_figures(content, DIGITS), depth), encoding="utf-8")
