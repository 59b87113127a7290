"""performance.md: a model's evidence as a page that an informatician of a hospital reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from anyecg_train.judge.page_text import HOW, PREPROCESSING, SIMULATED, WHAT_POINTS_MEAN
from anyecg_train.judge.shifts import summarise
from anyecg_train.judge.tally import Rows, count_tiers, strong_of

Content = Mapping[str, Any]
MET = {True: "yes", False: "**no**", None: "not judged"}


def render(content: Content, nulls: Sequence[str]) -> str:
    """The page; `nulls` are the indicators that no ECG can show by construction."""
    leads = content["leads"]
    lines = [
        f"# Evidence of {content['modelId']} {content['modelVersion']}",
        "",
        *_about(content),
        *_summary(content, nulls),
        *_requirements(content.get("requirements")),
    ]
    for lead, rows in leads.items():
        lines += [f"## Lead {lead}", "", *_table(rows), ""]
    lines += [*_points(leads), *_controls(content.get("controls"))]
    lines += [*_shifts(content), PREPROCESSING, *HOW]
    return "\n".join(lines).rstrip() + "\n"


def _about(content: Content) -> list[str]:
    dataset = content["dataset"]
    seed = "" if dataset.get("seed") is None else f" (seed {dataset['seed']})"
    caution = SIMULATED if content.get("source", "simulated") == "simulated" else ""
    return [
        f"{caution}Investigational, not cleared, not for clinical use.",
        "",
        f"{dataset['description']} {dataset['patients']} patients{seed}, "
        f"{dataset['prevalence']} prevalence, one index ECG a patient. "
        f"Source of the evidence: {content.get('source', 'simulated')}.",
        "",
    ]


def _summary(content: Content, nulls: Sequence[str]) -> list[str]:
    lines = ["## Summary", ""]
    if content.get("source", "simulated") != "simulated":
        nulls = ()  # real analytes
    for lead, rows in content["leads"].items():
        tally = ", ".join(f"{count} {name}" for name, count in count_tiers(rows).items())
        text = f"Lead {lead}: {len(rows)} indicators: {tally}."
        distinct = content.get("tally", {}).get(lead, {}).get("distinct")
        if distinct:
            text += (
                f" Distinct, redundant copies counted once: {distinct['strong']} strong, "
                f"{distinct['moderate']} moderate, {distinct['limited']} limited."
            )
        lines.append(text)
        values = [row["auroc"]["value"] for name in nulls if (row := rows.get(name))]
        if values:
            lines.append(
                f"The {len(values)} indicators that are null by construction: mean AUROC "
                f"{sum(values) / len(values):.3f}, {min(values):.3f} to {max(values):.3f}."
            )
        lines.append("")
    return lines


def _requirements(requirements: Sequence[Content] | None) -> list[str]:
    if not requirements:
        return []
    lines = ["## Requirements", "", "| requirement | met | figure |", "|---|---|---|"]
    lines += [f"| {r['name']} | {MET[r['met']]} | {r['figure']} |" for r in requirements]
    return [*lines, ""]


def _table(rows: Rows) -> list[str]:
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
    repeated = [row["allRecords"] for row in rows.values() if row and row.get("allRecords")]
    if repeated:
        most = max(figure["n"] for figure in repeated)
        lines += ["", f"Over all records (performance.json, `allRecords`): up to {most} records."]
    return lines


def _points(leads: Mapping[str, Rows]) -> list[str]:
    """The strong findings of the first lead at their alternative operating points."""
    lead, rows = next(iter(leads.items()))
    lines = [
        f"## Operating points of the strong findings, lead {lead}", "", *WHAT_POINTS_MEAN, "",
        "| finding | point | threshold | sensitivity | specificity | PPV | flagged | net benefit "
        "| treat all |",
        "|---" * 9 + "|",
    ]  # fmt: skip
    count = len(lines)
    for name in strong_of(rows):
        row = rows[name]
        for point in (row or {}).get("operatingPoints") or []:
            benefit, share = point["netBenefit"], f"{100 * point['flagged']:.1f} %"
            cells = [
                name, point["name"], f"{point['threshold']:.3f}", _value(point["sensitivity"]),
                _value(point["specificity"]), _value(point["ppv"]), share,
                f"{benefit['value']:+.4f}", f"{benefit['treatAll']:+.4f}",
            ]  # fmt: skip
            lines.append("| " + " | ".join(cells) + " |")
    return [*lines, ""] if len(lines) > count else []


def _controls(controls: Content | None) -> list[str]:
    if not controls:
        return []
    lines = ["## Controls", ""]
    for lead, control in (controls.get("nulls") or {}).items():
        if not control["rows"]:
            continue
        lines += [
            f"(a) Null findings, lead {lead} ({control['method']}): mean AUROC "
            f"{_figure(control['pooled'])}.", "",
            "| finding | positives | AUROC | family-wise interval | contains 0.5 |",
            "|---|---|---|---|---|",
        ]  # fmt: skip
        for row in control["rows"]:
            few = "" if row["enoughPositives"] else " (fewer than 300)"
            low, high = row["familywise"]
            lines.append(
                f"| {row['indicator']} | {row['positives']}{few} | {_figure(row['auroc'])} "
                f"| {low:.3f} to {high:.3f} | {MET[row['containsHalf']]} |"
            )
        lines.append("")
    for lead, control in (controls.get("permuted") or {}).items():
        lines += [
            f"(b) Permuted labels, lead {lead}: {control['containHalf']} of {control['outputs']} "
            f"family-wise intervals contain 0.5 ({control['method']}).", "",
        ]  # fmt: skip
    lines += ["(c) Baseline, what age, sex, heart rate and rhythm tell alone: column `baseline` "
              "of the tables.", ""]  # fmt: skip
    oracle = controls.get("oracle")
    if not oracle or not oracle["rows"]:
        return [*lines, "(d) Oracle: not available, the true ECG parameters are not known.", ""]
    lines += [
        "(d) Oracle, boosted trees on the true ECG parameters; the network on lead "
        f"{oracle['lead']} recovers this share of the oracle's skill, (AUROC - 0.5) over "
        "(AUROC - 0.5). The visible oracle is shown only what that lead keeps after the "
        "preprocessing: no gain, no other lead.", "",
        "| finding | oracle AUROC | recovered | visible oracle AUROC | recovered |",
        "|---" * 5 + "|",
    ]  # fmt: skip
    for name, row in oracle["rows"].items():
        seen = row.get("visible") or {"auroc": None, "recovered": None}
        lines.append(
            f"| {name} | {_figure(row['auroc'])} | {_figure(row['recovered'], 2)} "
            f"| {_figure(seen['auroc'])} | {_figure(seen['recovered'], 2)} |"
        )
    return [*lines, ""]


def _shifts(content: Content) -> list[str]:
    shifts = content.get("shifts")
    if not shifts:
        return []
    lines = [
        "## Under shift", "",
        "The same network, calibration and thresholds on other patients; findings that are strong "
        "on the test part.", "",
        "| set | n | lead | findings | median change of AUROC | worst | median O:E (range) "
        "| median slope |",
        "|---" * 8 + "|",
    ]  # fmt: skip
    for shift in shifts:
        for lead in shift["leads"]:
            reference = content["leads"].get(lead) or next(iter(content["leads"].values()))
            figures = summarise(shift, lead, reference)
            if figures is None:
                lines.append(f"| {shift['name']} | {shift['n']} | {lead} | none |" + " |" * 4)
                continue
            span = figures["oeRange"]
            drift = "-" if span is None else (
                f"{figures['medianOe']:.2f} ({span[0]:.2f} to {span[1]:.2f})"
            )  # fmt: skip
            slope = "-" if figures["medianSlope"] is None else f"{figures['medianSlope']:.2f}"
            lines.append(
                f"| {shift['name']} | {shift['n']} | {lead} | {figures['findings']} "
                f"| {figures['medianChange']:+.3f} "
                f"| {figures['worst']} {figures['worstChange']:+.3f} | {drift} | {slope} |"
            )
    lines += ["", *(f"- {s['name']}: {s['description']}" for s in shifts), ""]
    return lines


def _figure(estimate: Mapping[str, Any] | None, digits: int = 3) -> str:
    if estimate is None:
        return "-"
    low, high = estimate["ci95"]
    return f"{estimate['value']:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def _value(estimate: Mapping[str, Any] | None) -> str:
    return "-" if estimate is None else f"{estimate['value']:.2f}"
