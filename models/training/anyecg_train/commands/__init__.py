"""The commands, one module each, in the order in which a model is made."""

from typing import Any

from anyecg_train.commands import cohort, evaluate, explain, export, fit, make, prepare

ORDER = (cohort, prepare, fit, evaluate, explain, export, make)


def add_all(subparsers: Any) -> None:
    """Register every command on argparse's subparsers."""
    for command in ORDER:
        command.add(subparsers)
