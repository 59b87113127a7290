"""Command line: `python -m anyecg_train <cohort | fit | evaluate | export>`."""

import argparse
import sys

from anyecg_train import commands
from anyecg_train.data.part import PartError
from anyecg_train.network.checkpoint import CheckpointError
from anyecg_train.registry import RegistryError
from anyecg_train.ship.export import ExportError
from anyecg_train.train.run_folder import RunError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 with a message on stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m anyecg_train",
        description="Train, calibrate, judge and export an AnyECG-Lab network. The four commands "
        "below, in this order, make a model folder; README.md shows them with real numbers.",
    )
    subparsers = parser.add_subparsers(dest="command", required=True)
    commands.add_all(subparsers)
    chosen = parser.parse_args(arguments)
    try:
        chosen.run(chosen)
    except (CheckpointError, ExportError, PartError, RegistryError, RunError) as problem:
        print(f"{parser.prog} {chosen.command}: {problem}", file=sys.stderr)
        return 1
    except (FileNotFoundError, ValueError) as problem:
        print(f"{parser.prog} {chosen.command}: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
