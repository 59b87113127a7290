"""One raw laboratory result, as a reader takes it from a table."""

from dataclasses import dataclass
from datetime import datetime


class LabsError(ValueError):
    """A mapping, a card or a row cannot be used; the message names it and the way out."""


@dataclass(frozen=True)
class LabRow:
    """A result before anything is interpreted: every column is the text of the source.

    A column that the source lacks, or leaves empty, is the empty text. `name` is what the mapping
    file knows the test by (a component name, or an itemid). `low` and `high` are the laboratory's
    own reference range, in `unit`. `time` is the anchor that the reader chose: order or result time
    in MC-MED, collection time (charttime) in MIMIC-IV; aware or naive, as the ECG's times are.
    """

    patient: str
    name: str
    value: str
    unit: str
    low: str
    high: str
    comment: str
    status: str
    time: datetime
