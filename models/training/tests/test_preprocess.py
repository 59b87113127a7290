"""The preprocessing against the golden vectors of the original pipeline and against scipy."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import filtfilt, medfilt

from anyecg_train.preprocess import (
    BAND_067_40HZ,
    NOTCH_50HZ,
    filter_both_ways,
    preprocess,
    preprocess_batch,
    running_median,
)

REPOSITORY = Path(__file__).resolve().parents[3]
TEST_DATA = Path(os.environ.get("ANYECG_TEST_DATA", REPOSITORY.parent / "shared" / "ecg"))


def golden_files() -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads((TEST_DATA / "golden" / "index.json").read_text())[
        "files"
    ]
    return files


def read_georgia_lead(source: str, lead: str) -> NDArray[np.float64]:
    """One lead in mV of a 12-lead record in format 16+24 (int16 after a 24-byte header)."""
    lines = (TEST_DATA / f"{source}.hea").read_text().splitlines()
    signals = [line.split() for line in lines[1:13]]
    leads = [fields[8] for fields in signals]
    gain = float(signals[leads.index(lead)][2].split("/")[0].split("(")[0])
    raw = np.frombuffer((TEST_DATA / f"{source}.mat").read_bytes()[24:], "<i2")
    return raw.reshape(-1, 12)[:, leads.index(lead)].astype(float) / gain


def test_golden_vectors() -> None:
    files = golden_files()
    assert len(files) == 12
    for entry in files:
        lead_mv = read_georgia_lead(entry["source"], entry["lead"])
        expected = np.fromfile(TEST_DATA / "golden" / entry["file"], "<f4")
        one = preprocess(lead_mv).astype(np.float32)
        np.testing.assert_allclose(one, expected, rtol=0, atol=1e-6)
        batch = preprocess_batch(np.stack([lead_mv, lead_mv[::-1]]))
        np.testing.assert_allclose(batch[0], expected, rtol=0, atol=1e-6)


def test_coefficients_are_the_golden_ones() -> None:
    frozen = json.loads((TEST_DATA / "golden" / "filter_coefficients.json").read_text())
    for name, ours in (
        ("notch_50_Q30_fs500", NOTCH_50HZ),
        ("butter_N4_bandpass_0.67_40_fs500", BAND_067_40HZ),
    ):
        assert list(ours.b) == frozen[name]["b"]
        assert list(ours.a) == frozen[name]["a"]
        assert list(ours.zi) == frozen[name]["zi"]


def test_filter_both_ways_is_filtfilt() -> None:
    rows = np.random.default_rng(1).normal(size=(2, 5000)).cumsum(axis=1)
    for coefficients in (NOTCH_50HZ, BAND_067_40HZ):
        expected = filtfilt(coefficients.b, coefficients.a, rows, axis=1)
        np.testing.assert_allclose(filter_both_ways(coefficients, rows), expected, atol=1e-4)


def test_running_median_is_medfilt() -> None:
    rows = np.random.default_rng(2).normal(size=(2, 5000))
    expected = np.stack([medfilt(row, 201) for row in rows])
    np.testing.assert_array_equal(running_median(rows), expected)


def test_flat_and_missing_signals_stay_finite() -> None:
    assert np.all(preprocess(np.zeros(5000)) == 0)
    gappy = np.sin(np.arange(5000) / 20)
    gappy[100:200] = np.nan
    assert np.isfinite(preprocess(gappy)).all()


def test_wrong_length_names_the_shape() -> None:
    with pytest.raises(ValueError, match=r"\(4999,\).*5000"):
        preprocess(np.zeros(4999))
    with pytest.raises(ValueError, match=r"\(5000,\).*5000"):
        preprocess_batch(np.zeros(5000))
