"""Write a model folder: model.onnx, manifest.json, performance, card and golden vectors."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from anyecg_train.data.part import Part
from anyecg_train.judge.calibrate import Calibration
from anyecg_train.judge.evidence import Performance, render, to_text
from anyecg_train.network.checkpoint import Trained
from anyecg_train.ship.card import card
from anyecg_train.ship.export import (
    ATTRIBUTION_STEPS,
    INPUT,
    OUTPUTS,
    SAMPLES,
    ExportError,
    export_onnx,
)
from anyecg_train.ship.golden import COUNT, write_golden
from anyecg_train.ship.origin import origin_of

LEAD_PREFERENCE = ("II", "I")
LABEL_WINDOW_HOURS = {"F": 1, "M": 6, "C": 336}
MIN_AGE_YEARS = 18

Calibrations = Mapping[str, Mapping[str, Calibration | None]]


def write_model_folder(
    folder: Path,
    trained: Trained,
    calibrations: Calibrations,
    evidence: Performance,
    shown: Part,
    nulls: list[str],
    explained: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write every file of the folder; return golden/index.json's content.

    `explained` is what `explain` found: card.json's `plausibility` and `recordings`.

    The golden inputs are the first 64 records of `shown`, the model's leads in turn. They travel
    with the folder, so they must be of simulated patients: ExportError for any other.
    """
    if shown.about.source != "simulated":
        raise ExportError("golden inputs travel with the folder: no ECG of a real patient may")
    folder.mkdir(parents=True, exist_ok=True)
    origin = origin_of(trained.facts, evidence)
    content = export_onnx(trained.network).SerializeToString()
    offered = tuple(calibrations)
    leads = [offered[number % len(offered)] for number in range(COUNT)]
    columns = np.array([shown.examples.lead_index(lead) for lead in leads])
    positions = np.arange(COUNT) % len(shown)
    ecg = shown.examples.signals(positions, columns)[:, None]
    index = write_golden(folder / "golden", trained.network, content, ecg, leads)
    (folder / "model.onnx").write_bytes(content)
    manifest = build_manifest(trained, calibrations, content, evidence)
    for name, text in {
        "manifest.json": to_text(manifest, depth=3),
        "performance.json": to_text(evidence, depth=3),
        "performance.md": render(evidence, nulls),
        "card.json": json.dumps(
            card(origin, trained.facts, evidence, **(explained or {})), indent=2
        )
        + "\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return index


def lead_preference(leads: Sequence[str]) -> tuple[str, ...]:
    """The leads of a part that a model may be used on, best first."""
    return tuple(lead for lead in LEAD_PREFERENCE if lead in leads)


def build_manifest(
    trained: Trained, calibrations: Calibrations, content: bytes, evidence: Performance
) -> dict[str, Any]:
    """manifest.json: what the service must know to feed the network and read its answer."""
    origin = origin_of(trained.facts, evidence)
    return {
        "schemaVersion": 1,
        "id": evidence["modelId"],
        "version": evidence["modelVersion"],
        "title": origin.title,
        "status": origin.status,
        "sha256": hashlib.sha256(content).hexdigest(),
        "input": {
            "name": INPUT,
            "shape": ["N", trained.network.spec.leads, SAMPLES],
            "samplingHz": 500,
            "seconds": 10,
            "unit": "mV",
            "leads": list(calibrations),
            "unprovenLeads": ["MLII"],
        },
        "preprocessing": "ecgfounder-v1",
        "outputs": {
            "logits": {"name": OUTPUTS[0], "indicators": list(trained.indicators)},
            "attribution": {"name": OUTPUTS[1], "steps": ATTRIBUTION_STEPS},
        },
        "calibration": {
            lead: {
                indicator: None if fit is None else fit.to_json()
                for indicator, fit in calibrations[lead].items()
            }
            for lead in calibrations
        },
        "labelWindowHours": LABEL_WINDOW_HOURS,
        "population": {"minAgeYears": MIN_AGE_YEARS, "paced": "excluded"},
        "trainedOn": origin.trained_on,
        "licence": origin.licence,
    }
