"""A data set to part folders: read its tables, shelve its laboratory rows, work patient by patient.

Signals are read by the workers, ten seconds at a time; rows wait on disk; what a worker made goes
from file to file. So the memory needed depends on the number of patients and workers, and not on
the number of segments.
"""

from collections import Counter, deque
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from anyecg_train.data.labs import LabMapping, Tally, describe_labels
from anyecg_train.data.records.dataset import ROLES, DataSet, RecordsError, Role, Stay
from anyecg_train.data.records.folder import scratch_folder, whole_or_nothing
from anyecg_train.data.records.read import FORMAT_VERSION
from anyecg_train.data.records.segments import Job, Kit, Prepared, prepare_patient
from anyecg_train.data.records.shelf import SHELVES, LabShelf, shelf_of
from anyecg_train.data.records.signal import WINDOW_SECONDS
from anyecg_train.data.records.splits import require_one_role
from anyecg_train.data.records.unmapped import Unmapped
from anyecg_train.data.records.writer import PartWriter

PREPROCESSING = "ecgfounder-v1"
WAITING_JOBS = 4
"""Jobs in flight for each worker."""


@dataclass(frozen=True)
class Plan:
    """What is to be made, as the user asked for it."""

    out: Path
    kit: Kit
    split: str
    """As part.json tells it: `random`, `chrono` or `patients 0.8/0.1/0.1`."""
    seed: int | None
    workers: int
    force: bool = False
    progress: bool = True


@dataclass(frozen=True)
class Summary:
    """What came out: outcomes of segments by part, parts' records and patients, unmapped names."""

    segments: Mapping[Role, Counter[str]]
    records: Mapping[Role, int]
    patients: Mapping[Role, int]
    stays_in_no_part: int
    unmapped: Unmapped


def prepare(dataset: DataSet, plan: Plan) -> Summary:
    """Write `plan.out`/train, /validation and /test, whole or not at all.

    Raises RecordsError for a missing file or column, a patient in two parts, an empty part, or an
    `out` that is in the way.
    """
    with whole_or_nothing(plan.out, force=plan.force) as folder, ExitStack() as files:
        stays = dataset.stays()
        roles = dataset.roles(stays)
        require_one_role(stays, roles)
        used = [stay for stay in stays if stay.id in roles]
        if not used:
            raise RecordsError(f"no recording of {dataset.name} is in a part of this split")
        scratch = files.enter_context(scratch_folder(folder))
        unmapped = Unmapped(dataset.lab_title)
        shelf = shelve(dataset, used, plan, unmapped, scratch / "labs")
        writers = {
            role: files.enter_context(
                closing(PartWriter(folder / role, scratch / role, len(dataset.leads)))
            )
            for role in ROLES
        }
        segments: dict[Role, Counter[str]] = {role: Counter() for role in ROLES}
        labs = {role: Tally() for role in ROLES}
        with closing(prepare_all(used, roles, shelf, plan, scratch)) as results:
            for prepared in results:
                writers[prepared.role].append(prepared)
                segments[prepared.role].update(prepared.segments)
                labs[prepared.role].update(prepared.labs)
                unmapped.count_units(prepared.labs)
        for role, writer in writers.items():
            writer.finish(describe(dataset, plan, writer, segments[role], labs[role], unmapped))
        (folder / "unmapped.csv").write_text(unmapped.as_csv(), encoding="utf-8")
        return Summary(
            segments=segments,
            records={role: len(writer.ecg) for role, writer in writers.items()},
            patients={role: writer.patients for role, writer in writers.items()},
            stays_in_no_part=len(stays) - len(used),
            unmapped=unmapped,
        )


def shelve(
    dataset: DataSet, stays: list[Stay], plan: Plan, unmapped: Unmapped, folder: Path
) -> LabShelf:
    """Put the mapped rows of the patients on disk and count the names of the others."""
    shelf = LabShelf(folder)
    mapping: LabMapping = plan.kit.mapping
    patients = {str(stay.patient): stay.patient for stay in stays}
    rows = tqdm(
        dataset.lab_rows(patients), desc="laboratory", unit=" rows", disable=not plan.progress
    )
    wanted: dict[str, bool] = {}
    with shelf:
        for row in rows:
            if row.name not in wanted:
                wanted[row.name] = mapping.item(row.name) is not None
            if wanted[row.name]:
                shelf.add(row)
            elif mapping.reason_ignored(row.name) is None:
                unmapped.count_name(row.name)
    return shelf


