"""The text of a result: a number with its qualifier, or the reason why it is no measurement.

A flagged sample is not measured (a haemolysed potassium is no potassium). A corrected result
counts, a preliminary or cancelled one does not. What is doubtful is rejected, never guessed.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from anyecg_train.data.labs.row import LabRow

Qualifier = Literal["=", "<", "<=", ">", ">="]
Reason = Literal[
    "cancelled",
    "preliminary",
    "haemolysed",
    "clotted",
    "contaminated",
    "see note",
    "no value",
    "placeholder",
    "negative number",
    "not a number",
]

FALSIFIED_BY_HAEMOLYSIS = frozenset({"potassium", "ldh", "ast", "phosphate", "magnesium"})
"""What red cells hold far more of than plasma does."""
FALSIFIED_BY_CLOT = frozenset(
    {
        "potassium", "haemoglobin", "haematocrit", "mcv", "mchc", "rdw", "leukocytes",
        "neutrophils", "lymphocytes", "monocytes", "eosinophils", "platelets", "inr", "aptt",
        "fibrinogen", "d-dimer",
    }
)  # fmt: skip
"""Cells and clotting factors that the clot took, and the potassium that it gave."""
MAY_BE_NEGATIVE = frozenset({"anion-gap"})


@dataclass(frozen=True)
class Measured:
    """A number in the unit of its row; `>` and `<` say on which side of it the truth lies."""

    value: float
    qualifier: Qualifier
    corrected: bool


@dataclass(frozen=True)
class Rejected:
    """A row that measures nothing, and why."""

    reason: Reason


_NUMBER = re.compile(
    r"""(?P<qualifier> <=|>=|<|>|≤|≥|=|less\ than|greater\ than|more\ than )? \s*
    (?P<number> [+-]? (?: \d{1,3}(?:,\d{3})+(?:\.\d*)? | \d+\.?\d* | \.\d+ ) (?:e[+-]?\d+)? ) \s*
    (?: \(?(?:hh?|ll?|a|crit)\)? | [*!]+ )?""",
    re.VERBOSE,
)
_QUALIFIERS: dict[str, Qualifier] = {
    "<": "<", "less than": "<", "<=": "<=", "≤": "<=",
    ">": ">", "greater than": ">", "more than": ">", ">=": ">=", "≥": ">=",
}  # fmt: skip
_PLACEHOLDER = re.compile(r"9{6,}(\.0*)?")
_SEE_NOTE = re.compile(r"\b(see|refer to|check)\b.*\b(note|notes|comment|comments|below|text)\b")
_EMPTY = frozenset({"", "nan", "na", "n/a", "none", "null", "nil", "___", "-", "--", "."})

_HAEMOLYSED = re.compile(r"\bha?emol(?:y[sz]\w*|\b)")
_CLOTTED = re.compile(r"\bclot(?:s|ted)?\b")
_CONTAMINATED = re.compile(r"\bcontaminat\w*")
_CANCELLED = re.compile(r"\bcancel\w*|\bentered[ -]in[ -]error\b|\bvoided\b")
_PRELIMINARY = re.compile(r"\bprelim\w*")
_CORRECTED = re.compile(r"\bcorrected\b|\bamended\b|\bpreviously reported\b")
_NOT_FINAL = frozenset({"registered", "pending", "partial", "in process", "in progress"})
_NO_RESULT = frozenset({"error", "void", "deleted", "not done"})
_NEGATED_BEFORE = re.compile(
    r"\b(?:no|not|non|nil|without|free of|negative for)\b[\s-]*(?:\w+\s+){0,2}$"
)
_NEGATED_AFTER = re.compile(
    r"\s*(?:index)?\s*[:=]?\s*(?:none|nil|absent|negative|no\b|not (?:detected|present|seen)|0\b)"
)


def parse_value(row: LabRow, analyte: str) -> Measured | Rejected:
    """Read the value of a row; `analyte` (registry id) decides which flags falsify it."""
    return _parse(row.value, row.comment, row.status, analyte)


@lru_cache(maxsize=65536)
def _parse(raw_value: str, raw_comment: str, raw_status: str, analyte: str) -> Measured | Rejected:
    value, comment, status = (_plain(text) for text in (raw_value, raw_comment, raw_status))
    everything = f"{value} | {comment} | {status}"
    if status in _NO_RESULT or _says(_CANCELLED, everything):
        return Rejected("cancelled")
    if status in _NOT_FINAL or _says(_PRELIMINARY, everything):
        return Rejected("preliminary")
    flag = _specimen_flag(everything, analyte) or _specimen_flag(value, None)
    if flag:
        return Rejected(flag)
    return _number(value, analyte, corrected=_says(_CORRECTED, everything))


@lru_cache(maxsize=4096)
def parse_number(text: str) -> float | None:
    """A bare finite number (`1,234` included), or None: for the limits of a reference range."""
    match = _NUMBER.fullmatch(_plain(text))
    if match is None or match["qualifier"] not in (None, "="):
        return None
    return _finite(match["number"])


def _number(value: str, analyte: str, *, corrected: bool) -> Measured | Rejected:
    if value in _EMPTY:
        return Rejected("no value")
    match = _NUMBER.fullmatch(value)
    if match is None:
        return Rejected("see note" if _SEE_NOTE.search(value) else "not a number")
    if _PLACEHOLDER.fullmatch(match["number"]):
        return Rejected("placeholder")
    number = _finite(match["number"])
    if number is None:
        return Rejected("not a number")
    if number < 0 and analyte not in MAY_BE_NEGATIVE:
        return Rejected("negative number")
    return Measured(number, _QUALIFIERS.get(match["qualifier"] or "", "="), corrected)


def _finite(text: str) -> float | None:
    number = float(text.replace(",", ""))
    return number if abs(number) < float("inf") else None


def _specimen_flag(text: str, analyte: str | None) -> Reason | None:
    """The flag in a text that falsifies an analyte; None asks for any flag at all."""
    if (analyte is None or analyte in FALSIFIED_BY_HAEMOLYSIS) and _says(_HAEMOLYSED, text):
        return "haemolysed"
    if (analyte is None or analyte in FALSIFIED_BY_CLOT) and _says(_CLOTTED, text):
        return "clotted"
    return "contaminated" if _says(_CONTAMINATED, text) else None


def _says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text asserts something: `not haemolysed` and `hemolysis: none` do not."""
    return any(
        not _NEGATED_BEFORE.search(text[: match.start()])
        and not _NEGATED_AFTER.match(text, match.end())
        for match in pattern.finditer(text)
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
