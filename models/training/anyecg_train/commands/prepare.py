"""`prepare`: a real data set (MC-MED, MIMIC-IV) to training, validation and test parts."""

import argparse
from pathlib import Path
from typing import Any, Literal, get_args

from anyecg_train.commands.arguments import new_command, positive
from anyecg_train.data.labs import LabelOptions, default_mappings_dir, read_mapping
from anyecg_train.data.mcmed import Anchor, McMed, OwnSplit
from anyecg_train.data.mimic import Mimic
from anyecg_train.data.records.dataset import ROLES, DataSet, RecordsError
from anyecg_train.data.records.segments import Kit
from anyecg_train.data.records.splits import PatientSplit
from anyecg_train.data.records.story import Plan, Summary, declined, prepare
from anyecg_train.registry import load_registry

DATASETS = ("mc-med", "mimic-iv")
SHOWN_NAMES = 20

TEXT = (
    "Make train, validation and test part folders of a real data set: windows of ten seconds that "
    "pass the service's quality gate, preprocessed as the service does it, labelled by the "
    "laboratory results around them. Data sets are streamed; OUT is written whole or not at all. "
    "What is not used is counted by reason, and laboratory names that the mapping lacks are listed "
    "in OUT/unmapped.csv: extend the mapping and prepare again."
)
LAYOUTS = """\
mc-med    DIR holds visits.csv, labs.csv, waveform_summary.csv, split_*.csv and waveforms/.
mimic-iv  DIR holds, itself or up to two folders below, MIMIC-IV-ECG (record_list.csv,
          machine_measurements.csv, files/) and MIMIC-IV's hosp/ (labevents, d_labitems, patients).

Age, sex, heart rate and rhythm irregularity go into the parts for the baselines; an unknown sex
counts as half way between and labels only where the limits of both sexes agree. Patients under 18
or of unknown age are left out, and paced ECGs where the data set names them (mimic-iv).
A core does some 40 segments of one lead a second: see --max-segments-per-stay for a first try.
"""


def add(subparsers: Any) -> None:
    """Register the command."""
    parser = new_command(subparsers, "prepare", "make parts of MC-MED or MIMIC-IV", run)
    parser.description, parser.epilog = TEXT, LAYOUTS
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("dataset", choices=DATASETS, help="which data set DIR holds")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="see below")
    parser.add_argument("--out", type=Path, required=True, help="folder of the three parts")
    parser.add_argument("--force", action="store_true", help="replace parts that are in OUT")
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE",
        help="local laboratory names to analytes (default models/training/mappings/<name>.json)",
    )
    parser.add_argument(
        "--limits",
        choices=("row", "registry"),
        default="row",
        help="what is abnormal: the laboratory's own range on each row, or the registry's limits "
        "(default row; findings with a decision limit keep the registry's)",
    )
    parser.add_argument(
        "--anchor",
        choices=get_args(Anchor),
        help="mc-med: which time of a result is paired with the ECG (default order: nearer to the "
        "collection, which is not published)",
    )
    parser.add_argument(
        "--split",
        choices=(*get_args(OwnSplit), "patients"),
        help="mc-med's own split files (random, the default, or chrono: the newest visits are the "
        "test), or by patient from --seed (mimic-iv: always)",
    )
    parser.add_argument(
        "--fractions",
        type=fractions,
        metavar="A/B/C",
        help="of train/validation/test with --split patients (default 0.8/0.1/0.1)",
    )
    parser.add_argument("--seed", type=int, help="of --split patients (default 1)")
    parser.add_argument(
        "--overlap-seconds",
        type=overlap,
        default=0.0,
        metavar="S",
        help="of neighbouring windows, from 0 to below 10 (default 0)",
    )
    parser.add_argument(
        "--max-segments-per-stay",
        type=positive,
        metavar="N",
        help="of the labelled windows of a visit or ECG, N spread evenly (default all)",
    )
    parser.add_argument("--workers", type=positive, default=2, help="processes (default 2)")


