"""One function a chart: performance.json's content -> figure, or None where it has no figures.

Blue and orange (Okabe and Ito's palette) tell apart what shape and fill tell apart as well.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from anyecg_train.judge.metrics import wilson
from anyecg_train.judge.requirements import MIN_RECOVERED
from anyecg_train.judge.tally import MODERATE, STRONG, Rows, actionable_of, direct_of
from anyecg_train.registry import Registry

BLUE, ORANGE, GREY, DARK = "#0072B2", "#D55E00", "#8a8a8a", "#222222"
COLUMNS = 4
Content = Mapping[str, Any]


def forest(content: Content, registry: Registry) -> Figure | None:
    """AUROC of every finding with its interval, best first, over the tiers; baseline hollow."""
    lead, rows = first_lead(content)
    shown = sorted(
        ((name, row) for name, row in rows.items() if row and row["auroc"]),
        key=lambda item: item[1]["auroc"]["value"],
    )
    if not shown:
        return None
    figure, axes = pyplot.subplots(figsize=(8, 1.6 + 0.165 * len(shown)))
    shade_tiers(axes)
    for place, (_, row) in enumerate(shown):
        whisker(axes, row["auroc"], place, BLUE)
        if row["baseline"]:
            axes.plot(
                row["baseline"]["auroc"]["value"],
                place,
                "o",
                mfc="none",
                mec=ORANGE,
                ms=4,
                zorder=4,
            )
    axes.plot([], [], "o", color=BLUE, ms=4, label="network, 95 % interval")
    axes.plot([], [], "o", mfc="none", mec=ORANGE, ms=4, label="age, sex, rate and rhythm alone")
    axes.set_yticks(range(len(shown)), [name for name, _ in shown], fontsize=7)
    axes.set_ylim(-0.8, len(shown) - 0.2)
    axes.set_xlabel("AUROC on unseen patients")
    axes.legend(loc="lower right", fontsize=8)
    axes.grid(axis="x", color="#dddddd", lw=0.5)
    axes.set_title(title(content, f"AUROC of {len(shown)} findings, lead {lead}"), pad=30)
    return figure


def roc(content: Content, registry: Registry) -> Figure | None:
    """ROC curves of the findings of display class A, with the operating point."""
    lead, rows = first_lead(content)
    shown = {n: r for n in actionable_of(registry) if (r := rows.get(n)) and r.get("curve")}
    if not shown:
        return None
    figure, places = grid(len(shown))
    for axes, (name, row) in zip(places, shown.items(), strict=False):
        axes.plot([0, 1], [0, 1], ":", color=GREY, lw=0.8)
        axes.plot(
            [1 - point[2] for point in row["curve"]],
            [p[1] for p in row["curve"]],
            color=BLUE,
            lw=1.5,
        )
        point = row["operatingPoint"]
        if point and point["sensitivity"] and point["specificity"]:
            across, up = 1 - point["specificity"]["value"], point["sensitivity"]["value"]
            axes.plot(across, up, "D", color=ORANGE, ms=5, zorder=4)
        axes.text(0.97, 0.05, interval_text(row["auroc"]), ha="right", fontsize=7.5)
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", title=name)
    label(figure, "1 - specificity", "sensitivity")
    text = f"ROC, actionable findings, lead {lead}; diamond: operating threshold"
    figure.suptitle(title(content, text))
    return figure


def calibration(content: Content, registry: Registry) -> Figure | None:
    """Predicted against observed share in bins of equal size, on logarithmic axes."""
    lead, rows = first_lead(content)
    shown = {n: r for n in actionable_of(registry) if (r := rows.get(n)) and r["calibration"]}
    if not shown:
        return None
    figure, places = grid(len(shown))
    for axes, (name, row) in zip(places, shown.items(), strict=False):
        fit = row["calibration"]
        lowest = 1.0
        for one in fit["bins"]:
            low, high = wilson_of(one["observed"], one["n"])
            axes.plot([one["predicted"]] * 2, [low, high], color=BLUE, lw=1)
            if one["observed"] > 0:
                axes.plot(one["predicted"], one["observed"], "o", color=BLUE, ms=3.5)
            lowest = min(lowest, one["predicted"], max(low, 1e-4))
        limits = (max(1e-4, 0.7 * lowest), 1.0)
        axes.plot(limits, limits, ":", color=GREY, lw=0.8)
        axes.set(xscale="log", yscale="log", xlim=limits, ylim=limits, aspect="equal", title=name)
        texts = [
            f"{word} {interval_text(fit[key], 2)}"
            for word, key in (("O:E", "oe"), ("slope", "slope"))
            if fit[key]
        ]
        axes.text(0.03, 0.97, "\n".join(texts), transform=axes.transAxes, va="top", fontsize=7)
    label(figure, "predicted probability", "observed share")
    text = f"Calibration, actionable findings, lead {lead}; bins of equal size, 95 % interval"
    figure.suptitle(title(content, text))
    return figure


def recovery(content: Content, registry: Registry) -> Figure | None:
    """Network, oracle and baseline of the findings with a mechanism of their own."""
    oracle = (content.get("controls") or {}).get("oracle")
    if not oracle or not oracle["rows"]:
        return None
    rows = content["leads"][oracle["lead"]]
    shown = [
        (name, oracle["rows"][name], row)
        for name in direct_of(registry)
        if name in oracle["rows"] and (row := rows.get(name)) and oracle["rows"][name]["auroc"]
    ]
    if not shown:
        return None
    shown.sort(key=lambda item: float(item[1]["auroc"]["value"]))
    figure, axes = pyplot.subplots(figsize=(8, 1.6 + 0.3 * len(shown)))
    for place, (_, best, row) in enumerate(shown):
        top = best["auroc"]["value"]
        axes.plot([0.5, top], [place, place], color="#cccccc", lw=0.8, zorder=1)
        axes.plot(top, place, "|", color=DARK, ms=11, mew=1.8, zorder=3)
        whisker(axes, row["auroc"], place, BLUE)
        if row["baseline"]:
            axes.plot(row["baseline"]["auroc"]["value"], place, "o", mfc="none", mec=ORANGE, ms=4.5)
        share = best["recovered"]
        if share:
            mark = "" if share["value"] >= MIN_RECOVERED else "  *"
            axes.text(1.005, place, f"{100 * share['value']:.0f} %{mark}", va="center", fontsize=8)
    axes.plot([], [], "|", color=DARK, ms=10, mew=1.8, label="oracle: true ECG parameters")
    axes.plot([], [], "o", color=BLUE, ms=4, label="network, 95 % interval")
    axes.plot([], [], "o", mfc="none", mec=ORANGE, ms=4.5, label="age, sex, rate and rhythm alone")
    axes.axvline(0.5, color=GREY, lw=0.8)
    axes.set_yticks(range(len(shown)), [name for name, _, _ in shown], fontsize=8)
    axes.set(xlim=(0.45, 1.0), ylim=(-0.8, len(shown) - 0.2), xlabel="AUROC on unseen patients")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.09), ncols=3, fontsize=8, frameon=False)
    text = f"What the network recovers of the oracle's skill, lead {oracle['lead']}"
    axes.set_title(title(content, f"{text}\n(right: share; * below {MIN_RECOVERED:.0%})"))
    return figure


def nulls(content: Content, registry: Registry) -> Figure | None:
    """The findings no ECG can show: intervals that should contain 0.5, on every lead."""
    controls = (content.get("controls") or {}).get("nulls") or {}
    controls = {lead: control for lead, control in controls.items() if control["rows"]}
    if not controls:
        return None
    names = [row["indicator"] for row in next(iter(controls.values()))["rows"]]
    figure, axes = pyplot.subplots(figsize=(8, 1.8 + 0.36 * len(names)))
    axes.axvspan(0.49, 0.51, color="#eeeeee", zorder=0)
    axes.axvline(0.5, color=GREY, lw=0.8)
    for number, (lead, control) in enumerate(controls.items()):
        colour, shape = ((BLUE, "o"), (ORANGE, "s"))[number % 2]
        shift = 0.18 * (1 - 2 * number)
        for row in control["rows"]:
            place = len(names) - names.index(row["indicator"]) + shift
            axes.plot(row["familywise"], [place, place], color=colour, lw=0.7, alpha=0.8)
            whisker(axes, row["auroc"], place, colour, shape)
        if control["pooled"]:
            whisker(axes, control["pooled"], shift, colour, shape)
        axes.plot([], [], shape, color=colour, ms=4, label=f"lead {lead}")
    axes.axhline(0.5, color=GREY, lw=0.5)
    places = [*range(len(names), 0, -1), 0]
    axes.set_yticks(places, [*names, "mean (grey: 0.49-0.51)"], fontsize=8)
    axes.set_xlabel("AUROC; thick: 95 % interval, thin: family-wise over all of them")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.11), ncols=2, frameon=False)
    axes.set_title(title(content, "Null findings: nothing of them is in the ECG"))
    return figure


CHARTS: dict[str, Callable[[Content, Registry], Figure | None]] = {
    "forest": forest,
    "roc": roc,
    "calibration": calibration,
    "recovery": recovery,
    "nulls": nulls,
}


def first_lead(content: Content) -> tuple[str, Rows]:
    """The preferred lead and its rows."""
    lead, rows = next(iter(content["leads"].items()))
    return lead, rows


def title(content: Content, text: str) -> str:
    """The title says whose patients these are."""
    source = content.get("source", "simulated")
    whose = "simulated patients, no evidence about real ones" if source == "simulated" else source
    return f"{text}\n{content['modelId']} {content['modelVersion']}: {whose}"


def shade_tiers(axes: Axes) -> None:
    """Bands of the paper's tiers, named at the top."""
    for low, high, colour, name in (
        (0.4, MODERATE, "#f3f3f3", "limited"),
        (MODERATE, STRONG, "#e3eef6", "moderate"),
        (STRONG, 1.0, "#cfe3f2", "strong"),
    ):
        axes.axvspan(low, high, color=colour, zorder=0, lw=0)
        middle = ((max(low, 0.4) + high) / 2, 1.002)
        axes.annotate(name, middle, xycoords=("data", "axes fraction"), ha="center", fontsize=7)
    axes.set_xlim(0.4, 1.0)


