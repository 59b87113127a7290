"""`evaluate`: calibrate on validation, judge on test; or judge a finished model on another part."""

import argparse
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from anyecg_train.commands.arguments import new_command, positive
from anyecg_train.data.part import (
    Part,
    read_part,
    require_disjoint,
    require_natural,
    require_unshifted,
)
from anyecg_train.judge.baseline import score_baselines
from anyecg_train.judge.calibrate import Calibration, calibrate_outputs
from anyecg_train.judge.controls import judge_nulls, judge_permuted
from anyecg_train.judge.evaluate import Repeated, evaluate
from anyecg_train.judge.evidence import Performance, count_tiers, performance, render, to_text
from anyecg_train.judge.operating import Thresholds, choose_points_of
from anyecg_train.judge.oracle import judge_oracle, score_oracles, visible_parameters
from anyecg_train.judge.plots import draw_plots
from anyecg_train.judge.reader import Reader, read_model, read_run
from anyecg_train.judge.requirements import requirements
from anyecg_train.judge.shifts import judge_shift
from anyecg_train.judge.tally import direct_of, nulls_of, tally_of
from anyecg_train.registry import load_registry
from anyecg_train.ship.model_folder import lead_preference
from anyecg_train.train.run_folder import RunFolder

CALIBRATION_FILE = "calibration.json"
PERFORMANCE_FILE = "performance.json"
PAGE_FILE = "performance.md"
PLOTS = "plots"


def add(subparsers: Any) -> None:
    """Register the command."""
    text = (
        "calibrate on validation and judge on test (--run), or judge a finished model folder on "
        "any part without refitting anything (--model): external validation"
    )
    parser = new_command(subparsers, "evaluate", text, run)
    parser.add_argument("--run", dest="folder", type=Path, help="folder of fit")
    parser.add_argument("--model", type=Path, help="model folder, instead of --run")
    parser.add_argument("--train", type=Path, help="for the baselines and the oracle")
    parser.add_argument("--validation", type=Path, help="for the calibration (with --run)")
    parser.add_argument("--test", type=Path, required=True, help="part folder, natural, unseen")
    parser.add_argument(
        "--shift", action="append", default=[], type=shift, metavar="NAME=PART",
        help="judge the same model on another part, too; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, help="folder to write (default: the run folder; <id>-on-<part> here)"
    )
    parser.add_argument("--id", default="anyecg-demo", help="model id (default anyecg-demo)")
    parser.add_argument("--version", default="0.1.0", help="model version (default 0.1.0)")
    parser.add_argument("--resamples", type=positive, default=300, help="bootstrap (default 300)")
    parser.add_argument(
        "--remark", default="", help="what a reader must know of the part, added to its description"
    )
    parser.add_argument("--no-plots", action="store_true", help="write no SVG files")


def shift(text: str) -> tuple[str, Path]:
    """NAME=PART_FOLDER."""
    name, _, folder = text.partition("=")
    if not name or not folder:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=PART_FOLDER")
    return name, Path(folder)


@dataclass
class Subject:
    """The model that is judged."""

    reader: Reader
    id: str
    version: str
    out: Path
    leads: tuple[str, ...]
    calibrations: dict[str, dict[str, Calibration | None]] = field(default_factory=dict)
    points: dict[str, dict[str, Thresholds]] = field(default_factory=dict)


