"""Two processes under torchrun (Gloo, CPU) train the network that one process trains."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from torch.distributed.run import get_args_parser

from anyecg_train.commands import fit as command
from anyecg_train.data.examples import Augmentation, batches
from anyecg_train.network.net1d import Net1D, Net1DSpec
from anyecg_train.train.fit import fit
from anyecg_train.train.recipe import Recipe
from anyecg_train.train.setting import Setting
from tests.conftest import draw_examples

SPEC = Net1DSpec(outputs=6, base_filters=16, stage_filters=(16,), stage_blocks=(1,))
RECIPE = Recipe(
    epochs=1, batch=16, learning_rate=5e-3, monitor_patients=64, threads=1, precision="float32"
)
TOO_SLOW = 900

PROGRAM = """
import sys, torch
from dataclasses import replace
from pathlib import Path
from anyecg_train.train.workers import joined, workers_of_environment
from tests.test_distributed import RECIPE, record_losses, train
workers = workers_of_environment()
folder = Path(sys.argv[1])
with joined(workers, torch.device("cpu")):
    losses = record_losses()
    network = train(folder / "run", replace(RECIPE, batch=8), workers=workers)
torch.save({"losses": losses, "state": network.state_dict()}, folder / f"rank{workers.rank}.pt")
"""


def record_losses() -> list[float]:
    """The loss of every step, in each process its own share of it."""
    from anyecg_train.train.trainer import Trainer

    losses: list[float] = []
    original = Trainer.take_step

    def take_step(self: Trainer, *arguments: object) -> torch.Tensor:
        loss = original(self, *arguments)  # type: ignore[arg-type]
        losses.append(float(loss))
        return loss

    Trainer.take_step = take_step  # type: ignore[method-assign, assignment]
    return losses


def train(folder: Path, recipe: Recipe, **place: object) -> Net1D:
    """The network as trained last, not the kept one."""
    examples = draw_examples(48, 1, 256)
    examples.labels[:9] = -1  # unknown labels spread unevenly over the shares
    examples.weight[:] = np.random.default_rng(1).random(48) + 0.1
    torch.manual_seed(4)
    network = Net1D(SPEC)
    setting = Setting(**place)  # type: ignore[arg-type]
    fit(network, recipe, examples, draw_examples(64, 2, 256), tuple("abcdef"), folder, setting)
    return network


def test_two_processes_train_what_one_does(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    root = Path(__file__).resolve().parents[1]
    subprocess.run(
        [
            *(sys.executable, "-m", "torch.distributed.run", "--standalone"),
            *("--nproc-per-node", "2", str(program), str(tmp_path)),
        ],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"},
        check=True,
        capture_output=True,
        timeout=TOO_SLOW,
    )
    first, second = (torch.load(tmp_path / f"rank{rank}.pt") for rank in (0, 1))
    for name, value in first["state"].items():
        assert torch.equal(value, second["state"][name]), name
    assert len((tmp_path / "run" / "log.csv").read_text().splitlines()) == 2

    from anyecg_train.train.trainer import Trainer

    original = Trainer.take_step
    try:
        losses = record_losses()
        alone = train(tmp_path / "alone", RECIPE)
    finally:
        Trainer.take_step = original  # type: ignore[method-assign]
    together = (np.array(first["losses"]) + np.array(second["losses"])) / 2
    assert len(losses) == len(together) == 3
    np.testing.assert_allclose(together, losses, atol=1e-5)
    for name, value in alone.state_dict().items():
        torch.testing.assert_close(first["state"][name], value, rtol=1e-3, atol=1e-4)


def test_torchrun_leaves_the_flags_of_fit_alone() -> None:
    """argparse takes any prefix of torchrun's own flags for torchrun's, wherever it stands."""
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    command.add(subparsers)
    flags = [flag for flag in subparsers.choices["fit"]._option_string_actions if flag[:2] == "--"]
    words = [word for flag in flags if flag not in ("--run", "--help") for word in (flag, "x")]
    chosen = get_args_parser().parse_args(["-m", "anyecg_train", "fit", *words])
    assert chosen.training_script_args == ["fit", *words]
    assert "--run-folder" in words


def test_shares_make_up_the_batch() -> None:
    examples = draw_examples(40, 1, 100)
    (whole, _), *shares = (
        list(batches(examples, 16, Augmentation(), 5, share=share))
        for share in (slice(None), slice(0, None, 2), slice(1, None, 2))
    )
    even, odd = (share[0] for share in shares)
    assert torch.equal(whole.signal[0::2], even.signal)
    assert torch.equal(whole.signal[1::2], odd.signal)
    assert even.totals == odd.totals
    assert even.totals is not None
    assert even.totals.labels == float((whole.labels >= 0).sum())
