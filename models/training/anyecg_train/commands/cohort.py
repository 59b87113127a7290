"""`cohort`: simulate one part of virtual patients."""

import argparse
from pathlib import Path
from typing import Any

from anyecg_train import cohort as virtual
from anyecg_train.commands.arguments import new_command, positive


def add(subparsers: Any) -> None:
    """Register the command."""
    text = "simulate one part: patients, ECGs and labels"
    parser = new_command(subparsers, "cohort", text, run)
    parser.add_argument("--patients", type=positive, required=True)
    parser.add_argument("--seed", type=int, required=True, help="another seed, other patients")
    parser.add_argument(
        "--enrich", action="store_true", help="oversample rare states (training only)"
    )
    parser.add_argument("--workers", type=positive, default=2, help="processes (default 2)")
    parser.add_argument("--out", type=Path, required=True, help="part folder to write")


def run(chosen: argparse.Namespace) -> None:
    """Simulate and save."""
    part = virtual.simulate(
        chosen.patients, chosen.seed, enrich=chosen.enrich, workers=chosen.workers
    )
    virtual.save(part, chosen.out)
    print(f"{len(part)} patients, {int(part.usable.sum())} without pacing, in {chosen.out}")
