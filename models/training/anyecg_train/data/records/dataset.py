"""What a data set is to the preparation: who was recorded when, and the laboratory's rows."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from anyecg_train.data.labs.row import LabRow

Role = Literal["train", "validation", "test"]
ROLES: tuple[Role, Role, Role] = ("train", "validation", "test")


class RecordsError(ValueError):
    """A data set is not as expected; the message names the file, the column and the way out."""


@dataclass(frozen=True)
class Trace:
    """One continuous recording: a WFDB record, by its path without extension."""

    path: Path
    start: datetime | None
    """None: the base time of its header holds."""


@dataclass(frozen=True)
class Stay:
    """What belongs together in time: an emergency visit, or one diagnostic ECG."""

    id: str
    patient: int
    age: float
    """Years at the recording; NaN where it is not known."""
    female: bool | None
    """None where the sex is not known."""
    traces: tuple[Trace, ...]
    paced: bool = False
    """The data set itself says that a pacemaker made the beats."""


class DataSet(Protocol):
    """A readable data set. Its tables are streamed; its signals are read by the workers."""

    @property
    def name(self) -> str: ...

    @property
    def leads(self) -> tuple[str, ...]: ...

    @property
    def anchor(self) -> str:
        """Which time of a laboratory row is paired with the ECG."""
        ...

    @property
    def description(self) -> str: ...

    def stays(self) -> list[Stay]:
        """Every stay with a recording, in the order of the data set's table."""
        ...

    def roles(self, stays: list[Stay]) -> dict[str, Role]:
        """Stay id -> part. A stay that is missing takes part in none."""
        ...

    def lab_rows(self, patients: Mapping[str, int]) -> Iterator[LabRow]:
        """Rows of these patients (text of `Stay.patient`), as they stand in the file."""
        ...

    def lab_title(self, name: str) -> str:
        """What a person calls the test that a mapping knows as `name`."""
        ...


def patient_code(text: str) -> int:
    """A stable int64 of a patient's identifier: the number itself, or a digest of other text."""
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:8], "big") % 2**62 + 2**62
