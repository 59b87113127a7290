"""performance.json and performance.md: a model's evidence as data and as a page to read."""

import json
from collections.abc import Mapping
from typing import Any

from anyecg_train.judge.evaluate import Row
from anyecg_train.judge.page import render as render
from anyecg_train.judge.tally import count_tiers as count_tiers
from anyecg_train.judge.tally import tier as tier

SCHEMA_VERSION = 1
Performance = dict[str, Any]


def performance(
    model_id: str,
    version: str,
    dataset: Mapping[str, Any],
    leads: Mapping[str, Mapping[str, Row | None]],
    source: str = "simulated",
    parts: Mapping[str, Any] | None = None,
) -> Performance:
    """Assemble performance.json; `parts` are its optional ones (tally, controls, shifts, ...)."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "modelId": model_id,
        "modelVersion": version,
        "source": source,
        "dataset": dict(dataset),
        "leads": round_figures(leads),
        **round_figures(parts or {}),
    }


def to_text(content: Mapping[str, Any], depth: int) -> str:
    """JSON with a final newline; raises ValueError on NaN or infinity.

    Objects are spread over lines down to `depth` levels; what lies deeper stands on one line, so
    that a change of one indicator is a change of one line.
    """
    return _spread(content, depth, "") + "\n"


def _spread(value: Any, depth: int, indent: str) -> str:
    if depth == 0 or not isinstance(value, Mapping) or not value:
        return json.dumps(value, allow_nan=False)
    inner = indent + "  "
    lines = [f"{inner}{json.dumps(k)}: {_spread(v, depth - 1, inner)}" for k, v in value.items()]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"


def round_figures(value: Any, digits: int = 6) -> Any:
    """The same content with floats cut to so many significant digits, thresholds left exact."""
    if isinstance(value, float):
        return float(f"{value:.{digits}g}")
    if isinstance(value, Mapping):
        return {k: v if k == "threshold" else round_figures(v, digits) for k, v in value.items()}
    if isinstance(value, list):
        return [round_figures(item, digits) for item in value]
    return value
