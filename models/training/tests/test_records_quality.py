"""The gate of the preparation is the service's gate: both are run on the same signals."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from anyecg_train.data.records.quality import assess_quality, decline_recording
from tests.layouts import Cast
from tests.typescript import run_typescript

HZ = 500
Signals = NDArray[np.float64]


def draw_signals() -> Signals:
    """Simulated leads, and the same broken in every way that the gate knows; noise and silence."""
    cast, draw = Cast(12, 4), np.random.default_rng(5)
    leads = np.concatenate([cast.leads_mv(number, 10) for number in range(12)])
    gaps = leads[:3].copy()
    gaps[0, 700:900] = np.nan
    gaps[1, :260] = np.nan
    gaps[2, 4000:] = np.nan
    tops = np.abs(leads[3:6]).max(axis=1, keepdims=True)
    clipped = np.clip(1.5 * leads[3:6] / tops, -0.2, 0.6)
    pauses = leads[6:9].copy()
    pauses[:, 1000:3500] = 0.02
    noisy = leads[9:15] + 0.25 * draw.standard_normal((6, 5000))
    mains = leads[15:18] + 0.4 * np.sin(2 * np.pi * 50 * np.arange(5000) / HZ)
    walks = 0.02 * draw.standard_normal((6, 5000)).cumsum(axis=1)
    odd = np.stack(
        [
            np.zeros(5000),
            np.full(5000, 3.0),
            np.full(5000, np.nan),
            np.sin(2 * np.pi * 1.4 * np.arange(5000) / HZ),
            1000 * leads[20],
            0.1 * leads[21],
        ]
    )
    return np.concatenate([leads, gaps, clipped, pauses, noisy, mains, walks, odd])


@pytest.mark.parametrize("hz", [500, 360, 250, 128])
def test_measures_and_declines_as_the_service(hz: int, tmp_path: Path) -> None:
    signals = draw_signals()[:, : 10 * hz]
    imports = {"assessQuality": "src/ecg/quality.ts"}
    theirs = run_typescript(imports, "assessQuality(signal, samplingHz)", signals, hz, tmp_path)
    names = {
        "gapsFraction": "gaps_fraction",
        "flatFraction": "flat_fraction",
        "clippedFraction": "clipped_fraction",
        "amplitudeMv": "amplitude_mv",
        "noiseMv": "noise_mv",
        "qrsProminence": "qrs_prominence",
        "periodicity": "periodicity",
    }
    reasons = set()
    for number, (signal, their) in enumerate(zip(signals, theirs, strict=True)):
        ours = assess_quality(signal, hz)
        reason = their["declined"] and their["declined"]["reason"]
        assert ours.declined == reason, number
        reasons.add(reason)
        mostly_flat = their["flatFraction"] > 0.5
        for name, own in names.items():
            if mostly_flat and own in ("qrs_prominence", "periodicity"):
                continue  # a quotient of rounding errors
            value = getattr(ours, own)
            assert value == pytest.approx(their[name], rel=1e-6, abs=1e-9), (number, own)
    assert reasons >= {None, "gaps", "flat", "noisy", "clipped"}


@pytest.mark.parametrize(
    ("samples", "hz", "reason"),
    [
        (5000, 500, None),
        (4990, 500, "too-short"),
        (5118, 511.844, None),
        (500, 50, "sampling-too-low"),
        (500 * 3601, 500, "too-long"),
    ],
)
def test_length_and_rate_decide_alone(samples: int, hz: float, reason: str | None) -> None:
    assert decline_recording(samples, hz) == reason
