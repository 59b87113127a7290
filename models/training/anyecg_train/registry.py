"""The analyte registry: 54 analytes x {low, high} = 108 indicators, read from cards/analytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Direction = Literal["low", "high"]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

DIRECTIONS: tuple[Direction, Direction] = ("low", "high")
ANALYTE_COUNT = 54
MASKED = -1


class RegistryError(ValueError):
    """The registry's files are missing or wrong; the message names the file, field and way out."""


@dataclass(frozen=True)
class Threshold:
    """A limit that may differ by sex and by age (years, each step from its `from_years` on)."""

    steps: tuple[tuple[float, float, float], ...]  # (from_years, male, female), ascending

    def at(self, female: BoolArray, age: FloatArray) -> FloatArray:
        """The limit of each patient, in the analyte's unit; shape of the inputs."""
        female, age = np.broadcast_arrays(np.asarray(female, bool), np.asarray(age, float))
        limit = np.where(female, self.steps[0][2], self.steps[0][1]).astype(float)
        for from_years, male_limit, female_limit in self.steps[1:]:
            limit = np.where(age >= from_years, np.where(female, female_limit, male_limit), limit)
        return limit


@dataclass(frozen=True)
class Indicator:
    """One output of the network: a finding of one analyte in one direction."""

    id: str
    analyte: str
    direction: Direction
    defined: bool
    display: str
    simulation: str
    redundant_with: str | None
    limit: Threshold | None

    def threshold(self, female: BoolArray, age: FloatArray) -> FloatArray:
        """The value that defines the finding, for each patient; age in years."""
        if self.limit is None:
            raise RegistryError(f"{self.id} is no defined finding and has no threshold")
        return self.limit.at(female, age)


@dataclass(frozen=True)
class Registry:
    """The indicators in model order: by analyte number, low before high."""

    indicators: tuple[Indicator, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(indicator.id for indicator in self.indicators)

    @property
    def analytes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(indicator.analyte for indicator in self.indicators))

    @property
    def defined(self) -> BoolArray:
        return np.array([indicator.defined for indicator in self.indicators])

    def index(self, indicator_id: str) -> int:
        """The column of an indicator in the label matrix and in the network's output."""
        try:
            return self.ids.index(indicator_id)
        except ValueError:
            raise RegistryError(f"{indicator_id!r} is not one of the 108 indicators") from None


def load_registry(cards_dir: Path | None = None) -> Registry:
    """Read every group file of `cards_dir` (default: the repository's cards/analytes)."""
    folder = cards_dir or default_cards_dir()
    files = sorted(folder.glob("*.json"))
    if not files:
        raise RegistryError(f"{folder} holds no analyte files: pass the path of cards/analytes")
    rows: dict[int, tuple[Path, dict[str, Any]]] = {}
    for file in files:
        for row in _read_group(file):
            number = int(_field(row, "number", file))
            if number in rows:
                raise RegistryError(f"{file}: number {number} is also in {rows[number][0]}")
            rows[number] = (file, row)
    missing = sorted(set(range(1, ANALYTE_COUNT + 1)) - set(rows))
    surplus = sorted(set(rows) - set(range(1, ANALYTE_COUNT + 1)))
    if missing or surplus:
        raise RegistryError(f"{folder}: analyte numbers missing {missing}, unknown {surplus}")
    return Registry(
        tuple(
            _indicator(rows[number][1], direction, rows[number][0])
            for number in range(1, ANALYTE_COUNT + 1)
            for direction in DIRECTIONS
        )
    )


def default_cards_dir() -> Path:
    """cards/analytes of the repository this file lies in."""
    return Path(__file__).resolve().parents[3] / "cards" / "analytes"


def label_matrix(
    registry: Registry, values: Mapping[str, FloatArray], female: BoolArray, age: FloatArray
) -> NDArray[np.int8]:
    """Labels [n, 108]: 1 finding, 0 none, -1 masked (undefined finding or value not measured).

    `values` maps analyte id to measured values in the registry's unit, NaN where not measured;
    an analyte that is absent is masked. A value exactly at the threshold is not the finding.
    """
    labels = np.full((len(age), len(registry.indicators)), MASKED, np.int8)
    for column, indicator in enumerate(registry.indicators):
        measured = values.get(indicator.analyte)
        if measured is None or not indicator.defined:
            continue
        limit = indicator.threshold(female, age)
        found = measured < limit if indicator.direction == "low" else measured > limit
        labels[:, column] = np.where(np.isnan(measured), MASKED, found)
    return labels


def _read_group(file: Path) -> list[dict[str, Any]]:
    try:
        group = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as cause:
        raise RegistryError(f"{file} is not JSON: {cause}") from cause
    rows = _field(group, "analytes", file)
    if not isinstance(rows, list):
        raise RegistryError(f"{file}: analytes must be a list")
    return rows


def _indicator(row: dict[str, Any], direction: Direction, file: Path) -> Indicator:
    analyte = str(_field(row, "id", file))
    finding = _field(row, direction, file)
    return Indicator(
        id=f"{analyte}-{direction}",
        analyte=analyte,
        direction=direction,
        defined=finding is not None,
        display="-" if finding is None else str(_field(finding, "display", file)),
        simulation=str(_field(row, "simulation", file)),
        redundant_with=_field(row, "redundantWith", file),
        limit=None if finding is None else _threshold(_field(finding, "label", file), file),
    )


def _threshold(label: dict[str, Any], file: Path) -> Threshold:
    value = _field(label, "value", file)
    if isinstance(value, dict) and "byAge" in value:
        steps = sorted(value["byAge"], key=lambda step: float(_field(step, "fromYears", file)))
        return Threshold(
            tuple((float(step["fromYears"]), *_by_sex(step["value"], file)) for step in steps)
        )
    return Threshold(((0.0, *_by_sex(value, file)),))


def _by_sex(value: Any, file: Path) -> tuple[float, float]:
    if isinstance(value, dict):
        return float(_field(value, "male", file)), float(_field(value, "female", file))
    if isinstance(value, int | float):
        return float(value), float(value)
    raise RegistryError(f"{file}: {value!r} is no limit: a number or male and female are expected")


def _field(row: Any, name: str, file: Path) -> Any:
    if not isinstance(row, dict) or name not in row:
        raise RegistryError(f"{file}: the field {name!r} is missing in {str(row)[:80]}")
    return row[name]
