"""performance.json and performance.md: a model's evidence as data and as a page to read."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from anyecg_train.judge.evaluate import Row

SCHEMA_VERSION = 1
STRONG, MODERATE = 0.65, 0.55
"""Lower ends of the tiers of arXiv 2510.22301 (by the AUROC itself, not its bound)."""

Performance = dict[str, Any]


def performance(
    model_id: str,
    version: str,
    dataset: Mapping[str, Any],
    leads: Mapping[str, Mapping[str, Row | None]],
    source: str = "simulated",
) -> Performance:
    """Assemble performance.json."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "modelId": model_id,
        "modelVersion": version,
        "source": source,
        "dataset": dict(dataset),
        "leads": round_figures(leads),
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


def tier(auroc: float) -> str:
    """The paper's word for an AUROC."""
    return "strong" if auroc >= STRONG else "moderate" if auroc >= MODERATE else "limited"


def count_tiers(rows: Mapping[str, Row | None]) -> dict[str, int]:
    """How many indicators of one lead are strong, moderate, limited, or not reported."""
    tally = {"strong": 0, "moderate": 0, "limited": 0, "not reported": 0}
    for row in rows.values():
        tally[tier(row["auroc"]["value"]) if row else "not reported"] += 1
    return tally


def render(content: Performance, nulls: Sequence[str]) -> str:
    """performance.md; `nulls` are the indicators that no ECG can show by construction."""
    dataset = content["dataset"]
    lines = [
        f"# Evidence of {content['modelId']} {content['modelVersion']}",
        "",
        "Simulated patients only. These figures say how well the network reads the virtual cohort; "
        "they are no evidence about real patients. Investigational, not cleared, "
        "not for clinical use.",
        "",
        f"{dataset['description']} {dataset['patients']} patients, seed {dataset['seed']}, "
        f"{dataset['prevalence']} prevalence, one ECG a patient, paced rhythm excluded.",
        "",
    ]
    for lead, rows in content["leads"].items():
        lines += [f"## Lead {lead}", "", *_summary(rows, nulls), "", *_table(rows), ""]
    lines += [
        "AUROC, AUPRC and gain: 95 % percentile interval of a patient bootstrap. Gain: network "
        "minus baseline (age, sex, heart rate and rhythm alone), paired. PPV and sensitivity: at "
        "the operating threshold of the manifest, Wilson interval. O:E: observed over expected "
        "positives. Tiers: strong AUROC >= 0.65, moderate 0.55-0.65, limited < 0.55.",
        "",
    ]
    return "\n".join(lines)


def _summary(rows: Mapping[str, Row | None], nulls: Sequence[str]) -> list[str]:
    tally = ", ".join(f"{count} {name}" for name, count in count_tiers(rows).items())
    lines = [f"{len(rows)} indicators: {tally}."]
    values = [row["auroc"]["value"] for name in nulls if (row := rows.get(name))]
    if values:
        lines.append(
            f"The {len(values)} indicators that are null by construction: mean AUROC "
            f"{sum(values) / len(values):.3f}, {min(values):.3f} to {max(values):.3f}."
        )
    return lines


def _table(rows: Mapping[str, Row | None]) -> list[str]:
    head = (
        "| indicator | positives | prevalence | AUROC | baseline | gain | AUPRC | PPV "
        "| sensitivity | slope | O:E |"
    )
    lines = [head, "|---" * 11 + "|"]
    for name, row in rows.items():
        if row is None:
            lines.append(f"| {name} | not reported |" + " |" * 9)
            continue
        point, fit = row["operatingPoint"], row["calibration"]
        baseline = row["baseline"]["auroc"] if row["baseline"] else None
        cells = [
            name,
            str(row["positives"]),
            f"{100 * row['prevalence']:.1f} %",
            _figure(row["auroc"]),
            "-" if baseline is None else f"{baseline['value']:.3f}",
            _figure(row["gain"]),
            _figure(row["auprc"]),
            _figure(point and point["ppv"], 2),
            _figure(point and point["sensitivity"], 2),
            "-" if fit["slope"] is None else f"{fit['slope']['value']:.2f}",
            "-" if fit["oe"] is None else f"{fit['oe']['value']:.2f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _figure(estimate: Mapping[str, Any] | None, digits: int = 3) -> str:
    if estimate is None:
        return "-"
    low, high = estimate["ci95"]
    return f"{estimate['value']:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"
