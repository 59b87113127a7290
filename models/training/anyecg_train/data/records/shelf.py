"""Laboratory rows, sorted by patient on disk: a hospital's do not fit in memory.

Rows go to one of 256 files by patient; one file at a time is read back, and its patients' rows with
it. So the tables may be in any order, and every patient's rows are met together.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from anyecg_train.data.labs.row import LabRow

SHELVES = 256


class LabShelf:
    """Written once, as a context manager; then read file by file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = ExitStack()
        self._writers: dict[int, Any] = {}
        folder.mkdir(parents=True)

    def __enter__(self) -> "LabShelf":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.close()

    def add(self, row: LabRow) -> None:
        """Put a row on its shelf."""
        number = shelf_of(int(row.patient))
        if number not in self._writers:
            file = self._file(number).open("w", encoding="utf-8", newline="")
            self._writers[number] = csv.writer(self._files.enter_context(file))
        self._writers[number].writerow(
            (
                row.patient, row.name, row.value, row.unit, row.low, row.high, row.comment,
                row.status, row.time.isoformat(),
            )
        )  # fmt: skip

    def read(self, number: int) -> dict[int, list[LabRow]]:
        """The rows of each patient of one shelf, in the order of the table."""
        rows: defaultdict[int, list[LabRow]] = defaultdict(list)
        for row in self._rows(number):
            rows[int(row.patient)].append(row)
        return rows

    def _rows(self, number: int) -> Iterator[LabRow]:
        file = self._file(number)
        if not file.exists():
            return
        with file.open(encoding="utf-8", newline="") as lines:
            for *texts, time in csv.reader(lines):
                patient, name, value, unit, low, high, comment, status = texts
                at = datetime.fromisoformat(time)
                yield LabRow(patient, name, value, unit, low, high, comment, status, at)

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:03d}.csv"


def shelf_of(patient: int) -> int:
    """The shelf of a patient."""
    return patient % SHELVES
