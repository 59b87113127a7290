"""Noise knows nothing of the patient."""

from __future__ import annotations

import numpy as np

from anyecg_train.cohort import simulate_one
from anyecg_train.cohort.noise import draw_noise
from anyecg_train.cohort.recording import NOISE_STREAM


def test_a_changed_value_leaves_the_noise_as_it_was() -> None:
    well = simulate_one(21, potassium=4.2, effusion=0, sepsis=0)
    changes = ({"potassium": 7.4}, {"effusion": 1}, {"sepsis": 1}, {"af": 1}, {"age": 90})
    for conditions in changes:
        ill = simulate_one(21, **conditions)
        np.testing.assert_array_equal(well.recording.noise_mv, ill.recording.noise_mv)
        assert not np.array_equal(well.recording.clean_mv, ill.recording.clean_mv)


def test_gain_multiplies_signal_and_noise_alike() -> None:
    patient = simulate_one(22, effusion=1, **{"shows__effusion": 1})
    recording = patient.recording
    assert recording.gain == patient.parameters["voltage"]
    np.testing.assert_allclose(
        recording.lead_mv, recording.gain * (recording.clean_mv + recording.noise_mv)
    )


def test_noise_differs_between_patients_and_stays_small() -> None:
    noises = [draw_noise(np.random.default_rng([5, n, NOISE_STREAM])) for n in range(200)]
    spread = np.array([noise.std() for noise in noises])
    assert noises[0].shape == (2, 5000)
    assert np.median(spread) < 0.15
    assert spread.std() > 0.01
    fast = np.array([np.diff(noise, axis=1).std() for noise in noises])
    assert 0.002 < np.median(fast) < 0.03
