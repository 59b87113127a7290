"""The TypeScript preprocessing against scipy: what is served must be what was trained on.

Runs `npm run -s anyecg-lab -- preprocess` on every Georgia record, leads I and II, and compares
its float64 output with the pipeline written anew here on scipy's lfilter and medfilt, with the
frozen zi.
"""

from __future__ import annotations

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import lfilter, medfilt

REPOSITORY = Path(__file__).resolve().parents[3]
TEST_DATA = Path(os.environ.get("ANYECG_TEST_DATA", REPOSITORY.parent / "shared" / "ecg"))
RECORDS = [f"E{number:05d}" for number in range(7500, 7512)]
LEADS = ["I", "II"]
TOLERANCE = 1e-9

Signal = NDArray[np.float64]


def read_lead(record: str, lead: str) -> Signal:
    """One lead in mV: int16, twelve leads interleaved, after 24 bytes; gain from the .hea."""
    lines = (TEST_DATA / "wfdb" / "georgia" / f"{record}.hea").read_text().splitlines()[1:13]
    fields = [line.split() for line in lines]
    column = [field[8] for field in fields].index(lead)
    gain = float(fields[column][2].split("(")[0])
    raw = np.fromfile(TEST_DATA / "wfdb" / "georgia" / f"{record}.mat", "<i2", offset=24)
    return raw.reshape(-1, 12)[:, column] / gain


def filter_both_ways(coefficients: dict[str, list[float]], signal: Signal) -> Signal:
    """scipy's filtfilt, except that zi is read and not solved for."""
    b, a, zi = (np.array(coefficients[name]) for name in ("b", "a", "zi"))
    pad = 3 * max(len(a), len(b))
    left = 2 * signal[0] - signal[pad:0:-1]
    right = 2 * signal[-1] - signal[-2 : -pad - 2 : -1]
    extended = np.concatenate([left, signal, right])
    for _ in range(2):
        extended = lfilter(b, a, extended, zi=zi * extended[0])[0][::-1]
    return np.asarray(extended[pad:-pad])


def preprocess_with_scipy(signal: Signal) -> Signal:
    frozen = json.loads((TEST_DATA / "golden" / "filter_coefficients.json").read_text())
    for name in ("notch_50_Q30_fs500", "butter_N4_bandpass_0.67_40_fs500"):
        signal = filter_both_ways(frozen[name], signal)
    level = signal - medfilt(signal, frozen["medfilt_kernel_fs500"])
    return np.asarray((level - level.mean()) / (level.std() + 1e-8))


def preprocess_with_typescript(case: tuple[str, str], folder: Path) -> Signal:
    record, lead = case
    out = folder / f"{record}-{lead}.f64le"
    source = TEST_DATA / "wfdb" / "georgia" / record
    command = ["npm", "run", "-s", "anyecg-lab", "--", "preprocess", str(source)]
    finished = subprocess.run(
        [*command, "--lead", lead, "--out", str(out), "--f64"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, f"{record} {lead}: {finished.stderr}"
    return np.fromfile(out, "<f8")


@pytest.fixture(scope="module")
def typescript_outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Signal]:
    folder = tmp_path_factory.mktemp("typescript")
    cases = [(record, lead) for record in RECORDS for lead in LEADS]
    with ThreadPoolExecutor(max_workers=2) as pool:
        outputs = pool.map(lambda case: preprocess_with_typescript(case, folder), cases)
        return dict(zip(cases, outputs, strict=True))


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("lead", LEADS)
def test_typescript_equals_scipy(
    record: str, lead: str, typescript_outputs: dict[tuple[str, str], Signal]
) -> None:
    ours = typescript_outputs[record, lead]
    expected = preprocess_with_scipy(read_lead(record, lead))
    assert ours.shape == (5000,)
    np.testing.assert_allclose(ours, expected, rtol=0, atol=TOLERANCE)
