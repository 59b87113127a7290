"""Does the network read the waves that carry a finding? Every wave is taken out and asked.

What a pass means depends on whose waves were read: see `caveats_of`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from anyecg_train.data.examples import Examples, FloatSamples
from anyecg_train.explain.expected import EXPECTED, Expected
from anyecg_train.explain.occlude import (
    CONDITIONS,
    OCCLUSIONS,
    SHAM,
    NoBeatsError,
    occlusions,
)
from anyecg_train.explain.waves import find_beats
from anyecg_train.judge.metrics import (
    CountArray,
    Estimate,
    FloatArray,
    Ranking,
    auroc,
    auroc_of_counts,
    resample_counts,
)

Reader = Callable[[FloatSamples], FloatArray]
"""Preprocessed traces [n, 5000] -> logits [n, K]."""
Row = dict[str, Any]

INTACT = "intact"
MIN_POSITIVES = 30
"""Fewer positives or negatives among the chosen patients: no AUROC, no verdict."""
WANTED_POSITIVES = 50
NEAR_CHANCE = 0.55
BATCH = 100
"""Patients at a time; eleven traces each."""

LEADS, CONTRIBUTES, NOT_SHOWN = "expected wave leads", "expected wave contributes", "not shown"
CHANCE, NONE_EXPECTED, TOO_FEW = "near chance", "no expectation", "too few positives"
VERDICTS = {
    LEADS: "An expected wave costs more AUROC than every other and, beyond its 95 % interval, more "
    "than its sham.",
    CONTRIBUTES: "An expected wave costs more AUROC than its sham, beyond the 95 % interval, but "
    "another costs more.",
    NOT_SHOWN: "No expected wave costs more AUROC than its sham beyond the 95 % interval.",
    CHANCE: f"The intact AUROC is below {NEAR_CHANCE} or its 95 % interval reaches 0.5: there is "
    "nothing to explain.",
    NONE_EXPECTED: "The simulation gives this finding no mechanism of its own.",
    TOO_FEW: f"Fewer than {MIN_POSITIVES} positives or negatives were there to judge.",
}


@dataclass(frozen=True)
class Readings:
    """Logits [n, K] of the intact traces and of every occlusion, of the same n patients."""

    logits: Mapping[str, FloatArray]
    positions: NDArray[np.int64]
    """[n] which examples they are: those in whom beats were found."""
    shares: Mapping[str, float]
    """Mean share of the trace that an occlusion by windows takes (0 to 1)."""
    without_beats: int


def choose_patients(labels: NDArray[np.int8], limit: int, seed: int) -> NDArray[np.int64]:
    """At most `limit` positions, ascending: rare findings first, until each has 50 positives.

    The places left are drawn from everyone else.
    """
    draw = np.random.default_rng(seed)
    order = draw.permutation(len(labels))
    positive = labels[order] == 1
    taken = np.zeros(len(order), bool)
    for column in np.argsort(positive.sum(axis=0), kind="stable"):
        wanted = WANTED_POSITIVES - int((positive[:, column] & taken).sum())
        room = min(wanted, limit - int(taken.sum()))
        if room > 0:
            taken[np.flatnonzero(positive[:, column] & ~taken)[:room]] = True
    rest = np.flatnonzero(~taken)[: limit - int(taken.sum())]
    taken[rest] = True
    return np.sort(order[taken])


def read_occlusions(
    read: Reader,
    examples: Examples,
    lead: str,
    positions: NDArray[np.int64],
    seed: int,
    *,
    progress: bool = True,
) -> Readings:
    """Run the network on every patient intact and occluded; those without clear beats are left out.

    Raises ValueError where no patient has beats.
    """
    draw = np.random.default_rng(seed)
    column = examples.lead_index(lead)
    gathered: dict[str, list[FloatArray]] = {name: [] for name in (INTACT, *CONDITIONS)}
    shares: list[dict[str, float]] = []
    kept: list[int] = []
    with tqdm(total=len(positions), unit=" patients", disable=not progress, desc="waves") as bar:
        for start in range(0, len(positions), BATCH):
            chosen = positions[start : start + BATCH]
            made: list[dict[str, FloatArray]] = []
            for position, trace in zip(chosen, examples.signals(chosen, column), strict=True):
                variants = occlude_all(trace.astype(float), draw)
                if variants is not None:
                    made.append(variants[0])
                    shares.append(variants[1])
                    kept.append(int(position))
            for name, logits in gathered.items():
                if made:
                    logits.append(read(np.stack([m[name] for m in made]).astype(np.float32)))
            bar.update(len(chosen))
    if not kept:
        raise ValueError("no patient of this part has clear beats: waves cannot be taken out")
    return Readings(
        {name: np.concatenate(logits) for name, logits in gathered.items()},
        np.array(kept, np.int64),
        {name: float(np.mean([share[name] for share in shares])) for name in shares[0]},
        len(positions) - len(kept),
    )


def occlude_all(
    trace: FloatArray, draw: np.random.Generator
) -> tuple[dict[str, FloatArray], dict[str, float]] | None:
    """Every variant of a trace and the shares, or None where its beats are not clear."""
    beats = find_beats(trace)
    if beats is None:
        return None
    try:
        made, shares = occlusions(trace, beats, draw)
    except NoBeatsError:
        return None
    return {INTACT: trace, **made}, shares


def judge_all(
    readings: Readings,
    labels: NDArray[np.int8],
    indicators: tuple[str, ...],
    defined: Collection[str],
    *,
    resamples: int = 300,
    seed: int = 0,
) -> dict[str, Row | None]:
    """Figures and verdict by indicator, None for outputs that are no defined finding.

    `labels` [N, K] of the whole part (1 found, 0 not, -1 not known).
    """
    counts = resample_counts(len(readings.positions), resamples, seed)
    own = labels[readings.positions]
    return {
        indicator: judge(readings, own[:, column], column, EXPECTED.get(indicator), counts)
        if indicator in defined
        else None
        for column, indicator in enumerate(tqdm(indicators, desc="verdicts", leave=False))
    }


def judge(
    readings: Readings,
    labels: NDArray[np.int8],
    column: int,
    expected: Expected | None,
    counts: CountArray,
) -> Row:
    """One indicator: what each occlusion changes beside its sham, and the verdict."""
    logits = {name: values[:, column] for name, values in readings.logits.items()}
    known = labels >= 0
    positive = labels[known] == 1
    found, not_found = int(positive.sum()), int((~positive).sum())
    areas: dict[str, Area] | None = None
    if min(found, not_found) >= MIN_POSITIVES:
        areas = {
            name: Area.of(values[known], labels[known] == 1, counts[:, known])
            for name, values in logits.items()
        }
    waves: dict[str, Row] = {}
    for name in OCCLUSIONS:
        waves[name] = {
            "logit": mean_change(logits, name),
            "shamLogit": mean_change(logits, f"{name} {SHAM}"),
            **area_changes(areas, name),
        }
    intact = None if areas is None else areas[INTACT].estimate()
    return {
        "n": int(known.sum()),
        "positives": found,
        "aurocIntact": None if intact is None else intact.to_json(),
        "waves": waves,
        "expected": list(expected.occlusions) if expected else [],
        "mechanism": expected.mechanism if expected else None,
        "verdict": decide(intact, waves, expected),
    }


@dataclass(frozen=True)
class Area:
    """An AUROC with its value in every resample."""

    value: float
    drawn: FloatArray

    @staticmethod
    def of(score: FloatArray, positive: NDArray[np.bool_], counts: CountArray) -> "Area":
        """Of one score; both classes are there."""
        value = auroc(score, positive)
        if value is None:
            raise ValueError("an AUROC needs both classes")
        return Area(value, Ranking.of(score, positive).apply(auroc_of_counts, counts))

    def minus(self, other: "Area") -> "Area":
        """The paired difference."""
        return Area(self.value - other.value, self.drawn - other.drawn)

    def estimate(self) -> Estimate:
        """The value with its 95 % percentile interval."""
        low, high = np.nanpercentile(self.drawn, [2.5, 97.5])
        return Estimate(self.value, float(low), float(high))


def mean_change(logits: Mapping[str, FloatArray], name: str) -> float:
    """Mean absolute change of the logit over all patients."""
    return float(np.mean(np.abs(logits[name] - logits[INTACT])))


def area_changes(areas: Mapping[str, Area] | None, name: str) -> Row:
    """Change of AUROC by an occlusion, by its sham, and what the occlusion costs beyond the sham.

    Changes are occluded minus intact, below 0 where ranking suffers; `beyondSham` is sham minus
    occluded, above 0 where the wave matters more than its sham.
    """
    if areas is None:
        return {"auroc": None, "shamAuroc": None, "beyondSham": None}
    intact, occluded, sham = areas[INTACT], areas[name], areas[f"{name} {SHAM}"]
    return {
        "auroc": occluded.minus(intact).estimate().to_json(),
        "shamAuroc": sham.value - intact.value,
        "beyondSham": sham.minus(occluded).estimate().to_json(),
    }


def decide(intact: Estimate | None, waves: Mapping[str, Row], expected: Expected | None) -> str:
    """One of VERDICTS."""
    if intact is None:
        return TOO_FEW
    if intact.value < NEAR_CHANCE or intact.low <= 0.5:
        return CHANCE
    if expected is None:
        return NONE_EXPECTED
    matters = [w for w in expected.occlusions if waves[w]["beyondSham"]["ci95"][0] > 0]
    leading = min(OCCLUSIONS, key=lambda name: float(waves[name]["auroc"]["value"]))
    if leading in matters:
        return LEADS
    return CONTRIBUTES if matters else NOT_SHOWN


def count_verdicts(rows: Mapping[str, Row | None], chosen: Collection[str]) -> dict[str, int]:
    """How many of the chosen indicators have each verdict."""
    tally = dict.fromkeys(VERDICTS, 0)
    for name, row in rows.items():
        if row is not None and name in chosen:
            tally[row["verdict"]] += 1
    return tally
