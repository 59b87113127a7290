"""What the commands' arguments share."""

import argparse
from collections.abc import Callable
from typing import Any


def new_command(
    subparsers: Any, name: str, text: str, run: Callable[[argparse.Namespace], None]
) -> argparse.ArgumentParser:
    """A subparser whose chosen namespace carries `run`."""
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def positive(text: str) -> int:
    """A whole number of at least 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return value
