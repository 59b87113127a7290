"""Real recordings through the network: do the numbers hold, and how unlike the simulation are they?

No laboratory result belongs to these recordings, so this is no test of validity, only of
arithmetic and of distance from what the network was trained on.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import wfdb
from scipy.signal import resample_poly
from scipy.special import expit

from anyecg_train.data.examples import FloatSamples
from anyecg_train.explain.plausibility import Reader
from anyecg_train.judge.calibrate import Calibration
from anyecg_train.judge.metrics import BoolArray, FloatArray
from anyecg_train.preprocess import SAMPLES, SAMPLING_HZ, preprocess_batch

LEADS = {"I": "I", "II": "II", "MLII": "II"}
"""Lead of a recording -> lead whose calibration and range it is judged by (MLII is unproven)."""
SATURATED = 1e-4
RANGE = (0.001, 0.999)
"""Quantiles of the test part's logits."""
EXPECTED_OUTSIDE = 0.002
"""Share of outputs outside that range for a patient like those of the test part."""
MAX_GAP_SHARE = 0.05
TEXT = (
    "The first ten seconds of every WFDB recording with lead I, II or MLII, resampled to 500 Hz "
    "with an anti-alias filter where needed, preprocessed as in use. `outside`: logits outside the "
    "0.1 to 99.9 % range of the simulated test patients on that lead; 0.2 % would be expected of "
    "more such patients. No laboratory result is known for them: not a test on real patients."
)


class SkippedError(ValueError):
    """A recording cannot be used; the message is the reason that is counted."""


@dataclass(frozen=True)
class Trace:
    """One lead of one recording, ten seconds in mV at 500 Hz."""

    record: str
    lead: str
    recorded_hz: float
    millivolts: FloatArray


@dataclass(frozen=True)
class Reference:
    """One lead's usual logits, lowest and highest [K], and how they become probabilities."""

    low: FloatArray
    high: FloatArray
    patients: int
    judged: BoolArray
    """[K] the defined findings, with a fit where the lead has been calibrated."""
    fits: tuple[Calibration | None, ...] | None
    """[K], or None before the calibration: then probabilities are the plain sigmoid."""

    @staticmethod
    def of(
        logits: FloatArray,
        indicators: tuple[str, ...],
        defined: Collection[str],
        fits: Mapping[str, Calibration | None] | None,
    ) -> "Reference":
        """From the test part's logits [n, K]."""
        low, high = np.quantile(logits, RANGE, axis=0)
        by_output = None if fits is None else tuple(fits.get(name) for name in indicators)
        judged = np.array(
            [
                name in defined and (by_output is None or by_output[n] is not None)
                for n, name in enumerate(indicators)
            ]
        )
        return Reference(low, high, len(logits), judged, by_output)

    def probability(self, logits: FloatArray) -> FloatArray:
        """Probabilities of the judged outputs; calibrated ones carry the service's clamp."""
        if self.fits is None:
            return np.asarray(expit(logits[self.judged]))
        return np.array(
            [
                fit.probability(logits[n : n + 1])[0]
                for n, fit in enumerate(self.fits)
                if fit is not None and self.judged[n]
            ]
        )


def read_recordings(folder: Path) -> tuple[list[Trace], dict[str, int]]:
    """Every usable trace below a folder of WFDB records, and how many were skipped for what.

    Raises FileNotFoundError where the folder holds no header (`.hea`).
    """
    headers = sorted(folder.rglob("*.hea"))
    if not headers:
        raise FileNotFoundError(f"{folder} holds no WFDB recording (*.hea): pass another folder")
    traces: list[Trace] = []
    skipped: Counter[str] = Counter()
    seen: set[str] = set()
    for header in headers:
        try:
            found = read_traces(header)
            digest = hashlib.sha256(b"".join(t.millivolts.tobytes() for t in found)).hexdigest()
            if digest in seen:
                raise SkippedError("same signal as another recording")
        except SkippedError as reason:
            skipped[str(reason)] += 1
            continue
        seen.add(digest)
        traces += found
    return traces, dict(sorted(skipped.items()))


