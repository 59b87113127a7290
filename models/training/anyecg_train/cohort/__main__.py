"""Command line: `python -m anyecg_train.cohort --patients N --seed S --out DIR [--enrich]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from anyecg_train.cohort import save, simulate


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m anyecg_train.cohort",
        description="Simulate a virtual cohort and save its tensors, labels and truths.",
    )
    parser.add_argument("--patients", type=int, required=True, help="how many patients")
    parser.add_argument("--seed", type=int, required=True, help="one seed, one cohort")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument(
        "--enrich",
        action="store_true",
        help="oversample rare acute states (for training) and store the weights that undo it",
    )
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    chosen = parser.parse_args()
    if chosen.patients < 1 or chosen.workers < 1:
        parser.error("--patients and --workers must be at least 1")
    cohort = simulate(
        chosen.patients,
        chosen.seed,
        enrich=chosen.enrich,
        workers=chosen.workers,
        progress=not chosen.quiet,
    )
    save(cohort, chosen.out)
    print(f"{len(cohort)} patients ({int(cohort.usable.sum())} usable) in {chosen.out}")


if __name__ == "__main__":
    main()
