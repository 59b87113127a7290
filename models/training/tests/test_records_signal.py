"""Resampling, preprocessing and rhythm of one lead."""

from pathlib import Path

import numpy as np
import pytest

from anyecg_train.cohort.population import draw_population
from anyecg_train.cohort.recording import record
from anyecg_train.cohort.simulate import one_patient
from anyecg_train.data.records.read import IRREGULAR
from anyecg_train.data.records.signal import measure_rhythm, prepare_input, resample, zero_gaps
from anyecg_train.preprocess import preprocess
from tests.layouts import Cast
from tests.typescript import run_typescript


def test_at_500_hz_it_is_the_pinned_preprocessing() -> None:
    lead = Cast(1, 3).leads_mv(0, 10)[1]
    assert (prepare_input(lead, 500) == preprocess(lead)).all()


@pytest.mark.parametrize("hz", [250, 360, 1000, 511.844])
def test_other_rates_are_resampled_as_by_the_service(hz: float, tmp_path: Path) -> None:
    samples = int(np.floor(10 * hz + 0.5))
    time = np.arange(samples) / hz
    draw = np.random.default_rng(2)
    tones = [np.sin(2 * np.pi * f * time + draw.uniform(0, 6)) for f in (1, 7, 40, 90)]
    signals = np.stack([*tones, sum(tones), np.full(samples, 1.5)])
    imports = {"resample": "src/signal/resample.ts"}
    each = "Array.from(resample(signal, samplingHz, 500))"
    theirs = np.array(run_typescript(imports, each, signals, hz, tmp_path))
    ours = np.stack([resample(signal, hz, 500) for signal in signals])
    assert ours.shape == theirs.shape == (6, 5000)
    # the service scales each output's weights to sum to 1, a common filter to 1e-4
    tolerance = 6e-3 if hz == 511.844 else 2e-3  # the ratio of the rates is rounded to 1e-6
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance)


def test_what_folds_back_is_removed() -> None:
    time = np.arange(10_000) / 1000
    assert np.abs(resample(np.sin(2 * np.pi * 400 * time), 1000, 500)[100:-100]).max() < 1e-3


@pytest.mark.parametrize("hz", [500, 250])
def test_gaps_and_rates_give_the_input_of_the_service(hz: int, tmp_path: Path) -> None:
    leads = Cast(4, 3).leads_mv(1, 10)[:, :: 500 // hz] + 3.0
    leads[0, 300:400] = np.nan
    imports = {"prepareInput": "src/signal/ecgfounder.ts"}
    each = "Array.from(prepareInput(signal, samplingHz).samples)"
    theirs = np.array(run_typescript(imports, each, leads, hz, tmp_path))
    ours = np.stack([prepare_input(lead, hz) for lead in leads])
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9 if hz == 500 else 5e-3)


def test_gaps_become_zero_on_the_lead_own_level() -> None:
    zeroed = zero_gaps(np.array([20.0, 20.5, np.nan, 21.0]))
    assert zeroed.tolist() == [-0.5, 0.0, 0.0, 0.5]
    assert (zero_gaps(np.full(4, np.nan)) == 0).all()


def test_rate_and_irregularity_are_measured_on_the_trace() -> None:
    parameters = draw_population((5, 0), 120, enrich=True).parameters
    fibrillates = parameters["af"] > 0
    measured = np.array(
        [
            measure_rhythm(record((5, 0, n), one_patient(parameters, n)).lead_mv[1], 500)
            for n in range(120)
        ]
    )
    # In the noise of a lead of very low voltage no beats are found.
    found = np.isfinite(measured).all(axis=1)
    assert found.mean() > 0.98
    rate, irregularity = measured[found].T
    fibrillates = fibrillates[found]
    drawn = parameters["rate"][found]
    assert np.median(np.abs(rate - drawn)) < 1
    assert np.quantile(np.abs(rate - drawn), 0.9) < 6
    assert (irregularity[fibrillates] >= IRREGULAR).mean() > 0.85
    assert (irregularity[~fibrillates] < IRREGULAR).mean() > 0.9


def test_silence_has_no_rhythm() -> None:
    assert np.isnan(measure_rhythm(np.zeros(5000), 500)).all()