def whisker(axes: Axes, estimate: Content, place: float, colour: str, shape: str = "o") -> None:
    """A figure with its interval."""
    axes.plot(estimate["ci95"], [place, place], color=colour, lw=1.6, zorder=3)
    axes.plot(estimate["value"], place, shape, color=colour, ms=4, zorder=3)


def grid(count: int) -> tuple[Figure, list[Axes]]:
    """Small multiples; the surplus ones are hidden."""
    rows = math.ceil(count / COLUMNS)
    figure, axes = pyplot.subplots(
        rows,
        COLUMNS,
        figsize=(2.6 * COLUMNS, 2.75 * rows + 0.7),
        layout="constrained",
        squeeze=False,
    )
    places = list(axes.flat)
    for surplus in places[count:]:
        surplus.set_visible(False)
    return figure, places


def label(figure: Figure, across: str, up: str) -> None:
    """Axis labels of all small multiples."""
    figure.supxlabel(across, fontsize=9)
    figure.supylabel(up, fontsize=9)


def interval_text(estimate: Content, digits: int = 3) -> str:
    """Value and interval."""
    low, high = estimate["ci95"]
    return f"{estimate['value']:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def wilson_of(share: float, people: int) -> tuple[float, float]:
    """Wilson's interval of a bin's observed share."""
    figure = wilson(round(share * people), people)
    return (0.0, 1.0) if figure is None else (figure.low, figure.high)
