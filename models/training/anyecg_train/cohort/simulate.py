"""Simulate a cohort: blocks of patients, each drawn, recorded and preprocessed, in parallel."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from anyecg_train.cohort.dataset import Cohort
from anyecg_train.cohort.draws import Columns
from anyecg_train.cohort.population import Population
from anyecg_train.cohort.recording import record
from anyecg_train.cohort.serial import by_patient, draw_series
from anyecg_train.cohort.shifts import NO_SHIFT, Shift
from anyecg_train.cohort.waves import LEADS, SAMPLES
from anyecg_train.preprocess import preprocess_batch
from anyecg_train.registry import Registry, label_matrix, load_registry

BLOCK = 250  # patients; a block is drawn whole, so a cohort is a prefix of every longer one
RHYTHMS = ("af", "junctional", "multifocal", "sine", "paced")


@dataclass(frozen=True)
class BlockPlan:
    """What one worker needs to make one block."""

    patients: int
    seed: int
    enrich: bool
    draw_ecg: bool
    shift: Shift
    serial: int


def simulate(
    patients: int,
    seed: int,
    *,
    enrich: bool,
    workers: int = 2,
    progress: bool = True,
    draw_ecg: bool = True,
    registry: Registry | None = None,
    shift: Shift = NO_SHIFT,
    serial: int = 1,
) -> Cohort:
    """Simulate `patients` patients with `serial` 10-second ECGs each.

    The same seed gives the same patients, whatever `workers`. With `enrich`, rare acute states are
    oversampled and `weight` undoes it; without, the prevalence is natural and every weight is 1.
    `draw_ecg=False` gives the tables alone (`ecg` has no samples), for an oracle. With a `shift`
    the population differs in one respect, for test only. A patient's first ECG is the same for any
    `serial`.
    """
    if patients < 1:
        raise ValueError(f"patients is {patients}: at least 1 is needed")
    if workers < 1:
        raise ValueError(f"workers is {workers}: at least 1 is needed")
    if serial < 1:
        raise ValueError(f"serial is {serial}: at least 1 is needed")
    if enrich and shift.name is not None:
        raise ValueError(f"a shift set ({shift.name}) is for test: simulate it without enrichment")
    registry = registry or load_registry()
    blocks = -(-patients // BLOCK)
    ecg = np.zeros((patients * serial, len(LEADS), SAMPLES if draw_ecg else 0), np.float16)
    populations: list[Population] = []
    make = partial(make_block, BlockPlan(patients, seed, enrich, draw_ecg, shift, serial))
    bar = tqdm(total=patients, unit=" patients", disable=not progress, smoothing=0.05)
    with bar:
        for number, (population, tensors) in enumerate(run(make, blocks, workers)):
            populations.append(population)
            if draw_ecg:
                start = number * BLOCK * serial
                ecg[start : start + len(tensors)] = tensors
            bar.update(min(BLOCK, patients - number * BLOCK))
    return assemble(populations, ecg, registry, seed, enrich, shift.name, serial)


def run(
    make: partial[tuple[Population, NDArray[np.float16]]], blocks: int, workers: int
) -> Iterator[tuple[Population, NDArray[np.float16]]]:
    """The blocks in order, from this process or from workers."""
    if workers == 1 or blocks == 1:
        yield from map(make, range(blocks))
        return
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(workers, blocks), mp_context=context) as pool:
        yield from pool.map(make, range(blocks))


def make_block(plan: BlockPlan, block: int) -> tuple[Population, NDArray[np.float16]]:
    """Draw one block whole, and of the patients that are wanted the tensors, float16 [n, 2, 5000]
    (none without ECG)."""
    population = by_patient(
        draw_series((plan.seed, block), BLOCK, plan.serial, enrich=plan.enrich, shift=plan.shift)
    )
    if not plan.draw_ecg:
        return population, np.zeros((0, len(LEADS), SAMPLES), np.float16)
    rows = min(BLOCK, plan.patients - block * BLOCK) * plan.serial
    leads = np.stack(
        [
            record(
                recording_key(plan, block, row), one_patient(population.parameters, row), plan.shift
            ).lead_mv
            for row in range(rows)
        ]
    )
    tensors = preprocess_batch(leads.reshape(-1, SAMPLES)).astype(np.float16)
    return population, tensors.reshape(rows, len(LEADS), SAMPLES)


def recording_key(plan: BlockPlan, block: int, row: int) -> tuple[int, ...]:
    """Seeds beats and noise: the patient, and the visit where it is not the first."""
    number, visit = divmod(row, plan.serial)
    return (plan.seed, block, number, visit) if visit else (plan.seed, block, number)


def one_patient(columns: Columns, number: int) -> dict[str, float]:
    """The row of one patient as plain numbers."""
    return {name: float(column[number]) for name, column in columns.items()}


def assemble(
    populations: list[Population],
    ecg: NDArray[np.float16],
    registry: Registry,
    seed: int,
    enrich: bool,
    shift: str | None,
    serial: int,
) -> Cohort:
    """Join the blocks, cut to the wanted number, label by the registry."""
    count = len(ecg)

    def join(tables: list[Columns]) -> Columns:
        return {
            name: np.concatenate([table[name] for table in tables])[:count] for name in tables[0]
        }

    states = join([population.states for population in populations])
    values = join([population.values for population in populations])
    parameters = join([population.parameters for population in populations])
    female = states["female"] > 0
    return Cohort(
        ecg=ecg,
        labels=label_matrix(registry, values, female, states["age"]),
        age=states["age"].astype(np.float32),
        female=female,
        rate_bpm=parameters["rate"].astype(np.float32),
        rhythm={name: parameters[name] > 0 for name in RHYTHMS},
        weight=np.concatenate([p.weight for p in populations])[:count].astype(np.float32),
        patient=np.arange(count) // serial,
        hours=np.concatenate([p.hours for p in populations])[:count].astype(np.float32),
        usable=parameters["paced"] == 0,
        parameters=narrow(parameters),
        values=narrow(values),
        true_values=narrow(join([population.true_values for population in populations])),
        states=narrow(states),
        indicators=registry.ids,
        leads=LEADS,
        seed=seed,
        enriched=enrich,
        shift=shift,
    )


def narrow(columns: Columns) -> dict[str, NDArray[np.float32]]:
    return {name: column.astype(np.float32) for name, column in columns.items()}
