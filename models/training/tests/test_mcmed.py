"""MC-MED's layout: stays, splits and rows."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from anyecg_train.data.mcmed import McMed, read_age
from anyecg_train.data.records.dataset import RecordsError
from anyecg_train.data.records.splits import PatientSplit
from tests.layouts import CSN, MRN, Written, write_mcmed


@pytest.fixture
def layout(tmp_path: Path) -> tuple[McMed, Written]:
    written = write_mcmed(tmp_path, 12, 3)
    return McMed(tmp_path), written


def test_stays_are_the_visits_with_lead_ii(layout: tuple[McMed, Written]) -> None:
    dataset, written = layout
    stays = dataset.stays()
    found = {stay.id: (stay.patient, stay.age, stay.female) for stay in stays}
    assert found.keys() == written.people.keys()
    for csn, (patient, age, female) in written.people.items():
        assert found[csn][0] == patient and found[csn][2] == female
        assert found[csn][1] == age or np.isnan(age)
    first = stays[0]
    folder = dataset.folder / "waveforms" / "000" / str(CSN) / "II"
    assert [trace.path for trace in first.traces] == [folder / f"{CSN}_{k}" for k in (1, 2)]


def test_roles_are_those_of_the_split_files(layout: tuple[McMed, Written]) -> None:
    dataset, _ = layout
    for split in ("random", "chrono"):
        roles = replace(dataset, split=split).roles(dataset.stays())
        assert len(roles) == 12 and str(CSN + 9) not in roles
        assert roles[str(CSN)] == "train" and roles[str(CSN + 3)] == "test"
        assert roles[str(CSN + 4)] == "validation"
    by_patient = replace(dataset, split=PatientSplit((0.5, 0.3, 0.2), 1)).roles(dataset.stays())
    assert by_patient[str(CSN + 6)] == by_patient[str(CSN + 1006)]


def test_a_visit_in_two_files_is_an_error(layout: tuple[McMed, Written]) -> None:
    dataset, _ = layout
    file = dataset.folder / "split_random_test.csv"
    file.write_text(file.read_text() + f"{CSN}\n{CSN + 1}\n")
    with pytest.raises(RecordsError, match=f"2 visits are in more than one file.*{CSN}"):
        dataset.roles(dataset.stays())


def test_rows_are_text_with_the_chosen_time(layout: tuple[McMed, Written]) -> None:
    dataset, _ = layout
    wanted = {str(MRN + 4): MRN + 4, str(MRN + 6): MRN + 6}
    rows = list(dataset.lab_rows(wanted))
    assert {row.patient for row in rows} == set(wanted)
    assert len(rows) == 3 * 10  # two visits of patient 6
    potassium = next(row for row in rows if row.name == "POTASSIUM")
    assert potassium.value == "HEMOLYZED, NOT REPORTED"
    assert (potassium.unit, potassium.low, potassium.high) == ("mmol/L", "3.5", "5.5")
    assert potassium.time == datetime(2120, 3, 5, 8, 10)
    later = next(iter(replace(dataset, anchor_time="result").lab_rows(wanted)))
    assert later.time == datetime(2120, 3, 5, 9, 40)
    assert "uncorrected" in replace(dataset, anchor_time="result").description


def test_missing_files_and_columns_are_named(layout: tuple[McMed, Written]) -> None:
    dataset, _ = layout
    visits = dataset.folder / "visits.csv"
    visits.write_text(visits.read_text().replace("Gender", "Sex").replace("Age", "Years"))
    with pytest.raises(RecordsError, match=r"visits.csv has no column Age, Gender"):
        dataset.stays()
    (dataset.folder / "split_random_val.csv").unlink()
    with pytest.raises(RecordsError, match=r"split_random_val.csv \(or .gz\) is not there"):
        dataset.roles([])


def test_ages() -> None:
    assert [read_age(text) for text in ("53", "90+", "> 89", "41.5")] == [53, 90, 89, 41.5]
    assert np.isnan(read_age(""))