def run(chosen: argparse.Namespace) -> None:
    """Prepare and tell what became of the segments."""
    split, name, seed = choose_split(chosen)
    dataset = choose_dataset(chosen, split)
    mapping = chosen.mapping or default_mappings_dir() / f"{chosen.dataset}.json"
    kit = Kit(
        leads=dataset.leads,
        overlap_seconds=chosen.overlap_seconds,
        most_per_stay=chosen.max_segments_per_stay,
        registry=load_registry(),
        mapping=read_mapping(mapping),
        options=LabelOptions(limits=chosen.limits),
    )
    plan = Plan(
        out=chosen.out,
        kit=kit,
        split=name,
        seed=seed,
        workers=chosen.workers,
        force=chosen.force,
    )
    print("\n".join(report(prepare(dataset, plan), chosen.out)))


def choose_split(
    chosen: argparse.Namespace,
) -> tuple[OwnSplit | PatientSplit, str, int | None]:
    """The split, how part.json names it, and its seed; RecordsError for options that do not fit."""
    kind: OwnSplit | Literal["patients"] = chosen.split or (
        "patients" if chosen.dataset == "mimic-iv" else "random"
    )
    if kind != "patients":
        if chosen.fractions is not None or chosen.seed is not None:
            raise RecordsError("--fractions and --seed go with --split patients")
        return kind, kind, None
    shares = chosen.fractions or (0.8, 0.1, 0.1)
    seed = 1 if chosen.seed is None else chosen.seed
    text = "/".join(f"{share:g}" for share in shares)
    return PatientSplit(shares, seed), f"patients {text}", seed


def choose_dataset(chosen: argparse.Namespace, split: OwnSplit | PatientSplit) -> DataSet:
    """The data set; RecordsError for options that it does not have."""
    if not chosen.data.is_dir():
        raise RecordsError(f"{chosen.data} is no folder: give --data the data set's own")
    if chosen.dataset == "mc-med":
        return McMed(chosen.data, split, chosen.anchor or "order")
    if chosen.anchor is not None:
        raise RecordsError("--anchor is for mc-med: MIMIC-IV knows the collection time")
    if not isinstance(split, PatientSplit):
        raise RecordsError("MIMIC-IV-ECG has no split of its own: take --split patients")
    return Mimic(chosen.data, split)


def report(summary: Summary, out: Path) -> list[str]:
    """What is printed at the end."""
    lines = []
    for role in ROLES:
        outcomes = summary.segments[role]
        reasons = ", ".join(f"{name} {n}" for name, n in declined(outcomes).items())
        lines.append(
            f"{role}: {outcomes.total()} segments read, {outcomes['kept']} kept of "
            f"{summary.patients[role]} patients; declined: {reasons or 'none'}"
        )
    if summary.stays_in_no_part:
        lines.append(f"{summary.stays_in_no_part} stays with recordings are in no part")
    names = summary.unmapped.names()
    lines.append(
        f"{len(names)} laboratory names are not mapped ({sum(names.values())} rows), "
        f"{summary.unmapped.units()} rows have a unit that is not known: {out / 'unmapped.csv'}"
    )
    shown = list(names.items())[:SHOWN_NAMES]
    lines.extend(f"  {count:8d}  {summary.unmapped.titled(name)}" for name, count in shown)
    if len(names) > SHOWN_NAMES:
        lines.append(f"  ... and {len(names) - SHOWN_NAMES} more")
    return lines


def fractions(text: str) -> tuple[float, float, float]:
    """`0.8/0.1/0.1` as three shares that add up to 1."""
    try:
        train, validation, test = (float(share) for share in text.split("/"))
        return PatientSplit((train, validation, test), 0).fractions
    except ValueError as problem:
        raise argparse.ArgumentTypeError(
            f"{text}: three shares, as 0.8/0.1/0.1 ({problem})"
        ) from None


def overlap(text: str) -> float:
    """Seconds from 0 to below 10."""
    seconds = float(text)
    if not 0 <= seconds < 10:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to below 10")
    return seconds