def run(chosen: argparse.Namespace) -> None:
    """Write performance.json, performance.md, plots/ and, with --run, calibration.json."""
    require_arguments(chosen)
    clock = Clock()
    test = read_part(chosen.test)
    require_natural(test, "test")
    training = None if chosen.train is None else read_part(chosen.train)
    validation = None if chosen.validation is None else read_part(chosen.validation)
    given = {"training": training, "validation": validation, "test": test}
    require_disjoint(**{role: part for role, part in given.items() if part is not None})
    shifts = [
        (name, read_shift(name, folder, training, validation)) for name, folder in chosen.shift
    ]
    if chosen.model is not None:
        subject = finished(chosen, test)
    else:
        assert validation is not None
        require_natural(validation, "validation")
        require_unshifted(validation, "validation")
        subject = calibrated(chosen, validation, test)
    clock.tell("model read and calibrated")
    content = judge_all(chosen, subject, training, validation, test, shifts, clock)
    write(chosen, subject, content)
    for lead, judged in content["leads"].items():
        print(f"lead {lead}: {count_tiers(judged)}")
    for line in content["requirements"]:
        met = {True: "met", False: "NOT MET", None: "not judged"}[line["met"]]
        print(f"{met:>10}  {line['name']}: {line['figure']}")
    clock.tell("written")
    if not chosen.no_plots:
        drawn = draw_plots(content, subject.out / PLOTS, load_registry())
        print(f"{subject.out}: {PERFORMANCE_FILE}, {PAGE_FILE}, {len(drawn)} plots")


def require_arguments(chosen: argparse.Namespace) -> None:
    """Say what is missing; raises ValueError."""
    if (chosen.folder is None) == (chosen.model is None):
        raise ValueError(
            "pass either --run FOLDER (a trained run, with --train and --validation) or "
            "--model FOLDER (a finished model folder, judged as it is)"
        )
    missing = [name for name in ("train", "validation") if getattr(chosen, name) is None]
    if chosen.folder is not None and missing:
        names = " and ".join(f"--{name}" for name in missing)
        raise ValueError(f"{names} missing: --run calibrates and fits baselines, so it needs them")


def read_shift(name: str, folder: Path, training: Part | None, validation: Part | None) -> Part:
    """A shift set: natural prevalence, no training or validation patients, index records."""
    part = read_part(folder)
    require_natural(part, f"shift {name}")
    for role, known in (("training", training), ("validation", validation)):
        if known is not None:
            require_disjoint(**{role: known, f"shift {name}": part})
    return part.take(part.index)


def calibrated(chosen: argparse.Namespace, validation: Part, test: Part) -> Subject:
    """A run's network, calibrated on the validation part, alternatives chosen there.

    On one record a patient, as it is judged: many windows of one stay are not many patients.
    """
    validation = validation.take(validation.index)
    reader = read_run(RunFolder(chosen.folder).best)
    leads = lead_preference(test.examples.leads)
    subject = Subject(reader, chosen.id, chosen.version, chosen.out or chosen.folder, leads)
    require_same_outputs(reader, validation)
    labels = validation.examples.labels
    for lead in leads:
        logits = reader.logits(validation.examples, lead)
        fits = calibrate_outputs(logits, labels, reader.indicators)
        subject.calibrations[lead] = fits
        subject.points[lead] = {
            name: choose_points_of(fit, logits[known, column], labels[known, column] == 1)
            for column, (name, fit) in enumerate(fits.items())
            if fit is not None and (known := labels[:, column] >= 0).any()
        }
    return subject


def finished(chosen: argparse.Namespace, test: Part) -> Subject:
    """A model folder as it is."""
    model = read_model(chosen.model)
    leads = tuple(lead for lead in model.leads if lead in test.examples.leads)
    if not leads:
        raise ValueError(
            f"{chosen.test} has the leads {test.examples.leads}, the model reads {model.leads}"
        )
    out = chosen.out or Path(f"{model.id}-on-{chosen.test.name}")
    return Subject(
        model.reader, model.id, model.version, out, leads, model.calibrations, model.points
    )


def require_same_outputs(reader: Reader, part: Part) -> None:
    """The part must be labelled for the model's outputs, in its order; raises ValueError."""
    if reader.indicators != part.indicators:
        raise ValueError(
            f"the model's {len(reader.indicators)} outputs and the part's {len(part.indicators)} "
            "labels are not the same indicators in the same order: make the part anew"
        )


