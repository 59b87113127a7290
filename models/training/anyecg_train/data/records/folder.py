"""A folder of parts is written whole or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anyecg_train.data.records.dataset import ROLES, RecordsError

MARK = ".anyecg-prepare"
"""Lies in a folder that `prepare` is writing, so that nothing else is ever removed."""


@contextmanager
def whole_or_nothing(out: Path, *, force: bool) -> Iterator[Path]:
    """Gives `out`.partial to write into and renames it at the end; an error removes it.

    What a killed run left behind is removed at the next start. An existing `out` is refused, unless
    `force` is given and it holds nothing but parts made by `prepare`.
    """
    out = out.resolve()
    partial = out.with_name(f"{out.name}.partial")
    require_replaceable(out, force=force)
    if partial.exists():
        if not (partial / MARK).exists():
            raise RecordsError(f"{partial} is in the way and was not made by prepare: move it")
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    (partial / MARK).touch()
    try:
        yield partial
        (partial / MARK).unlink()
        if out.exists():
            shutil.rmtree(out)
        partial.rename(out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def require_replaceable(out: Path, *, force: bool) -> None:
    """Raise unless `out` may be written: it is not there, is empty, or is replaced on demand."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not force:
        raise RecordsError(f"{out} is there already: name another --out, or replace it by --force")
    inside = {entry.name for entry in out.iterdir()} if out.is_dir() else {""}
    if not inside <= {*ROLES, "unmapped.csv"} or "train" not in inside:
        raise RecordsError(f"{out} holds more than prepared parts: --force does not touch it")


@contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """A folder beside the parts for what is only needed meanwhile; it is removed at the end."""
    scratch = folder / "scratch"
    scratch.mkdir()
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
