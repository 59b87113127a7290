"""One patient's recordings to labelled segments: cut, label, gate, preprocess, measure the rhythm.

A worker does this for one patient at a time and writes each segment to a scratch file at once, so
that neither a long stay nor a large data set is ever whole in memory.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import wfdb
from numpy.typing import NDArray

from anyecg_train.data.labs import LabelOptions, LabMapping, LabRow, Tally, label_records
from anyecg_train.data.records.dataset import Role, Stay, Trace, patient_code
from anyecg_train.data.records.quality import (
    FloatArray,
    assess_quality,
    decline_recording,
    round_half_up,
)
from anyecg_train.data.records.signal import WINDOW_SECONDS, measure_rhythm, prepare_input
from anyecg_train.registry import Registry

LEAST_AGE = 18
"""Years. The registry's limits are those of adults."""
RHYTHM_LEAD = "II"
MILLIVOLTS = {
    "V": 1e3, "volt": 1e3, "mV": 1.0, "millivolt": 1.0, "uV": 1e-3, "\u00b5V": 1e-3,
    "\u03bcV": 1e-3, "microvolt": 1e-3, "nV": 1e-6, "nanovolt": 1e-6,
}  # fmt: skip
"""As src/ecg/units.ts."""
UNREADABLE = (OSError, ValueError, IndexError, KeyError)
"""What wfdb raises on a damaged record."""

Columns = dict[str, NDArray[np.generic]]


@dataclass(frozen=True)
class Kit:
    """What every worker needs, once."""

    leads: tuple[str, ...]
    overlap_seconds: float
    most_per_stay: int | None
    registry: Registry
    mapping: LabMapping
    options: LabelOptions


@dataclass(frozen=True)
class Job:
    """One patient: stays of one part, laboratory rows, and where the signals go."""

    role: Role
    stays: tuple[Stay, ...]
    rows: tuple[LabRow, ...]
    scratch: Path


@dataclass(frozen=True)
class Prepared:
    """What became of a patient. `scratch` holds float16 [kept, leads, 5000], row after row."""

    role: Role
    scratch: Path
    columns: Columns
    segments: Counter[str]
    """Outcome (`kept`, or why not) -> segments; they add up to what was read."""
    labs: Tally

    @property
    def kept(self) -> int:
        return self.segments["kept"]


@dataclass(frozen=True)
class Window:
    """Ten seconds of a trace."""

    stay: Stay
    path: Path
    start: int
    samples: int
    sampling_hz: float
    time: datetime
    """The middle of the ten seconds."""


@dataclass(frozen=True)
class Facts:
    """What is known of a kept segment beside its signal and its labels."""

    place: int
    """Which of the windows it was."""
    rate_bpm: float
    irregularity: float


class Declined(Exception):
    """A window or trace is not used; the text is the reason's code."""


@dataclass
class _Log:
    segments: Counter[str] = field(default_factory=Counter)
    labs: Tally = field(default_factory=Tally)


def prepare_patient(job: Job, kit: Kit) -> Prepared:
    """All usable segments of a patient, in the order of stays and time."""
    log = _Log()
    windows = [window for stay in job.stays for window in cut_stay(stay, kit, log)]
    labels = label_windows(windows, job.rows, kit, log.labs)
    kept: list[Facts] = []
    with job.scratch.open("wb") as scratch:
        for place in choose(windows, labels, kit.most_per_stay, log.segments):
            try:
                leads = read_leads(windows[place], kit.leads)
                signals = prepare_leads(leads, windows[place].sampling_hz)
            except Declined as problem:
                log.segments[str(problem)] += 1
                continue
            scratch.write(signals.tobytes())
            lead = leads[kit.leads.index(RHYTHM_LEAD) if RHYTHM_LEAD in kit.leads else 0]
            kept.append(Facts(place, *measure_rhythm(lead, windows[place].sampling_hz)))
    log.segments["kept"] = len(kept)
    return Prepared(
        job.role, job.scratch, to_columns(kept, windows, labels), log.segments, log.labs
    )


def cut_stay(stay: Stay, kit: Kit, log: _Log) -> list[Window]:
    """The windows of a stay; one that must not be used counts its windows and gives none."""
    windows: list[Window] = []
    for trace in stay.traces:
        try:
            windows.extend(cut(stay, trace, kit))
        except Declined as problem:
            log.segments[str(problem)] += 1
    reason = refuse(stay)
    if reason is None:
        return windows
    log.segments[reason] += len(windows)
    return []


def refuse(stay: Stay) -> str | None:
    """Why a stay takes no part, whatever its signal."""
    if stay.paced:
        return "paced"
    if math.isnan(stay.age):
        return "age-unknown"
    return "under-18" if stay.age < LEAST_AGE else None


