"""Windows of a trace, the choice among them, and rows on shelves."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from anyecg_train.data.labs import LabelOptions, LabRow, default_mappings_dir, read_mapping
from anyecg_train.data.records.dataset import RecordsError, Stay, Trace, patient_code
from anyecg_train.data.records.segments import (
    Declined,
    Kit,
    Window,
    choose,
    cut,
    read_leads,
    spread,
)
from anyecg_train.data.records.shelf import SHELVES, LabShelf, shelf_of
from anyecg_train.data.records.splits import PatientSplit, require_one_role
from anyecg_train.registry import load_registry
from tests.layouts import write_record

AT = datetime(2120, 1, 2, 3, 4, 5)


def kit(overlap: float = 0.0, leads: tuple[str, ...] = ("II",)) -> Kit:
    mapping = read_mapping(default_mappings_dir() / "mc-med.json")
    return Kit(leads, overlap, None, load_registry(), mapping, LabelOptions())


def stay(trace: Path, patient: int = 1, name: str = "s") -> Stay:
    return Stay(name, patient, 50.0, True, (Trace(trace, None),))


def windows_of(folder: Path, seconds: float, overlap: float = 0.0, hz: int = 500) -> list[Window]:
    ramp = np.arange(int(seconds * hz)) % 30_000 / 1000
    write_record(folder, "r", hz, {"II": ramp}, AT)
    one = stay(folder / "r")
    return cut(one, one.traces[0], kit(overlap))


@pytest.mark.parametrize(
    ("seconds", "overlap", "starts"),
    [
        (35, 0, [0, 10, 20]),
        (30, 5, [0, 5, 10, 15, 20]),
        (10, 0, [0]),
        (29.9, 0, [0]),
        (12, 9, [0, 1, 2]),
    ],
)
def test_windows_follow_each_other(
    seconds: float, overlap: float, starts: list[int], tmp_path: Path
) -> None:
    windows = windows_of(tmp_path, seconds, overlap)
    if seconds == 29.9:
        starts = [0, 10]
    assert [window.start / 500 for window in windows] == starts
    assert [window.time for window in windows] == [
        AT + timedelta(seconds=start + 5) for start in starts
    ]


def test_a_window_is_the_samples_of_its_time(tmp_path: Path) -> None:
    window = windows_of(tmp_path, 32)[2]
    lead = read_leads(window, ("II",))[0]
    assert lead[:3] == pytest.approx([10.0, 10.001, 10.002])
    assert len(lead) == 5000


def test_what_is_no_record_is_declined_with_its_reason(tmp_path: Path) -> None:
    for content, reason in (
        (None, "file-missing"),
        ("nothing", "unreadable"),
        ("x 1 500 5000\nx.dat 16 1000/mV 16 0 0 0 0 II\n", "start-unknown"),
        ("x 1 500 5000 1:2:3 1/1/2120\nx.dat 16 1000/mV 16 0 0 0 0 V1\n", "lead-missing"),
        ("x 1 50 5000 1:2:3 1/1/2120\nx.dat 16 1000/mV 16 0 0 0 0 II\n", "sampling-too-low"),
        ("x 1 500 4000 1:2:3 1/1/2120\nx.dat 16 1000/mV 16 0 0 0 0 II\n", "too-short"),
    ):
        if content is not None:
            (tmp_path / "x.hea").write_text(content)
        one = stay(tmp_path / "x")
        with pytest.raises(Declined, match=reason):
            cut(one, one.traces[0], kit())


def test_units_are_converted_or_declined(tmp_path: Path) -> None:
    window = windows_of(tmp_path, 10)[0]
    header = (tmp_path / "r.hea").read_text()
    (tmp_path / "r.hea").write_text(header.replace("/mV", "/uV"))
    assert read_leads(window, ("II",))[0][1000] == pytest.approx(1e-3)
    (tmp_path / "r.hea").write_text(header.replace("/mV", "/mmHg"))
    with pytest.raises(Declined, match="unit-unknown"):
        read_leads(window, ("II",))
    (tmp_path / "r.hea").write_text(header)
    (tmp_path / "r.dat").write_bytes(b"\0" * 100)
    with pytest.raises(Declined, match="unreadable"):
        read_leads(window, ("II",))


def test_of_a_stay_so_many_are_spread_evenly(tmp_path: Path) -> None:
    assert spread(list(range(10)), 4) == [0, 3, 6, 9]
    assert spread([3, 4], 4) == [3, 4]
    assert spread([3, 4], 1) == [3]
    windows = windows_of(tmp_path, 100)
    labels = np.full((10, 108), -1, np.int8)
    labels[2:, 0] = 0
    outcomes: Counter[str] = Counter()
    assert choose(windows, labels, 3, outcomes) == [2, 6, 9]
    assert outcomes == {"no-label": 2, "over-limit": 5}


def test_rows_come_back_by_patient_as_they_were(tmp_path: Path) -> None:
    patients = [7, 7 + SHELVES, 8, 7]
    rows = [
        LabRow(str(patient), "N", f'a "{n}",\nb', "u", "1", "2", "c", "", AT + timedelta(n))
        for n, patient in enumerate(patients)
    ]
    shelf = LabShelf(tmp_path / "labs")
    with shelf:
        for row in rows:
            shelf.add(row)
    assert shelf_of(7) == shelf_of(7 + SHELVES)
    assert shelf.read(7) == {7: [rows[0], rows[3]], 7 + SHELVES: [rows[1]]}
    assert shelf.read(8) == {8: [rows[2]]}
    assert shelf.read(9) == {}


def test_a_patient_keeps_the_part_when_others_come() -> None:
    split = PatientSplit((0.6, 0.2, 0.2), 1)
    roles = Counter(split.role(patient) for patient in range(5000))
    assert 2850 < roles["train"] < 3150 and 900 < roles["test"] < 1100
    assert any(
        split.role(patient) != PatientSplit((0.6, 0.2, 0.2), 2).role(patient)
        for patient in range(20)
    )
    with pytest.raises(RecordsError, match="add up to 1"):
        PatientSplit((0.8, 0.1, 0.2), 1)


def test_a_torn_patient_is_an_error() -> None:
    stays = [stay(Path("x"), 5, "a"), stay(Path("x"), 5, "b"), stay(Path("x"), 6, "c")]
    require_one_role(stays, {"a": "train", "c": "test"})
    with pytest.raises(RecordsError, match=r"1 patients are in more than one part .*5 in"):
        require_one_role(stays, {"a": "train", "b": "test", "c": "test"})


def test_codes_of_patients_are_stable() -> None:
    assert patient_code("99100000") == 99100000
    other = patient_code("A-17")
    assert 2**62 <= other < 2**63 and other == patient_code("A-17") != patient_code("A-18")
