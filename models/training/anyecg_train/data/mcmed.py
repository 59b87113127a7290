"""MC-MED: monitored emergency visits at Stanford, lead II, laboratory results (PhysioNet).

    visits.csv                             MRN, CSN, Age, Gender, ...
    labs.csv                               CSN, Order_time, Result_time, Component_name, ...
    waveform_summary.csv                   CSN, Type, Segments, Duration
    split_{random,chrono}_{train,val,test}.csv       no header, one CSN a line
    waveforms/{last 3 digits of CSN}/{CSN}/II/{CSN}_{k}.hea|dat      k from 1

A visit (CSN) is a stay, an MRN a patient. The data set says nothing of pacemakers: paced rhythms
stay in. Times of tables and wave forms are taken to be of one clock.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from anyecg_train.data.labs import LabRow
from anyecg_train.data.records.dataset import (
    ROLES,
    RecordsError,
    Role,
    Stay,
    Trace,
    patient_code,
)
from anyecg_train.data.records.splits import PatientSplit
from anyecg_train.data.records.tables import find_table, read_column, read_table, read_time

Anchor = Literal["order", "result"]
OwnSplit = Literal["random", "chrono"]

LEAD = "II"
SPLIT_FILES: Mapping[Role, str] = {"train": "train", "validation": "val", "test": "test"}
ANCHORS: Mapping[Anchor, str] = {
    "order": "order time of the laboratory test (MC-MED has no collection time)",
    "result": "result time of the laboratory test, uncorrected: it follows the collection by the "
    "time the laboratory took (MC-MED has no collection time)",
}
_SEX = {"f": True, "female": True, "m": False, "male": False}
_LAB_COLUMNS = (
    "CSN", "Order_time", "Result_time", "Component_name", "Component_result", "Component_value",
    "Component_units", "Component_nml_low", "Component_nml_high",
)  # fmt: skip


@dataclass(frozen=True)
class McMed:
    """A folder with MC-MED's tables and wave forms."""

    folder: Path
    split: OwnSplit | PatientSplit = "random"
    """MC-MED's own split files, or one by patient."""
    anchor_time: Anchor = "order"

    @property
    def name(self) -> str:
        return "mc-med"

    @property
    def leads(self) -> tuple[str, ...]:
        return (LEAD,)

    @property
    def anchor(self) -> str:
        return ANCHORS[self.anchor_time]

    @property
    def description(self) -> str:
        return (
            "MC-MED: monitored adult emergency visits at one hospital, ten-second windows of lead "
            "II that passed the quality gate, labelled by routine laboratory results paired by the "
            f"{self.anchor}. Pacemakers are not recorded and paced rhythms not excluded."
        )

    def stays(self) -> list[Stay]:
        """The visits with lead II, in the order of visits.csv."""
        summary = read_table(self._table("waveform_summary.csv"), ("CSN", "Type", "Segments"))
        segments = {csn: count_segments(text) for csn, kind, text in summary if kind == LEAD}
        visits = read_table(self._table("visits.csv"), ("MRN", "CSN", "Age", "Gender"))
        return [
            Stay(
                id=csn,
                patient=patient_code(mrn),
                age=read_age(age),
                female=_SEX.get(gender.casefold()),
                traces=tuple(
                    Trace(self._wave_forms(csn) / f"{csn}_{number}", None)
                    for number in range(1, segments[csn] + 1)
                ),
            )
            for mrn, csn, age, gender in visits
            if csn in segments
        ]

    def roles(self, stays: list[Stay]) -> dict[str, Role]:
        """By MC-MED's own split files, or by patient; a visit in two files is an error."""
        if isinstance(self.split, PatientSplit):
            return self.split.roles(stays)
        roles: dict[str, Role] = {}
        twice: set[str] = set()
        for role in ROLES:
            for csn in read_column(self._table(f"split_{self.split}_{SPLIT_FILES[role]}.csv")):
                if roles.setdefault(csn, role) != role:
                    twice.add(csn)
        if twice:
            raise RecordsError(
                f"{len(twice)} visits are in more than one file of the {self.split} split (the "
                f"first: {min(twice)}): correct the split files, or take --split patients"
            )
        present = {stay.id for stay in stays}
        return {csn: role for csn, role in roles.items() if csn in present}

    def lab_rows(self, patients: Mapping[str, int]) -> Iterator[LabRow]:
        """Rows with a time; a row belongs to its visit's patient, also for other visits' ECGs."""
        visits = read_table(self._table("visits.csv"), ("MRN", "CSN"))
        wanted = {csn: code for mrn, csn in visits if (code := str(patient_code(mrn))) in patients}
        for row in read_table(self._table("labs.csv"), _LAB_COLUMNS):
            csn, ordered, resulted, name, result, value, unit, low, high = row
            if csn not in wanted:
                continue
            time = read_time(ordered if self.anchor_time == "order" else resulted)
            if time is None:
                continue
            yield LabRow(wanted[csn], name, result or value, unit, low, high, "", "", time)

    def lab_title(self, name: str) -> str:
        """Component names speak for themselves."""
        return name

    def _table(self, name: str) -> Path:
        return find_table(self.folder, name)

    def _wave_forms(self, csn: str) -> Path:
        return self.folder / "waveforms" / csn[-3:] / csn / LEAD


def count_segments(text: str) -> int:
    """How many wave form files a visit has; RecordsError where it is no number."""
    try:
        return int(float(text))
    except ValueError:
        raise RecordsError(
            f"waveform_summary.csv: Segments is {text!r}, a number is needed"
        ) from None


def read_age(text: str) -> float:
    """Years, NaN where none are given; `90+` is 90."""
    found = re.search(r"\d+(\.\d+)?", text)
    return float(found[0]) if found else float("nan")