def cut(stay: Stay, trace: Trace, kit: Kit) -> list[Window]:
    """Windows of ten seconds from the first sample on; what is left at the end is not used."""
    try:
        header = wfdb.rdheader(str(trace.path))
        hz, samples = float(header.fs), int(header.sig_len)
        names, start = list(header.sig_name), trace.start or header.base_datetime
    except FileNotFoundError:
        raise Declined("file-missing") from None
    except (*UNREADABLE, TypeError, AttributeError):
        raise Declined("unreadable") from None
    if start is None:
        raise Declined("start-unknown")
    if not set(kit.leads) <= set(names):
        raise Declined("lead-missing")
    length = round_half_up(WINDOW_SECONDS * hz)
    reason = decline_recording(length if samples >= length else samples, hz)
    if reason:
        raise Declined(reason)
    step = WINDOW_SECONDS - kit.overlap_seconds
    count = int((samples - length) / hz / step + 1e-9) + 1
    return [
        Window(
            stay=stay,
            path=trace.path,
            start=min(round_half_up(number * step * hz), samples - length),
            samples=length,
            sampling_hz=hz,
            time=start + timedelta(seconds=number * step + WINDOW_SECONDS / 2),
        )
        for number in range(count)
    ]


def label_windows(
    windows: list[Window], rows: Sequence[LabRow], kit: Kit, tally: Tally
) -> NDArray[np.int8]:
    """Labels [windows, 108]; the sex is unknown where the stays of the patient differ in it."""
    sexes = {window.stay.female for window in windows}
    return label_records(
        rows,
        [window.time for window in windows],
        [window.stay.age for window in windows],
        sexes.pop() if len(sexes) == 1 else None,
        kit.registry,
        kit.mapping,
        kit.options,
        tally,
    )


def choose(
    windows: list[Window],
    labels: NDArray[np.int8],
    most_per_stay: int | None,
    outcomes: Counter[str],
) -> list[int]:
    """Places of the windows to read: those with a label, of each stay an even choice."""
    by_stay: dict[str, list[int]] = {}
    known = (labels >= 0).any(axis=1)
    outcomes["no-label"] += int((~known).sum())
    for place in np.flatnonzero(known).tolist():
        by_stay.setdefault(windows[place].stay.id, []).append(place)
    chosen: list[int] = []
    for places in by_stay.values():
        some = spread(places, most_per_stay)
        outcomes["over-limit"] += len(places) - len(some)
        chosen.extend(some)
    return chosen


def spread(places: list[int], most: int | None) -> list[int]:
    """At most so many, evenly spread from the first to the last."""
    if most is None or len(places) <= most:
        return places
    if most == 1:
        return places[:1]
    return [places[round(number * (len(places) - 1) / (most - 1))] for number in range(most)]


def read_leads(window: Window, leads: tuple[str, ...]) -> list[FloatArray]:
    """The window in mV, NaN in gaps, one array a lead. Declined where the file or unit is wrong."""
    try:
        record = wfdb.rdrecord(
            str(window.path),
            sampfrom=window.start,
            sampto=window.start + window.samples,
            channel_names=list(leads),
        )
        columns = {name: number for number, name in enumerate(record.sig_name)}
        units = [record.units[columns[lead]] for lead in leads]
        signals = [np.array(record.p_signal[:, columns[lead]], np.float64) for lead in leads]
    except FileNotFoundError:
        raise Declined("file-missing") from None
    except (*UNREADABLE, TypeError):
        raise Declined("unreadable") from None
    if any(unit.strip() not in MILLIVOLTS for unit in units):
        raise Declined("unit-unknown")
    return [signal * MILLIVOLTS[unit.strip()] for signal, unit in zip(signals, units, strict=True)]


def prepare_leads(leads: list[FloatArray], sampling_hz: float) -> NDArray[np.float16]:
    """What the network sees, float16 [leads, 5000]; Declined where the gate refuses a lead."""
    for lead in leads:
        reason = assess_quality(lead, sampling_hz).declined
        if reason:
            raise Declined(reason)
    return np.stack([prepare_input(lead, sampling_hz) for lead in leads]).astype(np.float16)


def to_columns(kept: list[Facts], windows: list[Window], labels: NDArray[np.int8]) -> Columns:
    """Everything but the signals. `index`: the first record with the most known labels."""
    places = [facts.place for facts in kept]
    stays = [windows[place].stay for place in places]
    known = (labels[places] >= 0).sum(axis=1)
    index = np.zeros(len(kept), bool)
    if len(kept):
        index[int(known.argmax())] = True
    return {
        "labels": labels[places],
        "age": np.array([stay.age for stay in stays], np.float32),
        "female": np.array([-1 if s.female is None else s.female for s in stays], np.int8),
        "rate_bpm": np.array([facts.rate_bpm for facts in kept], np.float32),
        "irregularity": np.array([facts.irregularity for facts in kept], np.float32),
        "patient": np.array([stay.patient for stay in stays], np.int64),
        "stay": np.array([patient_code(stay.id) for stay in stays], np.int64),
        "index": index,
    }
