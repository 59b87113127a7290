"""What a model of the virtual cohort has to show, line by line; a failure is named."""

from collections.abc import Mapping
from typing import Any

from anyecg_train.judge.tally import Rows, strong_of

MIN_DISTINCT = 30
TOO_GOOD = 0.92
MIN_RECOVERED = 0.85
POOLED = (0.49, 0.51)
SLOPE, OE = (0.8, 1.2), (0.9, 1.1)

MORPHOLOGY = (
    "potassium-low", "potassium-high", "calcium-low", "calcium-high", "calcium-ionised-low",
    "calcium-ionised-high", "glucose-low", "troponin-i-hs-high", "troponin-t-hs-high",
    "nt-probnp-high", "bnp-high", "haemoglobin-low", "tsh-low", "tsh-high", "free-t4-low",
    "free-t4-high",
)  # fmt: skip
"""Findings that the virtual cohort draws into the shape of the waves, by themselves or by the state
behind them (cohort/effects_labs.py, effects_states.py). Left out of the direct ones: lactate and pH
(rate and its variability), high glucose (as little: an indirect effect) and magnesium (weak by
design)."""

Requirement = dict[str, Any]


def requirements(
    leads: Mapping[str, Rows],
    tally: Mapping[str, Any],
    controls: Mapping[str, Any],
) -> list[Requirement]:
    """Each with `met` true, false, or null where this part cannot say, and the figure behind it.

    Judged on the first lead; the controls and the ceiling on every lead.
    """
    first = next(iter(leads))
    rows = leads[first]
    return [
        _distinct(first, tally),
        _not_too_good(leads),
        *_oracle(controls.get("oracle")),
        _gain(rows),
        *_nulls(controls.get("nulls")),
        _permuted(controls.get("permuted")),
        _calibrated(rows, "slope", SLOPE),
        _calibrated(rows, "oe", OE),
    ]


def _line(name: str, met: bool | None, figure: str) -> Requirement:
    return {"name": name, "met": met, "figure": figure}


def _distinct(lead: str, tally: Mapping[str, Any]) -> Requirement:
    name = f"at least {MIN_DISTINCT} distinct findings with AUROC >= 0.65 (lead {lead})"
    if lead not in tally:
        return _line(name, None, "not judged")
    count = tally[lead]["distinct"]["strong"]
    return _line(name, count >= MIN_DISTINCT, f"{count} distinct")


def _not_too_good(leads: Mapping[str, Rows]) -> Requirement:
    figures = [
        (row["auroc"]["value"], f"{name}, lead {lead}")
        for lead, rows in leads.items()
        for name, row in rows.items()
        if row and row["auroc"]
    ]
    name = f"no AUROC above {TOO_GOOD} (else the simulation is too clean)"
    if not figures:
        return _line(name, None, "no figures")
    over = sorted((figure for figure in figures if figure[0] > TOO_GOOD), reverse=True)
    shown = over or [max(figures)]
    text = ", ".join(f"{value:.3f} {what}" for value, what in shown)
    return _line(name, not over, text if over else f"highest {text}")


def _oracle(oracle: Mapping[str, Any] | None) -> list[Requirement]:
    name = f"each direct finding recovers >= {MIN_RECOVERED:.0%} of the skill of an oracle on"
    every = (oracle or {}).get("rows", {})
    seen = {indicator: row["visible"] for indicator, row in every.items() if "visible" in row}
    return [
        _recovery(f"{name} all true ECG parameters", every),
        _recovery(f"{name} those that one lead shows after the preprocessing", seen),
    ]


def _recovery(name: str, rows: Mapping[str, Any]) -> Requirement:
    shares = {
        indicator: row["recovered"]["value"] for indicator, row in rows.items() if row["recovered"]
    }
    if not shares:
        return _line(name, None, "no oracle on this part")
    short = {k: v for k, v in sorted(shares.items(), key=lambda x: x[1]) if v < MIN_RECOVERED}
    return _line(
        name, not short, _counted(len(shares), {k: f"{100 * v:.0f} %" for k, v in short.items()})
    )


def _gain(rows: Rows) -> Requirement:
    name = "gain over age, sex, rate and rhythm: interval above 0 for every finding drawn by shape"
    gains = {k: row["gain"] for k in MORPHOLOGY if (row := rows.get(k)) and row["gain"]}
    if not gains:
        return _line(name, None, "no baseline")
    short = {
        k: f"{gain['value']:+.3f} ({gain['ci95'][0]:+.3f} to {gain['ci95'][1]:+.3f})"
        for k, gain in gains.items()
        if gain["ci95"][0] <= 0
    }
    return _line(name, not short, _counted(len(gains), short))


def _nulls(nulls: Mapping[str, Any] | None) -> list[Requirement]:
    names = (
        "null findings: family-wise interval contains 0.5, each with >= 300 positives",
        f"null findings: mean AUROC within {POOLED[0]}-{POOLED[1]}",
    )
    if not nulls or not any(control["rows"] for control in nulls.values()):
        return [_line(name, None, "no null findings in this part") for name in names]
    rows = [(lead, row) for lead, control in nulls.items() for row in control["rows"]]
    bad = {
        f"{row['indicator']}, lead {lead}": f"{row['auroc']['value']:.3f}, {row['positives']} pos."
        for lead, row in rows
        if not (row["containsHalf"] and row["enoughPositives"])
    }
    pooled = {lead: control["pooled"] for lead, control in nulls.items() if control["pooled"]}
    inside = all(POOLED[0] <= p["value"] <= POOLED[1] for p in pooled.values())
    figures = "; ".join(
        f"lead {lead} {p['value']:.3f} ({p['ci95'][0]:.3f} to {p['ci95'][1]:.3f})"
        for lead, p in pooled.items()
    )
    return [_line(names[0], not bad, _counted(len(rows), bad)), _line(names[1], inside, figures)]


def _permuted(permuted: Mapping[str, Any] | None) -> Requirement:
    name = "permuted labels: family-wise interval contains 0.5 for every output"
    if not permuted:
        return _line(name, None, "not judged")
    met = all(row["containHalf"] == row["outputs"] for row in permuted.values())
    figures = "; ".join(
        f"lead {lead} {row['containHalf']} of {row['outputs']}"
        + "".join(f", not {o['indicator']} {o['auroc']:.3f}" for o in row["outside"])
        for lead, row in permuted.items()
    )
    return _line(name, met, figures)


def _calibrated(rows: Rows, figure: str, limits: tuple[float, float]) -> Requirement:
    label = {"slope": "calibration slope", "oe": "observed / expected"}[figure]
    name = f"{label}: interval meets {limits[0]}-{limits[1]} for every strong finding"
    judged = {k: row["calibration"][figure] for k in strong_of(rows) if (row := rows[k])}
    if not judged:
        return _line(name, None, "no strong finding")
    bad = {
        k: "none"
        if value is None
        else f"{value['value']:.2f} ({value['ci95'][0]:.2f} to {value['ci95'][1]:.2f})"
        for k, value in judged.items()
        if value is None or value["ci95"][1] < limits[0] or value["ci95"][0] > limits[1]
    }
    return _line(name, not bad, _counted(len(judged), bad))


def _counted(total: int, bad: Mapping[str, str]) -> str:
    text = f"{total - len(bad)} of {total}"
    if bad:
        text += "; not: " + ", ".join(f"{name} {value}" for name, value in bad.items())
    return text