def read_traces(header: Path) -> list[Trace]:
    """The usable leads of one record; SkippedError with the reason where there is none."""
    try:
        record = wfdb.rdrecord(str(header.with_suffix("")))
    except Exception as cause:  # wfdb raises whatever its parsing runs into
        raise SkippedError("not readable") from cause
    channels = [n for n, name in enumerate(record.sig_name or []) if lead_name(name) in LEADS]
    if not channels:
        raise SkippedError("no lead named I, II or MLII")
    hz = float(record.fs)
    if record.sig_len < 10 * hz:
        raise SkippedError("shorter than ten seconds")
    if any(record.units[n].lower() != "mv" for n in channels):
        raise SkippedError("unit is not mV")
    # a second more than is used keeps the resampling filter's end out of the window
    signals = record.p_signal[: int(11 * hz), channels].T.astype(float)
    if np.isnan(signals).mean() > MAX_GAP_SHARE:
        raise SkippedError("gaps in the signal")
    return [
        Trace(record.record_name, lead_name(record.sig_name[n]), hz, to_500_hz(signal, hz))
        for n, signal in zip(channels, signals, strict=True)
    ]


def lead_name(name: str) -> str:
    """PTB writes leads in small letters."""
    return name.strip().upper()


def to_500_hz(signal: FloatArray, hz: float) -> FloatArray:
    """The first ten seconds at 500 Hz; the 500 Hz path is left untouched, NaN and all."""
    if hz == SAMPLING_HZ:
        return signal[:SAMPLES]
    ratio = Fraction(SAMPLING_HZ / hz).limit_denominator(1000)
    filled = np.where(np.isnan(signal), 0.0, signal)
    resampled = resample_poly(filled, ratio.numerator, ratio.denominator, padtype="line")
    return np.asarray(resampled[:SAMPLES], float)


def preprocess_traces(traces: list[Trace]) -> FloatSamples:
    """[n, 5000] as the network sees them."""
    return preprocess_batch(np.stack([trace.millivolts for trace in traces]))


def judge_recordings(
    traces: list[Trace],
    skipped: Mapping[str, int],
    read: Reader,
    references: Mapping[str, Reference],
) -> dict[str, Any]:
    """recordings.json: finite, saturated, outside; over all traces and for each.

    `references` by lead (I, II). Raises ValueError without a trace.
    """
    usable = [trace for trace in traces if LEADS[trace.lead] in references]
    if not usable:
        raise ValueError("no recording has a lead that the test part has")
    logits = read(preprocess_traces(usable))
    rows = [
        judge_trace(trace, row, references[LEADS[trace.lead]])
        for trace, row in zip(usable, logits, strict=True)
    ]
    ranges = [row["range"] for row in rows if row["range"] is not None]
    outputs, outside, saturated = (
        sum(row[name] for row in rows) for name in ("outputs", "outside", "saturated")
    )
    return {
        "recordings": len({trace.record for trace in usable}),
        "traces": len(rows),
        "skipped": dict(skipped),
        "outputs": outputs,
        "finite": all(row["finite"] for row in rows),
        "calibrated": all(reference.fits is not None for reference in references.values()),
        "saturated": saturated,
        "saturatedShare": saturated / outputs,
        "range": [min(r[0] for r in ranges), max(r[1] for r in ranges)] if ranges else None,
        "outside": outside,
        "outsideShare": outside / outputs,
        "outsideExpectedShare": EXPECTED_OUTSIDE,
        "referencePatients": {lead: reference.patients for lead, reference in references.items()},
        "method": TEXT,
        "byTrace": rows,
    }


def judge_trace(trace: Trace, logits: FloatArray, reference: Reference) -> dict[str, Any]:
    """The figures of one trace's logits [K]."""
    chance, judged = reference.probability(logits), reference.judged
    finite = bool(np.isfinite(chance).all())
    return {
        "record": trace.record,
        "lead": trace.lead,
        "recordedHz": trace.recorded_hz,
        "outputs": int(judged.sum()),
        "finite": finite,
        "saturated": int(((chance <= SATURATED) | (chance >= 1 - SATURATED)).sum()),
        "outside": int(((logits < reference.low) | (logits > reference.high))[judged].sum()),
        "range": [float(chance.min()), float(chance.max())] if finite else None,
    }
