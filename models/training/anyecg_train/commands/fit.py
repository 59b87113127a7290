"""`fit`: fine-tune a network on one part, watched on another."""

import argparse
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from anyecg_train.commands.arguments import new_command, positive
from anyecg_train.data.part import (
    read_part,
    require_disjoint,
    require_natural,
    require_unshifted,
)
from anyecg_train.network.checkpoint import load_published
from anyecg_train.network.net1d import Net1D, Net1DSpec
from anyecg_train.network.weights_file import file_sha256
from anyecg_train.train.device import DEVICES, PRECISIONS, choose_device, choose_precision
from anyecg_train.train.fit import fit
from anyecg_train.train.lessons import fingerprint, take_lessons
from anyecg_train.train.recipe import RECIPES, Recipe
from anyecg_train.train.scalars import require_tensorboard
from anyecg_train.train.setting import Setting
from anyecg_train.train.workers import joined, workers_of_environment

SPECS = {
    "demo": Net1DSpec(
        base_filters=16,
        stage_filters=(16, 16, 32, 48, 64, 128, 192),
        stage_blocks=(1, 1, 1, 1, 1, 2, 2),
    ),
    "ecgfounder": Net1DSpec(),
}
FLAG_OF_FIELD = {
    "stage_filters": "--filters",
    "stage_blocks": "--blocks",
    "base_filters": "--base-filters",
}
RECIPE_FLAGS = (
    "epochs", "batch", "accumulate", "learning_rate", "weight_decay", "warm_up", "patience",
    "threads", "seed",
)  # fmt: skip
"""Numbers of the recipe that a flag of the same name overrides."""


def add(subparsers: Any) -> None:
    """Register the command."""
    text = "train a network; goes on where a run stopped, however it was stopped"
    parser = new_command(subparsers, "fit", text, run)
    parser.add_argument("--train", type=Path, required=True, help="part folder, may be enriched")
    parser.add_argument("--validation", type=Path, required=True, help="part folder, natural")
    # torchrun reads every flag first and takes --run for a short form of its own --run-path
    parser.add_argument(
        *("--run", "--run-folder"),
        dest="folder",
        type=Path,
        required=True,
        help="folder to write; under torchrun call it --run-folder",
    )
    _add_network(parser.add_argument_group("network"))
    _add_recipe(parser.add_argument_group("recipe"))
    _add_place(parser.add_argument_group("where it runs"))


def _add_network(group: Any) -> None:
    group.add_argument(
        "--size", choices=SPECS, help="width and depth (default demo; with --start-from ecgfounder)"
    )
    group.add_argument("--filters", type=whole_numbers, help="width of each stage: 64,160,...")
    group.add_argument("--blocks", type=whole_numbers, help="blocks of each stage: 2,2,...")
    group.add_argument("--base-filters", type=positive, help="width before the first stage")
    group.add_argument(
        "--start-from", type=Path, help="published 1_lead_ECGFounder.pth, its sha256 is known"
    )
    group.add_argument(
        "--start-sha256", type=sha256, help="digest of another --start-from that you trust"
    )
    group.add_argument(
        "--head-only", action="store_true", help="train the linear head, leave the backbone"
    )


def _add_recipe(group: Any) -> None:
    group.add_argument(
        "--recipe",
        choices=RECIPES,
        help="where the numbers below begin (default demo; with --start-from ecgfounder)",
    )
    group.add_argument("--epochs", type=positive)
    group.add_argument("--batch", type=positive, help="records computed at once by one process")
    group.add_argument("--accumulate", type=positive, help="such batches to a step (1)")
    group.add_argument("--learning-rate", type=above_zero, help="peak")
    group.add_argument("--weight-decay", type=share_or_more)
    group.add_argument("--warm-up", type=share, help="share of the steps in which the rate rises")
    group.add_argument("--patience", type=positive, help="epochs without a better AUROC")
    group.add_argument("--seed", type=int, help="of weights, batches and teacher")
    group.add_argument(
        "--no-teacher",
        action="store_true",
        help="virtual cohort: learn from the labels alone, not from the true ECG parameters",
    )


def _add_place(group: Any) -> None:
    group.add_argument("--device", choices=DEVICES, default="auto", help="auto: CUDA if present")
    group.add_argument(
        "--precision",
        choices=PRECISIONS,
        default="auto",
        help="of the convolutions (auto: bfloat16, or float16 on a GPU without it)",
    )
    group.add_argument("--threads", type=positive, help="of a process on the CPU (2)")
    group.add_argument(
        "--deterministic", action="store_true", help="GPU: reproducible kernels only, slower"
    )
    group.add_argument(
        "--checkpoint-minutes", type=share_or_more, default=10.0, help="a kill loses no more (10)"
    )
    group.add_argument(
        "--tensorboard", action="store_true", help="curves in the run folder, if it is installed"
    )