def judge_all(
    chosen: argparse.Namespace,
    subject: Subject,
    training: Part | None,
    validation: Part | None,
    test: Part,
    shifts: list[tuple[str, Part]],
    clock: "Clock",
) -> Performance:
    """performance.json's content."""
    reader, registry = subject.reader, load_registry()
    require_same_outputs(reader, test)
    every = {lead: reader.logits(test.examples, lead) for lead in subject.leads}
    clock.tell("test part read by the network")
    repeated = None if test.index.all() else Repeated(test, every)
    logits = {lead: values[test.index] for lead, values in every.items()}
    part = test.take(test.index)
    rivals = np.full(part.examples.labels.shape, np.nan)
    oracles, visible = {}, {}
    if training is not None:
        # Without a validation part the rival is chosen on the training part.
        checked = training if validation is None else validation.take(validation.index)
        rivals = score_baselines(training, checked, part)
        clock.tell("baselines")
        direct = wanted(direct_of(registry), part)
        shown = visible_parameters(training.truth_names, subject.leads[0])
        oracles = score_oracles(training, part, direct)
        visible = score_oracles(training, part, direct, parameters=shown)
        clock.tell("oracle")
    leads = evaluate(
        part,
        logits,
        subject.calibrations,
        rivals,
        points=subject.points,
        repeated=repeated,
        resamples=chosen.resamples,
    )
    clock.tell("figures")
    first = subject.leads[0]
    fits = subject.calibrations
    controls = {
        "nulls": judge_nulls(part, logits, fits, wanted(nulls_of(registry), part))
        if part.about.source == "simulated"
        else None,
        "permuted": judge_permuted(part, logits),
        "oracle": judge_oracle(
            part, logits[first], first, fits[first], oracles, visible, resamples=chosen.resamples
        ),
    }
    tally = {lead: tally_of(rows, registry) for lead, rows in leads.items()}
    shifted = []
    for name, other in shifts:
        require_same_outputs(reader, other)
        shared = [lead for lead in subject.leads if lead in other.examples.leads]
        read = {lead: reader.logits(other.examples, lead) for lead in shared}
        shifted.append(judge_shift(name, other, read, fits))
    clock.tell("controls and shifts")
    parts: dict[str, Any] = {
        "tally": tally,
        "controls": controls,
        # They ask whether a simulation is fair, not whether a model is good.
        "requirements": requirements(leads, tally, controls)
        if part.about.source == "simulated"
        else [],
    }
    if shifted:
        parts["shifts"] = shifted
    dataset = dataset_of(part, chosen.remark)
    return performance(subject.id, subject.version, dataset, leads, part.about.source, parts)


def wanted(indicators: list[str], part: Part) -> list[str]:
    """Those of the indicators that the part has labels for."""
    return [name for name in indicators if name in part.indicators]


def dataset_of(part: Part, remark: str) -> dict[str, Any]:
    """Where the judged patients come from."""
    about: dict[str, Any] = {"name": part.about.dataset, "part": "test", "patients": len(part)}
    if part.about.seed is not None:
        about["seed"] = part.about.seed
    description = f"{part.about.description} {remark}".strip()
    return about | {"prevalence": "natural", "description": description}


def write(chosen: argparse.Namespace, subject: Subject, content: Performance) -> None:
    """Every file but the plots."""
    out = subject.out
    out.mkdir(parents=True, exist_ok=True)
    if chosen.folder is not None:
        rows = {
            lead: {name: fit and fit.to_json() for name, fit in fits.items()}
            for lead, fits in subject.calibrations.items()
        }
        (out / CALIBRATION_FILE).write_text(to_text(rows, depth=2), encoding="utf-8")
    (out / PERFORMANCE_FILE).write_text(to_text(content, depth=3), encoding="utf-8")
    (out / PAGE_FILE).write_text(render(content, nulls_of(load_registry())), encoding="utf-8")


class Clock:
    """Says on stderr how long each step took."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def tell(self, step: str) -> None:
        """One line."""
        now = time.monotonic()
        print(f"{step}: {now - self.last:.0f} s", file=sys.stderr, flush=True)
        self.last = now
