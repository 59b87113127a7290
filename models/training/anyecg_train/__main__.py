"""Command line: `python -m anyecg_train <command>`; `commands` lists them."""

import argparse
import sys

from anyecg_train import commands


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 with a message on stderr.

    Every error of this package is a ValueError whose message names the way out.
    """
    parser = argparse.ArgumentParser(
        prog="python -m anyecg_train",
        description="From data to an AnyECG-Lab model folder. Data come from `prepare` (MC-MED, "
        "MIMIC-IV) or `cohort` (simulated patients); `make` does the rest in one go, or fit, "
        "evaluate, explain and export one by one. README.md shows them with real numbers.",
    )
    subparsers = parser.add_subparsers(dest="command", required=True)
    commands.add_all(subparsers)
    chosen = parser.parse_args(arguments)
    try:
        chosen.run(chosen)
    except (FileNotFoundError, ValueError) as problem:
        print(f"{parser.prog} {chosen.command}: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
