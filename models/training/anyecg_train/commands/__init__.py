"""The commands, one module each, in the order in which a model is made."""

from typing import Any

from anyecg_train.commands import cohort, evaluate, export, fit

ORDER = (cohort, fit, evaluate, export)


def add_all(subparsers: Any) -> None:
    """Register every command on argparse's subparsers."""
    for command in ORDER:
        command.add(subparsers)
