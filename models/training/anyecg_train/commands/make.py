"""`make`: from prepared parts to a model folder in one go: fit, evaluate, explain, export."""

import argparse
import shlex
from pathlib import Path
from typing import Any

from anyecg_train.commands.arguments import new_command


def add(subparsers: Any) -> None:
    """Register the command."""
    text = "fit, evaluate, explain and export in turn; goes on where it was stopped"
    parser = new_command(subparsers, "make", text, run)
    parser.add_argument(
        "--parts", type=Path, required=True, help="folder with train, validation and test"
    )
    parser.add_argument("--run", dest="folder", type=Path, help="default: PARTS/run")
    parser.add_argument("--out", type=Path, required=True, help="model folder, models/<id>")
    parser.add_argument("--start-from", type=Path, help="published 1_lead_ECGFounder.pth")
    parser.add_argument("--id", help="model id (default: the name of the model folder)")
    parser.add_argument("--version", default="0.1.0", help="model version (default 0.1.0)")
    parser.add_argument(
        "fit_arguments",
        nargs="*",
        metavar="-- FIT OPTION",
        help="after a --, options of `fit`, e.g. -- --epochs 5 --device cuda",
    )


def run(chosen: argparse.Namespace) -> None:
    """Run the commands; each is printed as it could be typed."""
    from anyecg_train.commands import add_all

    parser = argparse.ArgumentParser(prog="python -m anyecg_train")
    add_all(parser.add_subparsers(dest="command", required=True))
    for step in steps(chosen):
        print(f"\n$ {parser.prog} {shlex.join(step)}", flush=True)
        command = parser.parse_args(step)
        command.run(command)


def steps(chosen: argparse.Namespace) -> list[list[str]]:
    """The command lines, in order."""
    parts = {name: str(chosen.parts / name) for name in ("train", "validation", "test")}
    learned = ["--train", parts["train"], "--validation", parts["validation"]]
    folder = ["--run", str(chosen.folder or chosen.parts / "run")]
    test = ["--test", parts["test"]]
    named = ["--id", chosen.id or chosen.out.resolve().name, "--version", chosen.version]
    published = ["--size", "ecgfounder", "--start-from", str(chosen.start_from)]
    options = [*(published if chosen.start_from else []), *chosen.fit_arguments]
    return [
        ["fit", *folder, *learned, *options],
        ["evaluate", *folder, *learned, *test, *named],
        ["explain", *folder, *test],
        ["export", *folder, *test, "--validation", parts["validation"], "--out", str(chosen.out)],
    ]
