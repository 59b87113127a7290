"""Golden vectors of a model folder: 64 inputs, PyTorch's logits, and the check of a runtime."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from scipy.special import expit

from anyecg_train.network.net1d import Net1D
from anyecg_train.ship.export import (
    SHORTCUT_PAD,
    ExportError,
    convolution_ranks,
    naive_bytes,
    run_onnx,
    sign_byte_offset,
)

COUNT = 64
TOLERANCE = 1e-6
"""Largest difference in sigmoid(logit) between a runtime and PyTorch."""

FloatArray32 = NDArray[np.float32]


def probability_gap(logits: NDArray[np.floating], expected: NDArray[np.floating]) -> float:
    """Largest difference of sigmoid(logit), worked out in double precision."""
    return float(np.abs(expit(logits.astype(float)) - expit(expected.astype(float))).max())


@torch.no_grad()
def torch_outputs(network: Net1D, ecg: FloatArray32) -> tuple[FloatArray32, FloatArray32]:
    """Logits and attribution by PyTorch."""
    logits, attribution = network.eval()(torch.from_numpy(ecg))
    return logits.numpy(), attribution.numpy()


def prove_export(network: Net1D, content: bytes, ecg: FloatArray32) -> tuple[float, float]:
    """Compare file and naive file with PyTorch; return both gaps in probability.

    Raises ExportError unless the convolutions are 4-D, the file passes and the naive one fails.
    """
    ranks = convolution_ranks(onnx.load_from_string(content))
    if ranks != {4}:
        raise ExportError(f"convolution weights have {sorted(ranks)} dimensions, expected 4 only")
    expected, attribution = torch_outputs(network, ecg)
    logits, steps = run_onnx(content, ecg)
    gap = probability_gap(logits, expected)
    scale = max(1.0, float(np.abs(attribution).max()))
    if gap > TOLERANCE or np.abs(steps - attribution).max() > 1e-4 * scale:
        raise ExportError(f"ONNX Runtime differs from PyTorch by {gap:.1e} in probability")
    naive_gap = probability_gap(run_onnx(naive_bytes(content), ecg)[0], expected)
    if naive_gap <= TOLERANCE:
        raise ExportError(
            f"the naive export differs by {naive_gap:.1e} only, so the check proves nothing: "
            "use the onnxruntime version of requirements.txt and recorded inputs"
        )
    return gap, naive_gap


def write_golden(
    folder: Path, network: Net1D, content: bytes, ecg: FloatArray32, leads: Sequence[str]
) -> dict[str, Any]:
    """Write inputs.f32le, outputs.f32le and index.json; `ecg` is [64, 1, 5000] float32."""
    gap, naive_gap = prove_export(network, content, ecg)
    logits, _ = torch_outputs(network, ecg)
    folder.mkdir(parents=True, exist_ok=True)
    ecg.astype("<f4").tofile(folder / "inputs.f32le")
    logits.astype("<f4").tofile(folder / "outputs.f32le")
    index = {
        "schemaVersion": 1,
        "dtype": "float32, little-endian, C order",
        "inputs": {"file": "inputs.f32le", "shape": list(ecg.shape), "leads": list(leads)},
        "outputs": {"file": "outputs.f32le", "shape": list(logits.shape), "by": "PyTorch, CPU"},
        "tolerance": {"of": "sigmoid(logit)", "absolute": TOLERANCE},
        "naive": {
            "why": "a shortcut pad of +0.0 is folded into the max-pool by ONNX Runtime's optimiser",
            "how": "set the byte at byteOffset of model.onnx from 128 to 0 (-0.0 becomes +0.0)",
            "initializer": SHORTCUT_PAD,
            "byteOffset": sign_byte_offset(content),
            "measuredGap": naive_gap,
        },
        "measuredGap": gap,
        "samples": "simulated patients, preprocessed by ecgfounder-v1",
    }
    text = json.dumps(index, indent=2, allow_nan=False) + "\n"
    (folder / "index.json").write_text(text, encoding="utf-8")
    return index