def prepare_all(
    stays: list[Stay], roles: Mapping[str, Role], shelf: LabShelf, plan: Plan, scratch: Path
) -> Generator[Prepared, None, None]:
    """Every patient, in the order of shelves and codes whatever the number of workers."""
    by_patient: dict[int, list[Stay]] = {}
    for stay in stays:
        by_patient.setdefault(stay.patient, []).append(stay)
    jobs = plan_jobs(by_patient, roles, shelf, scratch)
    bar = tqdm(total=len(by_patient), desc="segments", unit=" patients", disable=not plan.progress)
    with bar, closing(run(jobs, plan.kit, plan.workers)) as results:
        for prepared in results:
            yield prepared
            bar.update()


def plan_jobs(
    by_patient: Mapping[int, list[Stay]], roles: Mapping[str, Role], shelf: LabShelf, scratch: Path
) -> Iterator[Job]:
    """Jobs, shelf after shelf: one shelf of rows is in memory at a time."""
    shelves: dict[int, list[int]] = {}
    for patient in sorted(by_patient):
        shelves.setdefault(shelf_of(patient), []).append(patient)
    for number in range(SHELVES):
        patients = shelves.get(number, [])
        rows = shelf.read(number) if patients else {}
        for patient in patients:
            found = by_patient[patient]
            yield Job(
                role=roles[found[0].id],
                stays=tuple(found),
                rows=tuple(rows.pop(patient, ())),
                scratch=scratch / f"{patient}.f16",
            )


_kit: Kit | None = None


def _take_kit(kit: Kit) -> None:
    global _kit
    _kit = kit


def _work(job: Job) -> Prepared:
    assert _kit is not None
    return prepare_patient(job, _kit)


def run(jobs: Iterator[Job], kit: Kit, workers: int) -> Generator[Prepared, None, None]:
    """The jobs in order, from this process or from workers; few wait at a time."""
    if workers == 1:
        for job in jobs:
            yield prepare_patient(job, kit)
        return
    pool = ProcessPoolExecutor(workers, initializer=_take_kit, initargs=(kit,))
    waiting: deque[Future[Prepared]] = deque()
    try:
        for job in jobs:
            waiting.append(pool.submit(_work, job))
            if len(waiting) >= WAITING_JOBS * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def describe(
    dataset: DataSet,
    plan: Plan,
    writer: PartWriter,
    segments: Counter[str],
    labs: Tally,
    unmapped: Unmapped,
) -> dict[str, Any]:
    """part.json."""
    kit = plan.kit
    return {
        "formatVersion": FORMAT_VERSION,
        "dataset": dataset.name,
        "source": "retrospective",
        "description": dataset.description,
        "split": plan.split,
        "seed": plan.seed,
        "leads": dataset.leads,
        "indicators": kit.registry.ids,
        "records": len(writer.ecg),
        "patients": writer.patients,
        "preprocessing": PREPROCESSING,
        "windowSeconds": WINDOW_SECONDS,
        "overlapSeconds": kit.overlap_seconds,
        "mostSegmentsPerStay": kit.most_per_stay,
        "anchor": dataset.anchor,
        "labels": {**describe_labels(kit.registry, kit.mapping, kit.options),
                   "anchor": dataset.anchor},
        "segments": {
            "read": segments.total(),
            "kept": segments["kept"],
            "declined": declined(segments),
        },
        "laboratory": labs.as_json(),
        "unmapped": unmapped.names(),
    }  # fmt: skip


def declined(segments: Counter[str]) -> dict[str, int]:
    """Reason -> segments, most frequent first."""
    return {name: n for name, n in segments.most_common() if name != "kept" and n}
