"""How many findings a model reads, and how many of them are distinct."""

from collections.abc import Mapping, Sequence
from typing import Any

from anyecg_train.registry import Indicator, Registry

STRONG, MODERATE = 0.65, 0.55
"""Lower ends of the tiers of arXiv 2510.22301 (by the AUROC itself, not its bound)."""

Rows = Mapping[str, Mapping[str, Any] | None]


def tier(auroc: float) -> str:
    """The paper's word for an AUROC."""
    return "strong" if auroc >= STRONG else "moderate" if auroc >= MODERATE else "limited"


def count_tiers(rows: Rows) -> dict[str, int]:
    """How many indicators of one lead are strong, moderate, limited, or not reported."""
    tally = {"strong": 0, "moderate": 0, "limited": 0, "not reported": 0}
    for row in rows.values():
        tally[_tier_of(row)] += 1
    return tally


def tally_of(rows: Rows, registry: Registry) -> dict[str, Any]:
    """performance.json's tally of one lead: overall, and `distinct` with redundant copies once.

    Of a redundant pair (troponin I and T, BNP and NT-proBNP, ...) the better one counts.
    """
    best: dict[str, float | None] = {}
    for indicator in registry.indicators:
        if not indicator.defined or indicator.id not in rows:
            continue
        row, pair = rows[indicator.id], pair_of(indicator)
        value = row["auroc"]["value"] if row and row["auroc"] else None
        if pair not in best or (value is not None and value > (best[pair] or 0.0)):
            best[pair] = value
    distinct = {
        name: {"auroc": {"value": v}} if v is not None else None for name, v in best.items()
    }
    return {"all": _named(count_tiers(rows)), "distinct": _named(count_tiers(distinct))}


def pair_of(indicator: Indicator) -> str:
    """One name for an indicator and its redundant copy."""
    analytes = sorted({indicator.analyte, indicator.redundant_with or indicator.analyte})
    return f"{analytes[0]}-{indicator.direction}"


def nulls_of(registry: Registry) -> list[str]:
    """The indicators that no ECG can show by construction."""
    return [i.id for i in registry.indicators if i.defined and i.simulation == "N"]


WITHOUT_MECHANISM = ("ph-high", "haemoglobin-high")
"""The sides of direct analytes for which the reference has no mechanism; the cohort draws none."""


def direct_of(registry: Registry) -> list[str]:
    """The indicators with a mechanism of their own."""
    return [
        i.id
        for i in registry.indicators
        if i.defined and i.simulation == "D" and i.id not in WITHOUT_MECHANISM
    ]


def actionable_of(registry: Registry) -> list[str]:
    """The indicators of display class A."""
    return [i.id for i in registry.indicators if i.defined and i.display == "A"]


def _tier_of(row: Mapping[str, Any] | None) -> str:
    return tier(row["auroc"]["value"]) if row and row["auroc"] else "not reported"


def _named(tally: Mapping[str, int]) -> dict[str, int]:
    return {("notReported" if name == "not reported" else name): n for name, n in tally.items()}


def strong_of(rows: Rows) -> Sequence[str]:
    """The indicators of one lead that are strong."""
    return [name for name, row in rows.items() if _tier_of(row) == "strong"]
