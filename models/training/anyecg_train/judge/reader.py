"""Who reads the ECGs: the network of a run, or the ONNX file of a finished model folder."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from anyecg_train.data.examples import Examples, predict
from anyecg_train.judge.calibrate import Calibration
from anyecg_train.judge.metrics import FloatArray
from anyecg_train.judge.operating import Thresholds
from anyecg_train.network.checkpoint import load_trained

BATCH = 64


@dataclass(frozen=True)
class Reader:
    """`logits(examples, lead)` [n, K] in the order of `indicators`."""

    indicators: tuple[str, ...]
    logits: Callable[[Examples, str], FloatArray]


@dataclass(frozen=True)
class ModelFolder:
    """A finished model: nothing of it is fitted again."""

    reader: Reader
    id: str
    version: str
    leads: tuple[str, ...]
    calibrations: dict[str, dict[str, Calibration | None]]
    points: dict[str, dict[str, Thresholds]]
    """The alternative thresholds that its own performance.json names."""


def read_run(best: Path) -> Reader:
    """The kept network of a training run."""
    trained = load_trained(best)
    return Reader(
        trained.indicators, lambda examples, lead: predict(trained.network, examples, lead)
    )


def read_model(folder: Path) -> ModelFolder:
    """A model folder; FileNotFoundError or ValueError name the file that is missing or wrong."""
    for name in ("manifest.json", "model.onnx"):
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{folder / name} is not there: --model wants a model folder")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    indicators = tuple(manifest["outputs"]["logits"]["indicators"])
    calibrations = {
        lead: {name: row and Calibration.from_json(row) for name, row in rows.items()}
        for lead, rows in manifest["calibration"].items()
    }
    return ModelFolder(
        Reader(indicators, _onnx(folder / "model.onnx", manifest)),
        manifest["id"],
        manifest["version"],
        tuple(manifest["input"]["leads"]),
        calibrations,
        _points(folder / "performance.json"),
    )


def _onnx(file: Path, manifest: dict[str, Any]) -> Callable[[Examples, str], FloatArray]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    source, output = manifest["input"]["name"], manifest["outputs"]["logits"]["name"]

    def logits(examples: Examples, lead: str) -> FloatArray:
        column = examples.lead_index(lead)
        parts = []
        for start in range(0, len(examples), BATCH):
            signal = examples.signals(slice(start, start + BATCH), column)[:, None]
            parts.append(session.run([output], {source: signal})[0])
        return np.concatenate(parts).astype(float)

    return logits


def _points(file: Path) -> dict[str, dict[str, Thresholds]]:
    if not file.is_file():
        return {}
    content = json.loads(file.read_text(encoding="utf-8"))
    return {
        lead: {
            name: {p["name"]: p["threshold"] for p in row.get("operatingPoints") or []}
            for name, row in rows.items()
            if row
        }
        for lead, rows in content["leads"].items()
    }
