"""Training learns, stops, and goes on where it was stopped."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from anyecg_train.data.examples import predict
from anyecg_train.judge.metrics import auroc
from anyecg_train.network.net1d import Net1D, Net1DSpec
from anyecg_train.train.fit import fit, mean_auroc
from anyecg_train.train.recipe import Recipe
from anyecg_train.train.run_folder import RunError
from tests.conftest import draw_examples

SPEC = Net1DSpec(outputs=6, base_filters=16, stage_filters=(16, 16), stage_blocks=(1, 1))
RECIPE = Recipe(epochs=4, batch=16, learning_rate=5e-3, monitor_patients=200, bfloat16=False)
INDICATORS = tuple("abcdef")


def new_network() -> Net1D:
    torch.manual_seed(1)
    return Net1D(SPEC)


def test_planted_signal_is_learned_and_noise_is_not(tmp_path: Path) -> None:
    training, validation = draw_examples(640, 1), draw_examples(300, 2)
    trained = fit(new_network(), RECIPE, training, validation, INDICATORS, tmp_path)
    logits = predict(trained.network, validation, "I")
    values = []
    for column in range(6):
        known = validation.labels[:, column] >= 0
        value = auroc(logits[known, column], validation.labels[known, column] == 1)
        assert value is not None
        values.append(value)
    assert values[0] > 0.9
    assert values[1] > 0.8
    assert all(0.35 < value < 0.65 for value in values[2:])
    assert (tmp_path / "log.csv").read_text().startswith("epoch,seconds,loss,auroc_I,auroc_II\n")
    assert trained.facts["validationMeanAuroc"] > 0.6


def test_stopped_run_goes_on_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training, validation = draw_examples(128, 1), draw_examples(100, 2)
    recipe = replace(RECIPE, epochs=3)

    def run(folder: Path) -> Net1D:
        return fit(new_network(), recipe, training, validation, INDICATORS, folder).network

    whole = run(tmp_path / "whole")
    calls = 0

    def stop_in_epoch_three(*arguments: object) -> float:
        nonlocal calls
        calls += 1
        if calls > 4:
            raise KeyboardInterrupt
        return mean_auroc(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("anyecg_train.train.fit.mean_auroc", stop_in_epoch_three)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / "halves")
    resumed = run(tmp_path / "halves")
    assert len((tmp_path / "halves" / "log.csv").read_text().splitlines()) == 4
    for name, value in whole.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], value, rtol=1e-4, atol=1e-5)


def test_other_settings_do_not_go_on_in_the_same_folder(tmp_path: Path) -> None:
    training, validation = draw_examples(32, 1), draw_examples(32, 2)
    recipe = replace(RECIPE, epochs=1)
    fit(new_network(), recipe, training, validation, INDICATORS, tmp_path)
    with pytest.raises(RunError, match="other settings"):
        fit(new_network(), replace(recipe, seed=9), training, validation, INDICATORS, tmp_path)


def test_training_stops_without_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anyecg_train.train.fit.mean_auroc", lambda *_: 0.5)
    training, validation = draw_examples(32, 1), draw_examples(32, 2)
    recipe = replace(RECIPE, epochs=9, patience=2)
    fit(new_network(), recipe, training, validation, INDICATORS, tmp_path)
    assert len((tmp_path / "log.csv").read_text().splitlines()) == 1 + 1 + 2


def test_too_few_patients_are_named(tmp_path: Path) -> None:
    few = draw_examples(8, 1)
    with pytest.raises(ValueError, match="8 training patients do not fill a batch of 16"):
        fit(new_network(), RECIPE, few, few, INDICATORS, tmp_path)
