"""`prepare` end to end: from the data sets' layouts to parts that the other commands read."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import wfdb
from numpy.typing import NDArray

from anyecg_train.__main__ import main
from anyecg_train.data.examples import Augmentation, batches
from anyecg_train.data.part import Part, PartError, read_part, require_disjoint, require_natural
from anyecg_train.data.records import segments
from anyecg_train.data.records.signal import prepare_input
from anyecg_train.registry import label_matrix, load_registry
from tests.layouts import CSN, MRN, SUBJECT, Written, write_mcmed, write_mimic

PATIENTS = 15
ROLES = ("train", "validation", "test")


def prepare(name: str, data: Path, out: Path, *options: str) -> int:
    fixed = ["--data", str(data), "--out", str(out), "--workers", "1"]
    return main(["prepare", name, *fixed, *options])


@pytest.fixture(scope="module")
def mcmed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Written]:
    folder = tmp_path_factory.mktemp("mc-med")
    written = write_mcmed(folder / "data", PATIENTS, 2)
    assert prepare("mc-med", folder / "data", folder / "out", "--limits", "registry") == 0
    return folder / "data", folder / "out", written


@pytest.fixture(scope="module")
def mimic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Written]:
    folder = tmp_path_factory.mktemp("mimic")
    written = write_mimic(folder / "data", 30, 2)
    options = ["--limits", "registry", "--fractions", "0.5/0.25/0.25", "--seed", "4"]
    assert prepare("mimic-iv", folder / "data", folder / "out", *options) == 0
    return folder / "data", folder / "out", written


def read_all(out: Path) -> tuple[dict[str, Part], dict[str, Any], dict[str, Any]]:
    parts = {role: read_part(out / role) for role in ROLES}
    about = {role: json.loads((out / role / "part.json").read_text()) for role in ROLES}
    stays = {role: np.load(out / role / "columns.npz")["stay"] for role in ROLES}
    return parts, about, stays


def expected_labels(written: Written, stay: str) -> NDArray[np.int8]:
    _, age, female = written.people[stay]
    values = {name: np.array([value]) for name, value in written.values[stay].items()}
    labels = label_matrix(load_registry(), values, np.array([bool(female)]), np.array([age]))
    one: NDArray[np.int8] = labels[0]
    return one


def test_parts_are_disjoint_natural_and_readable(mcmed: tuple[Path, Path, Written]) -> None:
    parts, about, _ = read_all(mcmed[1])
    require_disjoint(**parts)
    for role, part in parts.items():
        require_natural(part, role)
        assert isinstance(part.examples.store, np.memmap)
        assert part.examples.store.shape == (len(part), 1, 5000)
        assert part.examples.store.dtype == np.float16
        assert part.examples.measurements.shape == (len(part), 1, 0)
        assert np.isfinite(part.covariates).all() and part.truth is None
        assert part.about.dataset == "mc-med" and part.about.source == "retrospective"
        assert "order time" in part.about.description and part.about.seed is None
        assert part.examples.leads == ("II",) and part.subgroups["lead"]["II"].all()
        assert part.indicators == load_registry().ids
        assert about[role]["patients"] == len(np.unique(part.patients)) == part.index.sum()
        assert len(next(batches(part.examples, 2, Augmentation(), 1)).signal) == 2


def test_counts_are_what_was_written(mcmed: tuple[Path, Path, Written]) -> None:
    _, out, written = mcmed
    _, about, stays = read_all(out)
    unused = str(CSN + 9)
    read = sum(row["segments"]["read"] for row in about.values())
    assert read == sum(n for stay, n in written.windows.items() if stay != unused)
    declined: dict[str, int] = {}
    for row in about.values():
        for reason, count in row["segments"]["declined"].items():
            declined[reason] = declined.get(reason, 0) + count
        assert row["segments"]["kept"] == row["records"]
        assert row["segments"]["read"] == row["records"] + sum(row["segments"]["declined"].values())
    kept = np.concatenate(list(stays.values()))
    broken: dict[str, int] = {}
    for stay, count in written.windows.items():
        reasons = written.declined[stay]
        for reason, n in reasons.items():
            broken[reason] = broken.get(reason, 0) + n
        if stay != unused:
            assert (kept == int(stay)).sum() == count - sum(reasons.values()), stay
    assert declined == broken


def test_labels_are_those_of_the_written_values(mcmed: tuple[Path, Path, Written]) -> None:
    _, out, written = mcmed
    parts, _, stays = read_all(out)
    potassium = load_registry().index("potassium-high")
    for role, part in parts.items():
        for stay, labels in zip(stays[role], part.examples.labels, strict=True):
            if written.people[str(stay)][2] is not None:
                assert (labels == expected_labels(written, str(stay))).all(), stay
            if stay == CSN + 4:
                assert labels[potassium] == -1
    assert sum((part.examples.labels == 1).sum() for part in parts.values()) > 10


def test_unknown_sex_is_half_way_and_a_group_of_its_own(
    mcmed: tuple[Path, Path, Written],
) -> None:
    _, out, written = mcmed
    parts, _, stays = read_all(out)
    part = parts["test"]
    who = stays["test"] == CSN + 3
    assert who.sum() == 3 and (part.covariates[who, 1] == 0.5).all()
    assert (part.subgroups["sex"]["unknown"] == who).all()
    patient, age, _ = written.people[str(CSN + 3)]
    by_sex = []
    for female in (True, False):
        written.people["either"] = (patient, age, female)
        written.values["either"] = written.values[str(CSN + 3)]
        by_sex.append(expected_labels(written, "either"))
    del written.people["either"], written.values["either"]
    agreed = np.where(by_sex[0] == by_sex[1], by_sex[0], -1)
    assert (part.examples.labels[who] == agreed).all()
    assert "unknown" not in parts["validation"].subgroups["sex"]


def test_signals_are_preprocessed_windows(mcmed: tuple[Path, Path, Written]) -> None:
    data, out, _ = mcmed
    parts, _, stays = read_all(out)
    csn = str(CSN + 11)
    record = wfdb.rdrecord(str(data / "waveforms" / csn[-3:] / csn / "II" / f"{csn}_1"))
    window = prepare_input(record.p_signal[5000:10000, 0], 500).astype(np.float16)
    row = np.flatnonzero(stays["train"] == int(csn))[1]
    assert (parts["train"].examples.store[row, 0] == window).all()


def test_unmapped_names_are_listed(
    mcmed: tuple[Path, Path, Written], mimic: tuple[Path, Path, Written]
) -> None:
    for _, out, written in (mcmed, mimic):
        with (out / "unmapped.csv").open() as lines:
            rows = {row["name"]: row for row in csv.DictReader(lines)}
        used = json.loads((out / "test" / "part.json").read_text())["unmapped"]
        assert set(rows) == set(written.unmapped) == set(used)
        assert all(int(rows[name]["rows"]) == count for name, count in used.items())
    assert rows["51678"]["title"] == "L, Blood"


def test_mimic_gives_two_leads_and_leaves_out_the_paced(
    mimic: tuple[Path, Path, Written],
) -> None:
    _, out, written = mimic
    parts, about, stays = read_all(out)
    require_disjoint(**parts)
    kept = set(np.concatenate(list(stays.values())).tolist())
    for stay, reasons in written.declined.items():
        assert (int(stay) in kept) == (not reasons), (stay, reasons)
    for role, part in parts.items():
        assert part.examples.leads == ("I", "II") and "lead" not in part.subgroups
        assert part.about.seed == 4 and about[role]["split"] == "patients 0.5/0.25/0.25"
        assert "collection time" in about[role]["labels"]["anchor"]
        for stay, labels in zip(stays[role], part.examples.labels, strict=True):
            expected = expected_labels(written, str(stay))
            known = ~np.isin(load_registry().ids, ["ph-low", "ph-high"])
            assert (labels[known] == expected[known]).all(), stay
    assert sum(row["segments"]["declined"].get("paced", 0) for row in about.values()) >= 2
    assert not any(str(SUBJECT) in path.read_text() for path in out.glob("*/part.json"))


def test_the_index_record_is_the_best_measured_first_one(
    mcmed: tuple[Path, Path, Written],
) -> None:
    parts, _, _ = read_all(mcmed[1])
    for part in parts.values():
        known = (part.examples.labels >= 0).sum(axis=1)
        for patient in np.unique(part.patients):
            own = np.flatnonzero(part.patients == patient)
            assert part.index[own].tolist() == [n == known[own].argmax() for n in range(len(own))]


def test_workers_overlap_and_limits_change_only_what_they_should(
    mcmed: tuple[Path, Path, Written], tmp_path: Path
) -> None:
    data, out, _ = mcmed
    options = ["--limits", "registry", "--workers", "2"]
    assert prepare("mc-med", data, tmp_path / "two", *options) == 0
    for role in ROLES:
        for name in ("ecg.npy", "part.json"):
            assert (out / role / name).read_bytes() == (tmp_path / "two" / role / name).read_bytes()
    options = ["--overlap-seconds", "5", "--max-segments-per-stay", "2", "--anchor", "result"]
    split = ["--split", "patients", "--fractions", "0.5/0.25/0.25", "--seed", "2"]
    assert prepare("mc-med", data, tmp_path / "few", *options, *split) == 0
    parts, about, stays = read_all(tmp_path / "few")
    for role in ROLES:
        assert np.unique(stays[role], return_counts=True)[1].max() <= 2
        assert about[role]["overlapSeconds"] == 5 and about[role]["seed"] == 2
        assert "result time" in about[role]["anchor"]
        assert about[role]["segments"]["declined"]["over-limit"] > 0
        assert about[role]["labels"]["limits"] == "row"
        assert about[role]["mostSegmentsPerStay"] == 2
    require_disjoint(**parts)


def test_leakage_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_mcmed(tmp_path / "data", 8, 2)
    visits = tmp_path / "data" / "visits.csv"
    visits.write_text(visits.read_text().replace(str(MRN + 3), str(MRN + 5)))
    assert prepare("mc-med", tmp_path / "data", tmp_path / "out") == 1
    message = capsys.readouterr().err
    assert f"1 patients are in more than one part (the first: {MRN + 5}" in message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_an_interruption_leaves_nothing(
    mcmed: tuple[Path, Path, Written], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def stop(*arguments: Any) -> tuple[float, float]:
        seen.append(1)
        if len(seen) > 5:
            raise KeyboardInterrupt
        return 80.0, 0.05

    monkeypatch.setattr(segments, "measure_rhythm", stop)
    with pytest.raises(KeyboardInterrupt):
        prepare("mc-med", mcmed[0], tmp_path / "out")
    assert len(seen) == 6 and list(tmp_path.iterdir()) == []


def test_signals_never_pile_up(
    mcmed: tuple[Path, Path, Written], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more than one window is read, and one segment written, at a time."""
    read: list[tuple[int, ...]] = []
    original = segments.prepare_leads

    def watch(leads: list[NDArray[np.float64]], hz: float) -> NDArray[np.float16]:
        prepared = original(leads, hz)
        read.append(prepared.shape)
        return prepared

    monkeypatch.setattr(segments, "prepare_leads", watch)
    assert prepare("mc-med", mcmed[0], tmp_path / "out", "--max-segments-per-stay", "2") == 0
    assert set(read) == {(1, 5000)}
    assert not list((tmp_path / "out").glob("**/*.f16"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "test",
        "train",
        "unmapped.csv",
        "validation",
    ]


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("mc-med", ["--seed", "3"], "go with --split patients"),
        ("mimic-iv", ["--anchor", "order"], "knows the collection time"),
        ("mimic-iv", ["--split", "chrono"], "no split of its own"),
        ("mc-med", [], "waveform_summary.csv (or .gz) is not there"),
        ("mc-med", ["--mapping", "nowhere.json"], "nowhere.json"),
    ],
)
def test_errors_name_the_way_out(
    name: str,
    options: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "data").mkdir()
    assert prepare(name, tmp_path / "data", tmp_path / "out", *options) == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_existing_out_is_replaced_only_on_demand(
    mcmed: tuple[Path, Path, Written], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = ["--max-segments-per-stay", "1"]
    assert prepare("mc-med", mcmed[0], tmp_path / "out", *few) == 0
    printed = capsys.readouterr().out
    assert "train: " in printed and "declined: over-limit" in printed
    assert "2 laboratory names are not mapped" in printed and "LACTATE, WHOLE BLOOD" in printed
    assert prepare("mc-med", mcmed[0], tmp_path / "out", *few) == 1
    assert "--force" in capsys.readouterr().err
    assert prepare("mc-med", mcmed[0], tmp_path / "out", *few, "--force") == 0


def test_an_empty_part_is_an_error(
    mcmed: tuple[Path, Path, Written], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--split", "patients", "--fractions", "0.998/0.001/0.001"]
    options += ["--max-segments-per-stay", "1"]
    assert prepare("mc-med", mcmed[0], tmp_path / "out", *options) == 1
    assert "no segment was kept for validation" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_part_of_another_format_is_refused(
    mcmed: tuple[Path, Path, Written], tmp_path: Path
) -> None:
    about = json.loads((mcmed[1] / "test" / "part.json").read_text())
    (tmp_path / "part.json").write_text(json.dumps(about | {"formatVersion": 0}))
    with pytest.raises(PartError, match="formatVersion must be 1"):
        read_part(tmp_path)
