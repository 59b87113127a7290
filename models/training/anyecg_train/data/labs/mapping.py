"""A mapping file: which local name stands for which analyte, and which are left out on purpose.

A mapping is the user's to extend: names that it lacks come back in the tally. Format, version 1:

    {"schemaVersion": 1, "name": "...", "anchor": "...", "notes": ["..."],
     "items": [{"name": "...", "analyte": "...", "verified": false,
                "unit": "...", "units": {"...": "..."}, "fluid": "...", "label": "..."}],
     "ignored": [{"name": "...", "reason": "..."}]}

`unit` holds where a row gives none; `units` respells a row's unit for this name alone (a `mg/dL`
that means `mg/dL{urea}`); `fluid` is a specimen of the analyte's card. Where two names measure the
same analyte at the same time, the one that stands first in the file is taken.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from anyecg_train.data.labs.cards import LabCards, load_cards
from anyecg_train.data.labs.row import LabsError
from anyecg_train.data.labs.units import normalise_unit

T = TypeVar("T")

SCHEMA_VERSION = 1
_TOP = {"schemaVersion", "name", "anchor", "notes", "items", "ignored"}
_ITEM = {"name", "analyte", "unit", "units", "fluid", "label", "verified"}


@dataclass(frozen=True)
class Item:
    """A local name that stands for an analyte."""

    name: str
    analyte: str
    unit: str | None
    units: Mapping[str, str]
    """Normalised unit of a row -> what it means for this name."""
    fluid: str | None
    verified: bool
    order: int
    """Position in the file; the lower comes first."""


@dataclass(frozen=True)
class LabMapping:
    """The local names of one data set."""

    name: str
    anchor: str
    """What the time of a row is, in words."""
    items: Mapping[str, Item]
    """By normalised name."""
    ignored: Mapping[str, str]
    """Normalised name -> reason."""
    notes: tuple[str, ...] = field(default=())

    def item(self, name: str) -> Item | None:
        """The analyte behind a name, or None."""
        return self.items.get(normalise_name(name))

    def reason_ignored(self, name: str) -> str | None:
        """Why a name is left out on purpose; None where it is mapped or not known."""
        return self.ignored.get(normalise_name(name))


def normalise_name(name: str) -> str:
    """Names are compared without case and with single blanks."""
    return " ".join(name.casefold().split())


def default_mappings_dir() -> Path:
    """models/training/mappings of the repository this file lies in."""
    return Path(__file__).resolve().parents[3] / "mappings"


def read_mapping(path: Path, cards: LabCards | None = None) -> LabMapping:
    """Read a mapping file and check every item against the analyte cards.

    Raises LabsError naming the file and the item: unknown analyte, unit or fluid, duplicate name.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as cause:
        raise LabsError(f"{path} cannot be read as a mapping: {cause}") from cause
    _known_fields(content, _TOP, f"{path}")
    if content.get("schemaVersion") != SCHEMA_VERSION:
        raise LabsError(
            f"{path}: schemaVersion is {content.get('schemaVersion')!r}, expected {SCHEMA_VERSION}"
        )
    cards = cards or load_cards()
    items: dict[str, Item] = {}
    for order, entry in enumerate(_list(content, "items", path)):
        item = _item(entry, order, cards, path)
        _add(items, item.name, item, path)
    ignored: dict[str, str] = {}
    for entry in _list(content, "ignored", path, optional=True):
        where = f"{path}, ignored {entry!r}"
        name = _text(entry, "name", where)
        if normalise_name(name) in items:
            raise LabsError(f"{path}: {name!r} is both an item and ignored: remove one of the two")
        _add(ignored, name, _text(entry, "reason", where), path)
    return LabMapping(
        name=_text(content, "name", f"{path}"),
        anchor=_text(content, "anchor", f"{path}"),
        items=items,
        ignored=ignored,
        notes=tuple(str(note) for note in _list(content, "notes", path, optional=True)),
    )


def _item(entry: Any, order: int, cards: LabCards, path: Path) -> Item:
    where = f"{path}, items[{order}]"
    name, analyte_id = _text(entry, "name", where), _text(entry, "analyte", where)
    where = f"{path}, item {name!r}"
    _known_fields(entry, _ITEM, where)
    analyte = cards.analytes.get(analyte_id)
    if analyte is None:
        raise LabsError(
            f"{where}: {analyte_id!r} is no analyte of the registry: use an id of cards/analytes, "
            "or move the name to `ignored`"
        )
    unit, units = entry.get("unit"), entry.get("units", {})
    if not isinstance(units, dict):
        raise LabsError(f"{where}: `units` must be an object of spelling and unit")
    for spelling in [*([] if unit is None else [unit]), *units.values()]:
        if not isinstance(spelling, str) or normalise_unit(spelling) not in analyte.scales:
            raise LabsError(
                f"{where}: {analyte_id} has no unit {spelling!r}; its card lists "
                f"{', '.join([analyte.unit, *(row[0] for row in analyte.conversions)])}"
            )
    fluid = entry.get("fluid")
    if fluid is not None and fluid not in analyte.specimens:
        raise LabsError(
            f"{where}: {fluid!r} is no specimen of {analyte_id}; its card lists "
            f"{', '.join(analyte.specimens)}"
        )
    return Item(
        name=name,
        analyte=analyte_id,
        unit=unit,
        units={normalise_unit(spelling): meaning for spelling, meaning in units.items()},
        fluid=fluid,
        verified=entry.get("verified") is True,
        order=order,
    )


def _add(table: dict[str, T], name: str, entry: T, path: Path) -> None:
    key = normalise_name(name)
    if key in table:
        raise LabsError(f"{path}: the name {name!r} stands there twice: remove one")
    table[key] = entry


def _list(content: Any, name: str, path: Path, *, optional: bool = False) -> list[Any]:
    value = content.get(name, [] if optional else None)
    if not isinstance(value, list):
        raise LabsError(f"{path}: `{name}` must be a list")
    return value


def _text(entry: Any, name: str, where: str) -> str:
    value = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise LabsError(f"{where}: `{name}` must be a text")
    return value


def _known_fields(entry: Any, known: set[str], where: str) -> None:
    if not isinstance(entry, dict):
        raise LabsError(f"{where}: an object is expected")
    unknown = sorted(set(entry) - known)
    if unknown:
        raise LabsError(f"{where}: unknown fields {unknown}; known are {sorted(known)}")
