"""MIMIC-IV-ECG with the laboratory results of MIMIC-IV (PhysioNet).

    record_list.csv             subject_id, study_id, ecg_time, path
    machine_measurements.csv    subject_id, study_id, report_0 ... report_17
    files/pNNNN/pNNNNNNNN/sNNNNNNNN/NNNNNNNN.hea|dat     12 leads, 500 Hz, 10 s
    hosp/labevents.csv.gz, hosp/d_labitems.csv.gz, hosp/patients.csv.gz

The two data sets are published apart; both may lie up to two folders below `--data`. An ECG is a
stay, a subject_id a patient. `ecg_time` is the cart's own clock and may be wrong; charttime is when
the specimen was drawn.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from anyecg_train.data.labs import LabRow
from anyecg_train.data.records.dataset import RecordsError, Role, Stay, Trace, patient_code
from anyecg_train.data.records.splits import PatientSplit
from anyecg_train.data.records.tables import (
    Row,
    find_table,
    read_header,
    read_table,
    read_time,
)

LEADS = ("I", "II")
BLOOD_GASES = frozenset({"50818", "50820", "50821"})
SPECIMEN_TYPE = "52033"
"""Says of the same specimen whether it was arterial or venous."""
VESSELS = (("art", "arterial"), ("ven", "venous"))
PACED = re.compile(r"\b(?:paced|pacing|pacemaker)\b", re.IGNORECASE)
NOT_PACED = re.compile(
    r"(?:wandering|ectopic)(?: atrial)? pacemaker|\b(?:no|without) (?:\w+ )?pac", re.IGNORECASE
)
"""A wandering atrial pacemaker is the heart's own."""
_LAB_COLUMNS = (
    "subject_id", "specimen_id", "itemid", "charttime", "value", "valuenum", "valueuom",
    "ref_range_lower", "ref_range_upper", "flag", "comments",
)  # fmt: skip
_SUBJECT, _SPECIMEN, _ITEM, _VALUE = 0, 1, 2, 4


@dataclass(frozen=True)
class Mimic:
    """A folder that holds MIMIC-IV-ECG and MIMIC-IV's hosp tables."""

    folder: Path
    split: PatientSplit

    @property
    def name(self) -> str:
        return "mimic-iv"

    @property
    def leads(self) -> tuple[str, ...]:
        return LEADS

    @property
    def anchor(self) -> str:
        return "collection time of the specimen (charttime)"

    @property
    def description(self) -> str:
        return (
            "MIMIC-IV-ECG and MIMIC-IV: diagnostic ECGs of one hospital whose leads I and II "
            "passed the quality gate, labelled by routine laboratory results paired by the "
            f"{self.anchor}. ECGs whose machine report names a pacemaker are left out."
        )

    def stays(self) -> list[Stay]:
        """Every ECG of record_list.csv."""
        people = self._people()
        paced = self._paced()
        columns = ("subject_id", "study_id", "ecg_time", "path")
        stays = []
        for subject, study, text, path in read_table(self._ecg("record_list.csv"), columns):
            time = read_time(text)
            female, birth_year = people.get(subject, (None, None))
            stays.append(
                Stay(
                    id=study,
                    patient=patient_code(subject),
                    age=float(time.year - birth_year) if time and birth_year else float("nan"),
                    female=female,
                    traces=(Trace(self._ecg_folder / path, time),),
                    paced=study in paced,
                )
            )
        return stays

    def roles(self, stays: list[Stay]) -> dict[str, Role]:
        """By patient: MIMIC-IV-ECG brings no split of its own."""
        return self.split.roles(stays)

    def lab_rows(self, patients: Mapping[str, int]) -> Iterator[LabRow]:
        """Rows of these patients, from a stream; a blood gas is named with its vessel.

        labevents is sorted by patient, so that a patient's specimens are met together. Where it is
        not, a blood gas keeps its plain itemid: the vessel is not stated.
        """
        rows = read_table(self._hosp("labevents.csv.gz"), _LAB_COLUMNS)
        for subject, events in groupby(rows, key=lambda row: row[_SUBJECT]):
            code = str(patient_code(subject))
            if code in patients:
                yield from name_rows(code, list(events))

    def lab_title(self, name: str) -> str:
        """Label and fluid of an itemid."""
        return self._titles.get(name.split()[0] if name else "", "")

    @cached_property
    def _titles(self) -> dict[str, str]:
        items = read_table(self._hosp("d_labitems.csv.gz"), ("itemid", "label", "fluid"))
        return {itemid: f"{label}, {fluid}" if fluid else label for itemid, label, fluid in items}

    def _people(self) -> dict[str, tuple[bool | None, int | None]]:
        """Subject -> female, year of birth (shifted as all of the subject's dates)."""
        columns = ("subject_id", "gender", "anchor_age", "anchor_year")
        return {
            subject: (
                {"F": True, "M": False}.get(gender),
                int(year) - int(age) if year.isdigit() and age.isdigit() else None,
            )
            for subject, gender, age, year in read_table(self._hosp("patients.csv.gz"), columns)
        }

    def _paced(self) -> set[str]:
        file = self._ecg("machine_measurements.csv")
        reports = tuple(name for name in read_header(file) if name.startswith("report_"))
        if not reports:
            raise RecordsError(f"{file} has no column report_0: pacemakers could not be left out")
        return {
            study for study, *lines in read_table(file, ("study_id", *reports)) if is_paced(lines)
        }

    def _ecg(self, name: str) -> Path:
        return find_table(self._ecg_folder, name)

    def _hosp(self, name: str) -> Path:
        return find_table(self._hosp_folder, name)

    @cached_property
    def _ecg_folder(self) -> Path:
        return find_below(self.folder, "record_list.csv").parent

    @cached_property
    def _hosp_folder(self) -> Path:
        return find_below(self.folder, "hosp")


def find_below(folder: Path, name: str) -> Path:
    """`name` in a folder or up to two below; RecordsError where there is none, or several."""
    for pattern in (name, f"*/{name}", f"*/*/{name}"):
        found = sorted(folder.glob(pattern))
        if len(found) == 1:
            return found[0]
        if found:
            raise RecordsError(
                f"{name} is there {len(found)} times below {folder}: keep one version"
            )
    raise RecordsError(f"{folder} holds no {name}, nor do two folders below: is --data right?")


def name_rows(patient: str, events: list[Row]) -> Iterator[LabRow]:
    """A patient's events as rows, blood gases named `50820 arterial` where the vessel is stated."""
    vessels = {
        event[_SPECIMEN]: vessel
        for event in events
        if event[_ITEM] == SPECIMEN_TYPE
        for start, vessel in VESSELS
        if event[_VALUE].casefold().startswith(start)
    }
    for _, specimen, item, chart, value, number, unit, low, high, _, comments in events:
        time = read_time(chart)
        if time is None or item == SPECIMEN_TYPE:
            continue
        vessel = vessels.get(specimen) if item in BLOOD_GASES else None
        name = f"{item} {vessel}" if vessel else item
        yield LabRow(patient, name, value or number, unit, low, high, comments, "", time)


def is_paced(report: list[str]) -> bool:
    """Whether a line of the machine's report says that a pacemaker paces."""
    return any(PACED.search(line) and not NOT_PACED.search(line) for line in report)