def run(chosen: argparse.Namespace) -> None:
    """Train or go on training; under torchrun as one of several processes."""
    workers = workers_of_environment()
    device = choose_device(chosen.device, workers.local_rank)
    spec, recipe = choose_spec(chosen), choose_recipe(chosen)
    if chosen.tensorboard:
        require_tensorboard()
    recipe = replace(recipe, precision=choose_precision(chosen.precision, device))
    with joined(workers, device):
        setting = Setting(device, workers, chosen.checkpoint_minutes, chosen.tensorboard)
        train(chosen, spec, recipe, setting)


def train(chosen: argparse.Namespace, spec: Net1DSpec, recipe: Recipe, setting: Setting) -> None:
    """Read the parts, make the network and fit it."""
    training, validation = read_part(chosen.train), read_part(chosen.validation)
    require_natural(validation, "validation")
    require_unshifted(training, "training")
    require_unshifted(validation, "validation")
    require_disjoint(training=training, validation=validation)
    say = print if setting.workers.is_first else lambda *_: None
    torch.manual_seed(recipe.seed)
    network = Net1D(replace(spec, outputs=len(training.indicators)))
    origin: dict[str, Any] = {
        "training": fingerprint(training),
        "validation": fingerprint(validation),
        "data": {
            "dataset": training.about.dataset,
            "patients": len(np.unique(training.patients)),
        },
    }
    if chosen.start_from:
        loaded = load_published(network, chosen.start_from, sha256=chosen.start_sha256)
        origin["startFrom"] = file_sha256(chosen.start_from)
        say(
            f"{chosen.start_from.name}: {loaded.total} tensors, {loaded.backbone} loaded, "
            f"{loaded.batch_norm} of unused batch norms and {loaded.head} of its head set aside"
        )
    examples, taught = training.examples, training.truth is not None and not chosen.no_teacher
    origin["teacher"] = "true ECG parameters" if taught else "none"
    if taught:
        torch.set_num_threads(recipe.threads)
        lessons = take_lessons(
            training, recipe.seed, chosen.folder, origin["training"], setting.workers
        )
        examples = replace(examples, lessons=lessons)
    trained = fit(
        network,
        recipe,
        examples,
        validation.take(validation.index).examples,
        training.indicators,
        chosen.folder,
        replace(setting, origin=origin),
    )
    facts = trained.facts
    say(f"kept epoch {facts['epoch']}, validation mean AUROC {facts['validationMeanAuroc']:.4f}")


def choose_spec(chosen: argparse.Namespace) -> Net1DSpec:
    """The size's shape, changed by the flags; ValueError that names the flag of a wrong one."""
    spec = SPECS[chosen.size or ("ecgfounder" if chosen.start_from else "demo")]
    changes: dict[str, Any] = {
        name: value
        for name, value in (
            ("stage_filters", chosen.filters),
            ("stage_blocks", chosen.blocks),
            ("base_filters", chosen.base_filters),
        )
        if value is not None
    }
    try:
        return replace(spec, **changes)
    except ValueError as problem:
        text = re.sub(r"\w+", lambda word: FLAG_OF_FIELD.get(word[0], word[0]), str(problem))
        raise ValueError(text) from problem


def choose_recipe(chosen: argparse.Namespace) -> Recipe:
    """The preset, changed by the flags. Fine-tuning does not begin with the demo's high rate."""
    if chosen.start_sha256 and not chosen.start_from:
        raise ValueError("--start-sha256 is the digest of --start-from, which is missing")
    if chosen.head_only and not chosen.start_from:
        raise ValueError(
            "--head-only trains nothing but the head: pass --start-from with a trained backbone"
        )
    preset = RECIPES[chosen.recipe or ("ecgfounder" if chosen.start_from else "demo")]
    asked = {name: getattr(chosen, name) for name in RECIPE_FLAGS}
    changes = {name: value for name, value in asked.items() if value is not None}
    return replace(
        preset, head_only=chosen.head_only, deterministic=chosen.deterministic, **changes
    )


def whole_numbers(text: str) -> tuple[int, ...]:
    """`64,160,400`."""
    try:
        return tuple(positive(part) for part in text.split(","))
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text} is no list like 64,160,400") from problem


def sha256(text: str) -> str:
    """64 hexadecimal digits."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise argparse.ArgumentTypeError(f"{text} is no sha256: 64 hexadecimal digits")
    return text.lower()


def above_zero(text: str) -> float:
    """A number above 0."""
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def share_or_more(text: str) -> float:
    """A number of at least 0."""
    value = float(text)
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return value


def share(text: str) -> float:
    """A number from 0 to 1."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value
