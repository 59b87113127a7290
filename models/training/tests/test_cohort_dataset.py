"""The cohort as arrays: determinism, prefix, save and load, command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from anyecg_train.cohort import Cohort, load, save, simulate
from anyecg_train.cohort.recording import record
from anyecg_train.cohort.simulate import BLOCK
from anyecg_train.preprocess import preprocess


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate(BLOCK + 30, 5, enrich=False, workers=1, progress=False)


def test_shapes_and_types(cohort: Cohort) -> None:
    count = BLOCK + 30
    assert len(cohort) == count
    assert cohort.ecg.shape == (count, 2, 5000) and cohort.ecg.dtype == np.float16
    assert cohort.labels.shape == (count, 108) and cohort.labels.dtype == np.int8
    assert set(np.unique(cohort.labels)) == {-1, 0, 1}
    assert cohort.leads == ("I", "II")
    assert (cohort.usable == ~cohort.rhythm["paced"]).all()
    assert (cohort.weight == 1).all()
    signal = cohort.ecg.astype(float)
    np.testing.assert_allclose(signal.mean(axis=2), 0, atol=0.01)
    np.testing.assert_allclose(signal.std(axis=2), 1, atol=0.01)


def test_seed_decides_whatever_the_workers(cohort: Cohort) -> None:
    again = simulate(BLOCK + 30, 5, enrich=False, workers=2, progress=False)
    np.testing.assert_array_equal(cohort.ecg, again.ecg)
    np.testing.assert_array_equal(cohort.labels, again.labels)
    for name, column in cohort.parameters.items():
        np.testing.assert_array_equal(column, again.parameters[name])
    other = simulate(20, 6, enrich=False, workers=1, progress=False)
    assert not np.array_equal(cohort.ecg[:20], other.ecg)


def test_a_short_cohort_is_a_prefix(cohort: Cohort) -> None:
    short = simulate(40, 5, enrich=False, workers=1, progress=False)
    np.testing.assert_array_equal(short.ecg, cohort.ecg[:40])
    np.testing.assert_array_equal(short.weight, cohort.weight[:40])


def test_tensors_are_the_preprocessed_recording(cohort: Cohort) -> None:
    parameters = {name: float(column[3]) for name, column in cohort.parameters.items()}
    lead_mv = record((5, 0, 3), parameters).lead_mv
    expected = preprocess(lead_mv[1])
    # parameters are stored as float32, tensors as float16
    np.testing.assert_allclose(cohort.ecg[3, 1].astype(float), expected, atol=0.02)


def test_save_and_load(cohort: Cohort, tmp_path: Path) -> None:
    save(cohort, tmp_path / "c")
    back = load(tmp_path / "c")
    assert isinstance(back.ecg, np.memmap)
    np.testing.assert_array_equal(back.ecg, cohort.ecg)
    np.testing.assert_array_equal(back.labels, cohort.labels)
    assert back.indicators == cohort.indicators and back.leads == cohort.leads
    assert (back.seed, back.enriched) == (5, False)
    for table in ("rhythm", "parameters", "values", "true_values", "states"):
        assert set(getattr(back, table)) == set(getattr(cohort, table))
    np.testing.assert_array_equal(back.values["potassium"], cohort.values["potassium"])
    with pytest.raises(FileNotFoundError, match=r"cohort\.json"):
        load(tmp_path)


def test_enriched_cohorts_carry_weights() -> None:
    enriched = simulate(500, 8, enrich=True, workers=1, progress=False, draw_ecg=False)
    assert enriched.ecg.shape == (500, 2, 0)
    assert enriched.weight.min() < 0.5 < 1.5 < enriched.weight.max() <= 2


def test_wrong_numbers_are_named() -> None:
    with pytest.raises(ValueError, match="patients is 0"):
        simulate(0, 1, enrich=False)
    with pytest.raises(ValueError, match="workers is 0"):
        simulate(1, 1, enrich=False, workers=0)


def test_command_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "anyecg_train.cohort"]
    root = Path(__file__).resolve().parents[1]
    usage = subprocess.run([*command, "--help"], cwd=root, capture_output=True, text=True)
    assert usage.returncode == 0 and "--enrich" in usage.stdout
    arguments = ["--patients", "12", "--seed", "5", "--workers", "1", "--quiet"]
    made = subprocess.run(
        [*command, *arguments, "--out", str(tmp_path / "c")],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    assert len(load(tmp_path / "c")) == 12
    wrong = subprocess.run(
        [*command, "--patients", "0", "--seed", "5", "--out", str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert wrong.returncode == 2 and "--patients" in wrong.stderr
