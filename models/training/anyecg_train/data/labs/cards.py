"""What the analyte cards say about units, reference ranges, specimens and pairing windows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from anyecg_train.data.labs.row import LabsError
from anyecg_train.data.labs.units import normalise_unit
from anyecg_train.registry import Direction, default_cards_dir

BySex = tuple[float, float]
"""A limit for men and for women."""


@dataclass(frozen=True)
class Range:
    """A reference range in the unit of its analyte; None on the side that has no limit."""

    low: BySex | None
    high: BySex | None

    def side(self, direction: Direction) -> BySex | None:
        return self.low if direction == "low" else self.high


@dataclass(frozen=True, eq=False)
class Analyte:
    """The laboratory's side of an analyte; there is one object of each, so identity is equality."""

    id: str
    unit: str
    conversions: tuple[tuple[str, float, float], ...]
    """(unit, factor, offset): value in `unit` = factor * x + offset."""
    reference: Range
    specimens: Mapping[str, Range | None]
    """Accepted specimen -> its own reference range, None where the analyte's range holds."""
    window_class: str

    @cached_property
    def scales(self) -> Mapping[str, tuple[float, float]]:
        """Spelling of a unit (normalised) -> (factor, offset) into the analyte's unit."""
        table = {
            normalise_unit(unit): (factor, offset) for unit, factor, offset in self.conversions
        }
        return {**table, normalise_unit(self.unit): (1.0, 0.0)}


@dataclass(frozen=True)
class LabCards:
    """The cards of all analytes and the pairing windows of their classes."""

    analytes: Mapping[str, Analyte]
    window_hours: Mapping[str, float]
    """Window class -> greatest distance between collection and ECG."""

    def window(self, analyte: str) -> timedelta:
        """How far a result may lie from an ECG that it labels, on either side."""
        return timedelta(hours=self.window_hours[self.analytes[analyte].window_class])


@lru_cache
def load_cards(analytes_dir: Path | None = None) -> LabCards:
    """Read `analytes_dir` (default: the repository's cards/analytes) and ../window-classes.json.

    Raises LabsError where a file or field is missing.
    """
    folder = analytes_dir or default_cards_dir()
    windows_file = folder.parent / "window-classes.json"
    classes = _field(_read(windows_file), "classes", windows_file)
    hours = {
        name: float(_field(row, "pairingHours", windows_file)) for name, row in classes.items()
    }
    files = sorted(folder.glob("*.json"))
    if not files:
        raise LabsError(f"{folder} holds no analyte files: pass the path of cards/analytes")
    analytes = [
        _analyte(row, file) for file in files for row in _field(_read(file), "analytes", file)
    ]
    for analyte in analytes:
        if analyte.window_class not in hours:
            raise LabsError(
                f"{analyte.id}: window class {analyte.window_class!r} is not in {windows_file}"
            )
    return LabCards({analyte.id: analyte for analyte in analytes}, hours)


def _analyte(row: dict[str, Any], file: Path) -> Analyte:
    return Analyte(
        id=str(_field(row, "id", file)),
        unit=str(_field(row, "unit", file)),
        conversions=tuple(
            (
                str(_field(entry, "unit", file)),
                float(_field(entry, "factor", file)),
                float(entry.get("offset", 0)),
            )
            for entry in _field(row, "conversions", file)
        ),
        reference=_range(_field(row, "reference", file), file),
        specimens={
            str(_field(code, "specimen", file)): (
                _range(code["reference"], file) if "reference" in code else None
            )
            for code in _field(row, "loinc", file)
        },
        window_class=str(_field(row, "windowClass", file)),
    )


def _range(row: dict[str, Any], file: Path) -> Range:
    return Range(_by_sex(_field(row, "low", file), file), _by_sex(_field(row, "high", file), file))


def _by_sex(value: Any, file: Path) -> BySex | None:
    if value is None:
        return None
    if isinstance(value, dict):
        return float(_field(value, "male", file)), float(_field(value, "female", file))
    return float(value), float(value)


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as cause:
        raise LabsError(f"{file} cannot be read as JSON: {cause}") from cause


def _field(row: Any, name: str, file: Path) -> Any:
    if not isinstance(row, dict) or name not in row:
        raise LabsError(f"{file}: the field {name!r} is missing in {str(row)[:80]}")
    return row[name]
