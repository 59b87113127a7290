"""`fit`: fine-tune a network on one part, watched on another."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from anyecg_train.commands.arguments import new_command, positive
from anyecg_train.data.part import read_part, require_disjoint, require_natural
from anyecg_train.network.checkpoint import load_published
from anyecg_train.network.net1d import Net1D, Net1DSpec
from anyecg_train.train.fit import fit
from anyecg_train.train.recipe import Recipe
from anyecg_train.train.teacher import draw_lessons

SPECS = {
    "demo": Net1DSpec(
        base_filters=16,
        stage_filters=(16, 16, 32, 48, 64, 128, 192),
        stage_blocks=(1, 1, 1, 1, 1, 2, 2),
    ),
    "ecgfounder": Net1DSpec(),
}


def add(subparsers: Any) -> None:
    """Register the command."""
    recipe = Recipe()
    text = "train a network; goes on where a run stopped"
    parser = new_command(subparsers, "fit", text, run)
    parser.add_argument("--train", type=Path, required=True, help="part folder, may be enriched")
    parser.add_argument("--validation", type=Path, required=True, help="part folder, natural")
    parser.add_argument("--run", dest="folder", type=Path, required=True, help="folder to write")
    parser.add_argument("--size", choices=SPECS, default="demo", help="network (default demo)")
    parser.add_argument("--start-from", type=Path, help="published 1_lead_ECGFounder.pth")
    parser.add_argument("--epochs", type=positive, default=recipe.epochs)
    parser.add_argument("--batch", type=positive, default=recipe.batch)
    parser.add_argument("--learning-rate", type=float, default=recipe.learning_rate)
    parser.add_argument("--threads", type=positive, default=recipe.threads)
    parser.add_argument("--seed", type=int, default=recipe.seed)
    parser.add_argument(
        "--no-teacher",
        action="store_true",
        help="virtual cohort: learn from the labels alone, not from the true ECG parameters",
    )


def run(chosen: argparse.Namespace) -> None:
    """Train or go on training."""
    training, validation = read_part(chosen.train), read_part(chosen.validation)
    require_natural(validation, "validation")
    require_disjoint(training=training, validation=validation)
    recipe = Recipe(
        epochs=chosen.epochs,
        batch=chosen.batch,
        learning_rate=chosen.learning_rate,
        threads=chosen.threads,
        seed=chosen.seed,
    )
    torch.manual_seed(recipe.seed)
    network = Net1D(SPECS[chosen.size])
    if chosen.start_from:
        load_published(network, chosen.start_from)
    examples = training.examples
    if training.truth is not None and not chosen.no_teacher:
        torch.set_num_threads(recipe.threads)
        examples = replace(examples, lessons=draw_lessons(training, recipe.seed))
    trained = fit(
        network, recipe, examples, validation.examples, training.indicators, chosen.folder
    )
    facts = trained.facts
    print(f"kept epoch {facts['epoch']}, validation mean AUROC {facts['validationMeanAuroc']:.4f}")
