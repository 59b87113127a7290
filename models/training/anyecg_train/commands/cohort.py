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
    parser.add_argument(
        "--shift",
        choices=virtual.SHIFTS,
        help="a shift set, for test only: "
        + " ".join(f"{name}: {shift.description}" for name, shift in virtual.SHIFTS.items()),
    )
    parser.add_argument(
        "--serial",
        type=positive,
        default=1,
        help="ECGs a patient, 2 hours to 14 days apart; the first is the index ECG (default 1)",
    )
    parser.add_argument("--workers", type=positive, default=2, help="processes (default 2)")
    parser.add_argument("--out", type=Path, required=True, help="part folder to write")


def run(chosen: argparse.Namespace) -> None:
    """Simulate and save."""
    part = virtual.simulate(
        chosen.patients,
        chosen.seed,
        enrich=chosen.enrich,
        workers=chosen.workers,
        shift=virtual.SHIFTS[chosen.shift] if chosen.shift else virtual.NO_SHIFT,
        serial=chosen.serial,
    )
    virtual.save(part, chosen.out)
    paced = int((part.index & ~part.usable).sum())
    print(
        f"{part.patients} patients, {part.patients - paced} without pacing, {len(part)} ECGs, "
        f"in {chosen.out}"
    )
