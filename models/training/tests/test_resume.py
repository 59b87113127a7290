"""A run that is killed with SIGKILL ends with the same bits as one that is not."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from anyecg_train import cohort as virtual
from anyecg_train.data.examples import Augmentation, batches
from anyecg_train.network.checkpoint import Trained, load_trained
from anyecg_train.network.net1d import Net1D, Net1DSpec
from anyecg_train.train import lessons as lessons_module
from anyecg_train.train.fit import fit
from anyecg_train.train.lessons import NAME, fingerprint, take_lessons
from anyecg_train.train.recipe import Recipe
from anyecg_train.train.run_folder import Progress, RunError, RunFolder
from anyecg_train.train.setting import Setting
from anyecg_train.train.workers import Workers
from tests.conftest import draw_examples, draw_part

SPEC = Net1DSpec(outputs=6, base_filters=16, stage_filters=(16,), stage_blocks=(1,))
RECIPE = Recipe(epochs=2, batch=16, learning_rate=5e-3, monitor_patients=64, threads=1)
INDICATORS = tuple("abcdef")
TOO_SLOW = 900


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two small parts of the virtual cohort's format, with noise for signals."""
    folder = tmp_path_factory.mktemp("parts")
    made = tuple(_noise_part(folder / name, n, seed) for name, n, seed in PARTS)
    return made[0], made[1]


PARTS = (("train", 64, 1), ("validation", 40, 2))


def _noise_part(folder: Path, patients: int, seed: int) -> Path:
    part = virtual.simulate(patients, seed, enrich=False, workers=1, progress=False, draw_ecg=False)
    ecg = np.random.default_rng(seed).standard_normal((patients, 2, 1000)).astype(np.float16)
    virtual.save(replace(part, ecg=ecg, usable=np.ones(patients, bool)), folder)
    return folder


def command(parts: tuple[Path, Path], folder: Path) -> list[str]:
    sizes = ["--filters", "16,32", "--blocks", "1,1", "--base-filters", "16"]
    numbers = ["--epochs", "2", "--batch", "4", "--threads", "1", "--seed", "3"]
    paths = ["--train", str(parts[0]), "--validation", str(parts[1]), "--run", str(folder)]
    often = ["--checkpoint-minutes", "0", "--device", "cpu"]
    return [sys.executable, "-m", "anyecg_train", "fit", *paths, *sizes, *numbers, *often]


def start(arguments: list[str]) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(arguments, env=environment, stderr=subprocess.DEVNULL)


def kill_in_mid_epoch(arguments: list[str], folder: Path, epoch: int) -> Progress:
    """SIGKILL a run once it has kept a checkpoint inside an epoch; return that checkpoint's."""
    process = start(arguments)
    ends = time.monotonic() + TOO_SLOW
    try:
        while time.monotonic() < ends and process.poll() is None:
            progress = read_progress(folder)
            if progress is not None and progress.epoch == epoch and 2 <= progress.step < 14:
                break
            time.sleep(0.005)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert process.returncode == -signal.SIGKILL, "the run ended before it could be killed"
    progress = read_progress(folder)
    assert progress is not None
    return progress


def read_progress(folder: Path) -> Progress | None:
    file = RunFolder(folder).checkpoint
    if not file.exists():
        return None
    return Progress(**torch.load(file, weights_only=True)["progress"])


def same_bits(one: Path, other: Path) -> None:
    """Equal weights of best.pt and checkpoint.pt, equal optimizer, equal log but for the time."""
    first, second = load_trained(one / "best.pt"), load_trained(other / "best.pt")
    assert first.facts == second.facts
    for name, value in first.network.state_dict().items():
        assert torch.equal(value, second.network.state_dict()[name]), name
    left, right = (
        torch.load(folder / "checkpoint.pt", weights_only=True) for folder in (one, other)
    )
    for name, value in left["state"].items():
        assert torch.equal(value, right["state"][name]), name
    for index, slots in left["optimizer"]["state"].items():
        for slot, value in slots.items():
            assert torch.equal(value, right["optimizer"]["state"][index][slot])
    assert read_log(one) == read_log(other)


def read_log(folder: Path) -> list[dict[str, str]]:
    with (folder / "log.csv").open(newline="") as file:
        return [{k: v for k, v in row.items() if k != "seconds"} for row in csv.DictReader(file)]


