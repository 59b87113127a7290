"""MIMIC-IV's layout: ECGs, people, pacemakers and rows."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from anyecg_train.data.mimic import Mimic, is_paced
from anyecg_train.data.records.dataset import RecordsError
from anyecg_train.data.records.splits import PatientSplit
from tests.layouts import STUDY, SUBJECT, Written, write_mimic


@pytest.fixture
def layout(tmp_path: Path) -> tuple[Mimic, Written]:
    written = write_mimic(tmp_path, 10, 3)
    return Mimic(tmp_path, PatientSplit((0.6, 0.2, 0.2), 1)), written


def test_stays_are_the_ecgs(layout: tuple[Mimic, Written]) -> None:
    dataset, written = layout
    stays = {stay.id: stay for stay in dataset.stays()}
    assert stays.keys() == written.people.keys() and len(stays) == 15
    for study, (patient, age, female) in written.people.items():
        stay = stays[study]
        assert (stay.patient, stay.female) == (patient, female)
        assert stay.age == age or np.isnan(age)
        assert Path(f"{stay.traces[0].path}.hea").exists()
        assert stay.paced == ("paced" in written.declined[study])
    second = stays[str(STUDY + 11)]
    assert second.traces[0].start == datetime(2120, 3, 2, 8, 30)
    assert stays[str(STUDY + 50)].paced and not stays[str(STUDY + 60)].paced


def test_rows_are_of_wanted_patients_with_collection_time(layout: tuple[Mimic, Written]) -> None:
    dataset, _ = layout
    rows = list(dataset.lab_rows({str(SUBJECT + 4): SUBJECT + 4}))
    assert {row.patient for row in rows} == {str(SUBJECT + 4)}
    potassium = next(row for row in rows if row.name == "50971")
    assert potassium.comment.startswith("HEMOLYZED")
    assert potassium.time == datetime(2120, 3, 5, 8, 20)
    assert (potassium.low, potassium.high, potassium.unit) == ("3.3", "5.1", "mEq/L")


def test_a_blood_gas_is_named_with_its_vessel(layout: tuple[Mimic, Written]) -> None:
    dataset, _ = layout
    wanted = {str(SUBJECT + n): SUBJECT + n for n in (7, 8)}
    names = {(row.patient, row.name) for row in dataset.lab_rows(wanted)}
    assert (str(SUBJECT + 7), "50820 arterial") in names
    assert (str(SUBJECT + 8), "50820") in names
    assert not any(name == "52033" for _, name in names)
    assert dataset.lab_title("50820 arterial") == "pH, Blood"
    assert dataset.lab_title("1") == ""


def test_missing_files_and_columns_are_named(layout: tuple[Mimic, Written]) -> None:
    dataset, _ = layout
    machine = dataset.folder / "mimic-iv-ecg" / "machine_measurements.csv"
    machine.write_text(machine.read_text().replace("report_", "line_"))
    with pytest.raises(RecordsError, match="no column report_0"):
        dataset.stays()
    (dataset.folder / "mimiciv" / "hosp" / "labevents.csv.gz").unlink()
    with pytest.raises(RecordsError, match="labevents"):
        list(dataset.lab_rows({}))
    with pytest.raises(RecordsError, match=r"holds no record_list.csv"):
        replace(dataset, folder=dataset.folder / "mimiciv").stays()


@pytest.mark.parametrize(
    ("line", "paced"),
    [
        ("Ventricular-paced rhythm", True),
        ("Pacemaker rhythm - no further analysis", True),
        ("A-V dual-paced complexes w/ some inhibition", True),
        ("Wandering atrial pacemaker", False),
        ("Possible ectopic atrial pacemaker", False),
        ("No pacemaker spikes", False),
        ("Accelerated junctional rhythm", False),
    ],
)
def test_pacemakers_are_read_from_the_report(line: str, paced: bool) -> None:
    assert is_paced(["Abnormal ECG", line]) is paced
