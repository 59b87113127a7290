"""Recordings from WFDB files: what is read, skipped for which reason, and judged."""

from pathlib import Path

import numpy as np
import pytest
import wfdb

from anyecg_train.data.examples import FloatSamples
from anyecg_train.explain.recordings import Reference, judge_recordings, read_recordings
from anyecg_train.judge.calibrate import Calibration
from anyecg_train.judge.metrics import FloatArray

INDICATORS = ("a", "b", "c")


def write(
    folder: Path, name: str, leads: list[str], hz: int, seconds: int = 12, unit: str = "mV"
) -> None:
    time = np.arange(seconds * hz) / hz
    phase = sum(map(ord, name))
    ecg = np.stack([np.sin(2 * np.pi * (5 * time + phase + n)) for n in range(len(leads))], axis=1)
    wfdb.wrsamp(
        name, fs=hz, units=[unit] * len(leads), sig_name=leads, p_signal=ecg,
        fmt=["16"] * len(leads), write_dir=str(folder),
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "both", ["i", "ii", "V1"], 1000)
    write(tmp_path, "holter", ["MLII"], 360)
    write(tmp_path, "same_hz", ["II"], 500)
    write(tmp_path, "chest", ["V1"], 500)
    write(tmp_path, "short", ["II"], 500, seconds=8)
    write(tmp_path, "volt", ["II"], 500, unit="V")
    (tmp_path / "twin.hea").write_text((tmp_path / "same_hz.hea").read_text())
    (tmp_path / "broken.hea").write_text("broken 1 500 5000\nmissing.dat 16 200 16 0 0 0 0 II\n")
    return tmp_path


def test_reasons_are_counted(folder: Path) -> None:
    (folder / "twin.hea").write_text(
        (folder / "same_hz.hea").read_text().replace("same_hz 1", "twin 1")
    )
    traces, skipped = read_recordings(folder)
    assert [(t.record, t.lead) for t in traces] == [
        ("both", "I"), ("both", "II"), ("holter", "MLII"), ("same_hz", "II"),
    ]  # fmt: skip
    assert skipped == {
        "no lead named I, II or MLII": 1,
        "not readable": 1,
        "same signal as another recording": 1,
        "shorter than ten seconds": 1,
        "unit is not mV": 1,
    }
    time = np.arange(5000) / 500
    for trace in traces:
        assert trace.millivolts.shape == (5000,)
        shifted = np.exp(2j * np.pi * 5 * time) @ trace.millivolts
        assert abs(shifted) / 2500 == pytest.approx(1, abs=0.01)


def read(traces: FloatSamples) -> FloatArray:
    """Output a is usual, b is beyond the usual range, c is far beyond."""
    return np.tile([0.0, 3.0, 40.0], (len(traces), 1))


def test_figures(folder: Path) -> None:
    usual = np.random.default_rng(0).standard_normal((2000, 3)) * 0.5
    platt = {"method": "platt", "slope": 1.0, "intercept": 0.0, "covariance": [1.0, 0.0, 1.0]}
    fits = {"a": Calibration.from_json(platt | {"threshold": None}), "b": None, "c": None}
    traces, skipped = read_recordings(folder)
    raw = Reference.of(usual, INDICATORS, INDICATORS, None)
    found = judge_recordings(traces, skipped, read, {"I": raw, "II": raw})
    assert (found["recordings"], found["traces"], found["outputs"]) == (3, 4, 12)
    assert found["finite"] and not found["calibrated"]
    assert (found["saturated"], found["outside"]) == (4, 8)
    assert found["range"] == [0.5, 1.0]
    fitted = Reference.of(usual, INDICATORS, INDICATORS, fits)
    only_a = judge_recordings(traces, skipped, read, {"II": fitted})
    assert (only_a["traces"], only_a["outputs"], only_a["outside"]) == (3, 3, 0)
    assert only_a["calibrated"]


def test_a_number_that_is_none_is_reported(folder: Path) -> None:
    usual = np.random.default_rng(0).standard_normal((100, 3))
    traces, skipped = read_recordings(folder)
    raw = Reference.of(usual, INDICATORS, INDICATORS, None)
    found = judge_recordings(traces, skipped, lambda t: read(t) * np.nan, {"I": raw, "II": raw})
    assert not found["finite"] and found["range"] is None


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no WFDB recording"):
        read_recordings(tmp_path)