def test_killed_run_ends_with_the_same_bits(parts: tuple[Path, Path], tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    assert start(command(parts, whole)).wait(TOO_SLOW) == 0
    first = kill_in_mid_epoch(command(parts, broken), broken, epoch=0)
    assert (first.epoch, first.rows) == (0, []) and first.step > 0
    second = kill_in_mid_epoch(command(parts, broken), broken, epoch=1)
    assert second.epoch == 1 and second.step > 0
    assert start(command(parts, broken)).wait(TOO_SLOW) == 0
    assert [row["epoch"] for row in read_log(broken)] == ["1", "2"]
    assert not list(broken.glob("*.staged*"))
    same_bits(whole, broken)


class Killed(BaseException):
    """Stands in for SIGKILL at a chosen line."""


@pytest.mark.parametrize("moment", ["stage_best", "torch.save", "take_up", "_write_log"])
@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_moment_of_keeping_an_epoch_is_made_good(
    moment: str, after: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between best.pt, checkpoint.pt and log.csv: each is old or new, and the end is the same."""
    training, validation = draw_examples(32, 1, 256), draw_examples(64, 2, 256)

    def run(folder: Path) -> Trained:
        torch.manual_seed(1)
        return fit(Net1D(SPEC), RECIPE, training, validation, INDICATORS, folder)

    run(tmp_path / "whole")
    owner = torch if moment == "torch.save" else RunFolder
    name = moment.split(".")[-1]
    original = getattr(owner, name)

    def killed(*arguments: object) -> None:
        if after:
            original(*arguments)
        elif name == "torch.save":
            arguments[1].write(b"half a file")  # type: ignore[attr-defined]
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, killed)
        with pytest.raises(Killed):
            run(tmp_path / "broken")
    run(tmp_path / "broken")
    same_bits(tmp_path / "whole", tmp_path / "broken")
    assert not [*(tmp_path / "broken").glob("*.staged*")]


def test_better_network_that_no_checkpoint_names_is_thrown_away(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.begin({})
    network = Trained(Net1D(SPEC), INDICATORS, {"epoch": 1})
    run.stage_best(network, 1)
    run.keep(Progress(epoch=1, best=0.6, best_epoch=1), {})
    run.stage_best(replace(network, facts={"epoch": 2}), 2)
    run.take_up(Progress(epoch=1, best=0.6, best_epoch=1))
    assert load_trained(run.best).facts == {"epoch": 1}
    assert not list(tmp_path.glob("*.staged*"))


def test_passed_over_batches_are_not_read_and_the_rest_are_the_same() -> None:
    examples = draw_examples(48, 1, 100)
    whole = list(batches(examples, 8, Augmentation(), 7))
    rest = list(batches(examples, 8, Augmentation(), 7, first=4))
    assert len(rest) == 2
    for one, other in zip(whole[4:], rest, strict=True):
        assert torch.equal(one.signal, other.signal)
        assert torch.equal(one.labels, other.labels)
    unread = replace(examples, store=np.empty((0, 2, 100), np.float16))
    assert list(batches(unread, 8, Augmentation(), 7, first=6)) == []


def test_lessons_are_drawn_once_for_a_seed_and_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def draw(*_: object) -> np.ndarray:
        calls.append(1)
        return np.full((30, 6), len(calls) / 10, np.float32)

    monkeypatch.setattr(lessons_module, "draw_lessons", draw)
    part = draw_part(30, 1)
    origin = fingerprint(part)
    assert origin != fingerprint(draw_part(30, 2))

    def take(seed: int, of: str = origin) -> float:
        return float(take_lessons(part, seed, tmp_path, of, Workers())[0, 0])

    assert take(1) == take(1) == pytest.approx(0.1)
    assert take(2) == pytest.approx(0.2)
    assert take(2, "another part") == pytest.approx(0.3)
    (tmp_path / NAME).write_bytes((tmp_path / NAME).read_bytes()[:50])
    assert take(2, "another part") == pytest.approx(0.4)


def test_other_settings_are_named(tmp_path: Path) -> None:
    few = draw_examples(16, 1, 256)
    recipe = replace(RECIPE, epochs=1)
    fit(Net1D(SPEC), recipe, few, few, INDICATORS, tmp_path)
    assert json.loads((tmp_path / "recipe.json").read_text())["recipe"] == asdict(recipe)
    changed = replace(recipe, batch=8, seed=2)
    with pytest.raises(RunError, match=r"recipe\.batch was 16, now 8; recipe\.seed was 1, now 2"):
        fit(Net1D(SPEC), changed, few, few, INDICATORS, tmp_path)
    other = Setting(origin={"training": "another part"})
    with pytest.raises(RunError, match="training was None, now another part"):
        fit(Net1D(SPEC), recipe, few, few, INDICATORS, tmp_path, other)


def test_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    few = draw_examples(16, 1, 256)
    recipe = replace(RECIPE, epochs=1)
    fit(Net1D(SPEC), recipe, few, few, INDICATORS, tmp_path)
    file = tmp_path / "checkpoint.pt"
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(RunError, match=r"checkpoint\.pt is damaged .* begin in another folder"):
        fit(Net1D(SPEC), recipe, few, few, INDICATORS, tmp_path)
