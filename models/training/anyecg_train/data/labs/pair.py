"""Which result belongs to an ECG: per analyte the nearest one within the analyte's window."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from anyecg_train.data.labs.reading import Reading
from anyecg_train.data.labs.tally import Tally

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class History:
    """A patient's readings of one analyte, one at each time, earliest first."""

    times: tuple[datetime, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Pair:
    """A reading and its distance from the ECG: hours, positive where it came after."""

    reading: Reading
    hours: float


def histories(readings: Iterable[Reading], tally: Tally) -> dict[str, History]:
    """Analyte -> history. Of several readings at one time, one stays and the rest are counted.

    The name that stands first in the mapping goes first, and of one name a corrected result; the
    order of the rows plays no part.
    """
    by_analyte: dict[str, list[Reading]] = {}
    for reading in readings:
        by_analyte.setdefault(reading.analyte, []).append(reading)
    return {analyte: _history(found, tally) for analyte, found in by_analyte.items()}


def nearest(history: History, at: datetime, window: timedelta) -> Pair | None:
    """The reading nearest to an ECG at most `window` away (inclusive); of two, the later one."""
    after = bisect_left(history.times, at)
    candidates = [
        history.readings[index]
        for index in (after, after - 1)
        if 0 <= index < len(history.times) and abs(history.times[index] - at) <= window
    ]
    if not candidates:
        return None
    reading = min(candidates, key=lambda candidate: abs(candidate.time - at))
    return Pair(reading, (reading.time - at) / _HOUR)


def pair(
    by_analyte: Mapping[str, History], at: datetime, windows: Mapping[str, timedelta]
) -> dict[str, Pair]:
    """Analyte -> its pair, for the analytes that were measured within their window of an ECG."""
    found = {
        analyte: nearest(history, at, windows[analyte]) for analyte, history in by_analyte.items()
    }
    return {analyte: match for analyte, match in found.items() if match is not None}


def _history(readings: list[Reading], tally: Tally) -> History:
    kept: list[Reading] = []
    for reading in sorted(readings, key=_preference):
        if kept and kept[-1].time == reading.time:
            first = kept[-1]
            superseded = (first.corrected, reading.corrected) == (True, False)
            superseded &= first.order == reading.order
            same = (first.value, first.qualifier) == (reading.value, reading.qualifier)
            outcome = "corrected" if superseded else "repeated" if same else "differing"
            tally.add("same time", outcome, reading.analyte)
        else:
            kept.append(reading)
    return History(tuple(reading.time for reading in kept), tuple(kept))


def _preference(reading: Reading) -> tuple[datetime, int, bool, float, str]:
    return (
        reading.time, reading.order, not reading.corrected, reading.value, reading.qualifier
    )  # fmt: skip
