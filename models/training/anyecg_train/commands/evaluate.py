"""`evaluate`: calibrate on validation, judge on test; or judge a finished model on another part."""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from anyecg_train.commands.arguments import new_command, positive
from anyecg_train.data.part import (
    Part,
    read_part,
    require_disjoint,
    require_natural,
    require_unshifted,
)
from anyecg_train.judge.evidence import Performance, count_tiers, render, to_text
from anyecg_train.judge.plots import draw_plots
from anyecg_train.judge.subject import Subject, calibrated, finished
from anyecg_train.judge.tally import nulls_of
from anyecg_train.judge.whole import judge_all
from anyecg_train.registry import load_registry
from anyecg_train.ship.model_folder import lead_preference

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
        subject = finished(chosen.model, test.examples.leads, chosen.test)
        out = chosen.out or Path(f"{subject.id}-on-{chosen.test.name}")
    else:
        assert validation is not None
        require_natural(validation, "validation")
        require_unshifted(validation, "validation")
        leads = lead_preference(test.examples.leads)
        subject = calibrated(chosen.folder, chosen.id, chosen.version, validation, leads)
        out = chosen.out or chosen.folder
    clock.tell("model read and calibrated")
    content = judge_all(
        subject, training, validation, test, shifts,
        remark=chosen.remark, resamples=chosen.resamples, tell=clock.tell,
    )  # fmt: skip
    write(out, content, None if chosen.folder is None else subject)
    for lead, judged in content["leads"].items():
        print(f"lead {lead}: {count_tiers(judged)}")
    for line in content["requirements"]:
        met = {True: "met", False: "NOT MET", None: "not judged"}[line["met"]]
        print(f"{met:>10}  {line['name']}: {line['figure']}")
    clock.tell("written")
    if not chosen.no_plots:
        drawn = draw_plots(content, out / PLOTS, load_registry())
        print(f"{out}: {PERFORMANCE_FILE}, {PAGE_FILE}, {len(drawn)} plots")


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


def write(out: Path, content: Performance, fitted: Subject | None) -> None:
    """Every file but the plots; the calibration of a model that was `fitted` here."""
    out.mkdir(parents=True, exist_ok=True)
    if fitted is not None:
        rows = {
            lead: {name: fit and fit.to_json() for name, fit in fits.items()}
            for lead, fits in fitted.calibrations.items()
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
