"""Training learns, stops, and goes on where it was stopped, whatever it runs on."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from anyecg_train.commands import fit as command
from anyecg_train.data.examples import Augmentation, Examples, batches, predict
from anyecg_train.judge.metrics import auroc
from anyecg_train.network.net1d import Net1D, Net1DSpec
from anyecg_train.train.device import (
    DeviceError,
    choose_device,
    choose_precision,
    prepare_device,
)
from anyecg_train.train.fit import fit, mean_auroc
from anyecg_train.train.learner import Learner
from anyecg_train.train.prefetch import prefetch
from anyecg_train.train.recipe import RECIPES, Recipe
from anyecg_train.train.run_folder import RunError
from anyecg_train.train.scalars import ScalarError, Scalars
from anyecg_train.train.setting import Setting
from anyecg_train.train.share import split_batch
from tests.conftest import draw_examples

SPEC = Net1DSpec(outputs=6, base_filters=16, stage_filters=(16, 16), stage_blocks=(1, 1))
RECIPE = Recipe(epochs=4, batch=16, learning_rate=5e-3, monitor_patients=200, precision="float32")
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


def train_one_epoch(recipe: Recipe, folder: Path, training: Examples | None = None) -> Net1D:
    training = training or draw_examples(64, 1, 256)
    network = new_network()
    fit(network, recipe, training, draw_examples(64, 2, 256), INDICATORS, folder)
    return network


def test_accumulated_batches_make_the_step_of_a_big_one(tmp_path: Path) -> None:
    """Unknown labels and weights are spread unevenly over the parts of a step."""
    training = draw_examples(64, 1, 256)
    training.labels[::3] = -1
    training.weight[:] = torch.rand(64, generator=torch.Generator().manual_seed(1)).numpy() + 0.1
    big = replace(RECIPE, epochs=1, batch=32)
    whole = train_one_epoch(big, tmp_path / "big", training)
    parts = train_one_epoch(replace(big, batch=8, accumulate=4), tmp_path / "parts", training)
    for name, value in whole.state_dict().items():
        torch.testing.assert_close(parts.state_dict()[name], value, rtol=1e-3, atol=1e-4)
    logs = [(tmp_path / name / "log.csv").read_text().splitlines()[1] for name in ("big", "parts")]
    one, other = (float(log.split(",")[2]) for log in logs)
    assert one == pytest.approx(other, abs=1e-5)


def test_parts_have_the_loss_and_gradient_of_the_whole() -> None:
    examples = draw_examples(32, 1, 256)
    examples.labels[:11] = -1
    lessons = torch.rand(32, 6, generator=torch.Generator().manual_seed(2)).numpy()
    (batch,) = batches(replace(examples, lessons=lessons), 32, Augmentation(), 1)
    learner = Learner(new_network(), 2, RECIPE, torch.ones(6))
    whole = learner(batch)
    whole.backward()
    wanted = [parameter.grad.clone() for parameter in learner.parameters()]  # type: ignore[union-attr]
    learner.zero_grad()
    total = 0.0
    for part in split_batch(batch, 4):
        loss = learner(part, 4)
        loss.backward()
        total += float(loss.detach())
    assert total == pytest.approx(float(whole.detach()), abs=1e-6)
    for parameter, gradient in zip(learner.parameters(), wanted, strict=True):
        torch.testing.assert_close(parameter.grad, gradient, rtol=1e-4, atol=1e-6)


def test_head_alone_is_trained(tmp_path: Path) -> None:
    before = new_network().state_dict()
    after = train_one_epoch(replace(RECIPE, epochs=1, head_only=True), tmp_path).state_dict()
    changed = {name for name, value in before.items() if not torch.equal(value, after[name])}
    assert changed == {"dense.weight", "dense.bias"}


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_mixed_precision_trains_float32_weights(precision: Any, tmp_path: Path) -> None:
    """float16 goes through the gradient scaler, on a CPU as on CUDA."""
    network = train_one_epoch(replace(RECIPE, epochs=1, precision=precision), tmp_path)
    before = new_network().state_dict()
    for name, value in network.state_dict().items():
        assert value.dtype == torch.float32
        assert not torch.equal(value, before[name])


def test_loss_that_is_no_number_ends_the_run(tmp_path: Path) -> None:
    training = draw_examples(64, 1, 256)
    training.store[:] = float("nan")
    with pytest.raises(RunError, match=r"loss of epoch 1 is nan: lower --learning-rate"):
        train_one_epoch(RECIPE, tmp_path, training)
    assert not (tmp_path / "checkpoint.pt").exists()


def test_batches_made_ahead_keep_their_order() -> None:
    examples = draw_examples(48, 1, 100)
    plain = list(batches(examples, 8, Augmentation(), 3))
    ahead = list(prefetch(batches(examples, 8, Augmentation(), 3), 2))
    assert len(plain) == len(ahead) == 6
    for one, other in zip(plain, ahead, strict=True):
        assert torch.equal(one.signal, other.signal)


def test_error_of_a_batch_made_ahead_comes_in_its_place() -> None:
    def stream() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    ahead = prefetch(stream(), 3)
    assert next(ahead) == 1
    with pytest.raises(OSError, match="the disk is gone"):
        next(ahead)


def test_prefetching_ends_with_its_reader() -> None:
    made = []

    def stream() -> Iterator[int]:
        for number in range(10**6):
            made.append(number)
            yield number

    ahead = prefetch(stream(), 2)
    assert next(ahead) == 0
    ahead.close()  # type: ignore[attr-defined]
    assert len(made) < 10


def test_cuda_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_device("auto") == torch.device("cpu")
    with pytest.raises(DeviceError, match=r"CUDA is not available .* pass --device cpu"):
        choose_device("cuda")
    with pytest.raises(DeviceError, match="choose one of auto, cpu, cuda"):
        choose_device("tpu")


def test_each_process_has_a_gpu_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert choose_device("auto", 1) == torch.device("cuda", 1)
    with pytest.raises(DeviceError, match="pass --nproc-per-node 2 to torchrun"):
        choose_device("cuda", 2)


def test_gpu_without_bfloat16_gets_float16(monkeypatch: pytest.MonkeyPatch) -> None:
    gpu, cpu = torch.device("cuda", 0), torch.device("cpu")
    for has, wanted in ((True, "bfloat16"), (False, "float16")):
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda has=has, **_: has)
        assert choose_precision("auto", gpu) == wanted
    assert choose_precision("auto", cpu) == "bfloat16"
    assert choose_precision("float32", gpu) == "float32"


def test_deterministic_flags_are_set_on_request_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(torch, "use_deterministic_algorithms", asked.append)
    monkeypatch.setattr(torch.backends.cudnn, "deterministic", False)
    monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG", raising=False)
    prepare_device(torch.device("cpu"), deterministic=False)
    assert (asked, torch.backends.cudnn.deterministic) == ([], False)
    monkeypatch.setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    prepare_device(torch.device("cpu"), deterministic=True)
    assert (asked, torch.backends.cudnn.deterministic) == ([True], True)


def test_tensorboard_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anyecg_train.train.scalars.find_spec", lambda _: None)
    with pytest.raises(ScalarError, match="`pip install tensorboard`"):
        Scalars(tmp_path)
    Scalars(None).add({"loss": 1.0}, 1)


def test_tensorboard_gets_the_curves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points: list[tuple[str, float, int]] = []

    class SummaryWriter:
        def __init__(self, folder: str, purge_step: int | None):
            assert (folder, purge_step) == (str(tmp_path), None)

        def add_scalar(self, name: str, value: float, step: int) -> None:
            points.append((name, value, step))

        def flush(self) -> None: ...

        def close(self) -> None: ...

    module = ModuleType("torch.utils.tensorboard")
    module.SummaryWriter = SummaryWriter  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", module)
    monkeypatch.setattr("anyecg_train.train.scalars.find_spec", lambda _: object())
    training = draw_examples(64, 1, 256)
    recipe, setting = replace(RECIPE, epochs=1), Setting(tensorboard=True)
    fit(new_network(), recipe, training, training, INDICATORS, tmp_path, setting)
    assert {name for name, _, _ in points} >= {"step_loss", "learning_rate", "loss", "auroc_II"}
    assert max(step for _, _, step in points) == 4


def parse(*flags: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    return parser.parse_args(["fit", "--train", "t", "--validation", "v", "--run", "r", *flags])


def test_recipe_is_a_preset_that_flags_override() -> None:
    assert command.choose_recipe(parse()) == Recipe() == RECIPES["demo"]
    published = command.choose_recipe(parse("--start-from", "x.pth"))
    assert published == command.choose_recipe(parse("--recipe", "ecgfounder"))
    assert (published.name, published.learning_rate, published.batch) == ("ecgfounder", 3e-5, 256)
    assert (published.weight_decay, published.warm_up) == (5e-4, 0.1)
    changed = command.choose_recipe(
        parse("--recipe", "ecgfounder", "--learning-rate", "1e-4", "--accumulate", "4")
    )
    assert (changed.learning_rate, changed.accumulate, changed.weight_decay) == (1e-4, 4, 5e-4)


def test_width_and_depth_are_flags_and_errors_name_them() -> None:
    assert command.choose_spec(parse()) == command.SPECS["demo"]
    assert command.choose_spec(parse("--start-from", "x.pth")) == Net1DSpec()
    shape = command.choose_spec(parse("--filters", "16,32", "--blocks", "1,2"))
    assert (shape.base_filters, shape.stage_filters, shape.stage_blocks) == (16, (16, 32), (1, 2))
    for flags, message in (
        (["--filters", "16,32"], r"--filters has 2 stages but --blocks 7"),
        (["--filters", "16,24", "--blocks", "1,1"], r"--filters: 24 is no multiple"),
        (["--base-filters", "64"], r"--filters: 64 -> 16 narrows"),
    ):
        with pytest.raises(ValueError, match=message):
            command.choose_spec(parse(*flags))


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--filters", "16,x"], "16,x is no list like 64,160,400"),
        (["--start-sha256", "abc"], "abc is no sha256"),
        (["--learning-rate", "0"], "0 is not above 0"),
        (["--warm-up", "2"], "2 is not between 0 and 1"),
        (["--weight-decay", "-1"], "-1 is below 0"),
    ],
)
def test_wrong_numbers_are_named(
    flags: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse(*flags)
    assert message in capsys.readouterr().err


def test_flags_that_need_a_checkpoint_say_so() -> None:
    with pytest.raises(ValueError, match="pass --start-from with a trained backbone"):
        command.choose_recipe(parse("--head-only"))
    with pytest.raises(ValueError, match="digest of --start-from, which is missing"):
        command.choose_recipe(parse("--start-sha256", "0" * 64))
