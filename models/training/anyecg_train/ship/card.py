"""card.json: the 31 source attributes of a predictive model, its limits, and what was explained."""

from collections.abc import Mapping
from typing import Any

from anyecg_train.judge.evidence import Performance
from anyecg_train.ship.attributes import ATTRIBUTES, attributes
from anyecg_train.ship.origin import Origin

LIMITATIONS = (
    "Investigational, not cleared by any authority, not for clinical use.",
    "Absolute voltage is lost by the preprocessing (z-score): low voltage, the height of left "
    "ventricular hypertrophy and the height of the P wave in millivolts cannot be read.",
    "ST elevation hardly survives the running median: 0.2 and 0.3 mV look the same, and the P wave "
    "is inflated instead. ST depression, T-wave form, intervals and rhythm are kept.",
    "P waves are mostly lost at fast heart rates; very broad T waves are nearly halved.",
    "One lead for ten seconds: an anterior or posterior injury may leave no trace in it.",
    "The attribution output is exact arithmetic on 20 steps of half a second, not a localisation.",
    "No card and no raised likelihood never mean that a result is normal.",
)


ORIGIN_LIMITATION = {
    "demonstration": "Trained and tested on simulated patients only; never tested on a real ECG "
    "with a real result.",
    "research": "Trained and tested on past records of one data set; never used in care, and not "
    "validated where it is going to be used.",
}


def card(
    origin: Origin,
    facts: Mapping[str, Any],
    evidence: Performance,
    plausibility: Mapping[str, Any] | None = None,
    recordings: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Build card.json from what is known of the run (`facts`) and its evidence.

    `plausibility` and `recordings` are the contents of the files that `explain` writes; each is
    condensed into an object of that name, which is absent where the file is.
    """
    first = ORIGIN_LIMITATION[origin.status]
    limitations = [first, *LIMITATIONS, *explained_limitations(origin, plausibility, recordings)]
    values = attributes(origin, facts, evidence) | {10: " ".join(limitations)}
    content: dict[str, Any] = {
        "schemaVersion": 1,
        "modelId": evidence["modelId"],
        "modelVersion": evidence["modelVersion"],
        "title": origin.title,
        "status": origin.status,
        "attributes": [
            {"number": number, "category": category, "name": name, "value": values[number]}
            for number, category, name in ATTRIBUTES
        ],
        "limitations": limitations,
    }
    if plausibility is not None:
        content["plausibility"] = condense_plausibility(plausibility)
    if recordings is not None:
        content["recordings"] = {k: v for k, v in recordings.items() if k not in LEFT_OUT}
    return content


LEFT_OUT = ("schemaVersion", "byTrace")
"""What of the files of `explain` a card does without."""


def condense_plausibility(content: Mapping[str, Any]) -> dict[str, Any]:
    """plausibility.json without its figures: of each indicator the verdict and what it rests on.

    `costs` is the change of AUROC by each occlusion (below 0: ranking suffers), for actionable
    findings alone.
    """
    indicators = {}
    for name, row in content["indicators"].items():
        if row is None:
            continue
        brief: dict[str, Any] = {"expected": row["expected"], "verdict": row["verdict"]}
        if name in content["actionable"]:
            brief["costs"] = {wave: figures["auroc"] for wave, figures in row["waves"].items()}
        indicators[name] = brief
    kept = {k: v for k, v in content.items() if k not in (*LEFT_OUT, "occludedShare")}
    return kept | {"indicators": indicators}


def explained_limitations(
    origin: Origin, plausibility: Mapping[str, Any] | None, recordings: Mapping[str, Any] | None
) -> list[str]:
    """What has to be said with the figures of `explain`."""
    lines = []
    simulated = origin.status == "demonstration"
    if plausibility is not None:
        lines.append(
            "Taking waves out and drawing weights anew shows what the network reads in simulated "
            "waves; it is no evidence that a real ECG carries the same signs."
            if simulated
            else "Taking waves out and drawing weights anew shows what the network reads; it is no "
            "evidence of a mechanism."
        )
    if recordings is not None:
        finite = "all finite" if recordings["finite"] else "not all finite"
        lines.append(
            f"{'Not tested on real patients: ' if simulated else ''}"
            f"{recordings['recordings']} public real recordings "
            f"({recordings['traces']} leads), without laboratory results, were only run through "
            f"it. Of {recordings['outputs']} outputs, {finite}, {recordings['saturated']} were "
            f"saturated and {recordings['outside']} ({100 * recordings['outsideShare']:.1f} %) lay "
            "outside the 0.1 to 99.9 % range of the test patients, where "
            f"{100 * recordings['outsideExpectedShare']:.1f} % would be expected."
        )
    return lines
