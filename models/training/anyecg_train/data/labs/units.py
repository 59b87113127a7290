"""Units: from a row's spelling to the registry's unit.

Every factor stands in the analyte cards; this module only brings spellings together. A general unit
library would not do: whether mmol/L can become mg/dL depends on the substance, `mEq/L` on its
charge, and `ng/mL` of a D-dimer must *not* become `ng/mL{FEU}`.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

SIGNIFICANT_DIGITS = 6
"""Laboratories report at most five; rounding keeps 10.2 mg/dL on its limit in every unit."""

_POWER = re.compile(r"x?10(?:\*\*|\^|\*|e|x)?\(?\+?(3|6|9)\)?(?=/)")
_THOUSANDS = re.compile(r"^(?:k|thou|thousands?|th)/")
_PLAIN = (
    ("µ", "u"), ("μ", "u"), ("\u00d7", "x"), ("mcg", "ug"), ("mcl", "ul"), ("mcu", "uu"),
    ("cumm", "ul"), ("mm^3", "ul"), ("mm3", "ul"), ("units/", "u/"), ("unit/", "u/"),
    ("gm/", "g/"), ("#/", "/"), ("cells/", "/"),
)  # fmt: skip
_WHOLE = {
    "10^9/l": "10^3/ul",
    "secs": "s",
    "second": "s",
    "seconds": "s",
    "percent": "%",
    "um^3": "um3",
    "mmol/molhb": "mmol/mol",
}


class Scaled(Protocol):
    """Whatever knows its scales: normalised unit -> (factor, offset)."""

    @property
    def scales(self) -> Mapping[str, tuple[float, float]]: ...


@lru_cache(maxsize=4096)
def normalise_unit(unit: str) -> str:
    """One spelling for the ways a unit is written: `x10^9/L`, `K/uL` and `10*3/uL` become one.

    Case, blanks and brackets go, because no analyte has two units that differ only there; what the
    number is counted in (`FEU`, `urea`) stays.
    """
    text = "".join(unit.casefold().split())
    for old, new in _PLAIN:
        text = text.replace(old, new)
    text = _POWER.sub(r"10^\1", text)
    text = _THOUSANDS.sub("10^3/", text)
    text = re.sub(r"[\[\]{}()]", "", text)
    return _WHOLE.get(text, text)


def convert(analyte: Scaled, value: float, unit: str) -> float | None:
    """`value` in the registry's unit, or None where the analyte's card does not list `unit`."""
    scale = analyte.scales.get(normalise_unit(unit))
    if scale is None:
        return None
    factor, offset = scale
    return (
        value if scale == (1.0, 0.0) else float(f"{factor * value + offset:.{SIGNIFICANT_DIGITS}g}")
    )
