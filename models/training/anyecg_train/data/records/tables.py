"""Comma-separated tables, plain or gzipped, one row at a time."""

import csv
import gzip
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from anyecg_train.data.records.dataset import RecordsError

Row = tuple[str, ...]


def find_table(folder: Path, name: str) -> Path:
    """`name` or `name`.gz (or `name` without .gz) in a folder; RecordsError where neither is."""
    plain = name.removesuffix(".gz")
    for file in (folder / plain, folder / f"{plain}.gz"):
        if file.is_file():
            return file
    raise RecordsError(f"{folder / plain} (or .gz) is not there: is --data the right folder?")


def read_table(file: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """The named columns of every row, as stripped text; a missing column is named.

    The file is read as a stream: labevents of MIMIC-IV has 160 million rows.
    """
    with _open(file) as lines:
        table = csv.reader(lines)
        header = _names(next(table, []))
        missing = [name for name in columns if name not in header]
        if missing:
            raise RecordsError(f"{file} has no column {', '.join(missing)}; it has {header}")
        places = [header.index(name) for name in columns]
        for row in table:
            if not row:
                continue
            try:
                yield tuple([row[place].strip() for place in places])
            except IndexError:
                raise RecordsError(
                    f"{file}, line {table.line_num}: {len(row)} fields, {len(header)} are needed"
                ) from None


def read_header(file: Path) -> list[str]:
    """The column names of a table."""
    with _open(file) as lines:
        return _names(next(csv.reader(lines), []))


def read_column(file: Path) -> list[str]:
    """The first field of every line of a file without header."""
    with _open(file) as lines:
        return [row[0].strip() for row in csv.reader(lines) if row and row[0].strip()]


def read_time(text: str) -> datetime | None:
    """An ISO 8601 date and time without its zone; None where there is none.

    Data sets shift every patient's dates and keep one clock; some write it with a Z.
    """
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _names(header: list[str]) -> list[str]:
    return [name.strip().lstrip("\ufeff") for name in header]


def _open(file: Path) -> IO[str]:
    if not file.is_file():
        raise RecordsError(f"{file} is not there")
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8", newline="")
    return file.open(encoding="utf-8", newline="")
