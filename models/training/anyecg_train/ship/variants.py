"""Smaller forms of an exported network, each with what it loses against the original.

`fp16` stores the weights in half precision and computes as before; `int8` quantises the
convolutions. Both are made from the shipped file, so that its shortcut pads of -0.0 go with them,
and both are judged on data: a variant that loses too much is reported and not shipped.
"""

import contextlib
import hashlib
import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from scipy.special import expit

from anyecg_train.judge.evaluate import MIN_POSITIVES
from anyecg_train.judge.metrics import FloatArray, auroc
from anyecg_train.ship.export import INPUT, OUTPUTS, SHORTCUT_PAD, ExportError, strip_provenance

AUROC_LIMIT = 0.01
"""A variant is worth shipping when no indicator's AUROC moves by more,"""
PROBABILITY_LIMIT = 0.01
"""and no single answer by more: a mean hides the one patient whose answer turns over."""
MIN_CALIBRATION_WINDOWS = 200
CALIBRATION_STRIDE = 10
"""Windows whose activations are held at once: all of 200 would not fit for the full network."""
Z_SCORE_TOLERANCE = 0.05
FILES = {"fp16": "model.fp16.onnx", "int8": "model.int8.onnx"}
VARIANTS_FILE = "variants.json"
BATCH = 64

FloatArray32 = NDArray[np.float32]


@dataclass(frozen=True)
class Variant:
    """One smaller form of the network, and `measure_variant`'s account of it."""

    name: str
    file: str
    content: bytes = field(repr=False)
    loss: Mapping[str, Any]

    @property
    def worth_shipping(self) -> bool:
        """Whether AUROC and answers were seen to stay; False when nothing could be judged."""
        worst = self.loss["worstAurocDifference"]
        return (
            worst is not None
            and abs(worst["value"]) <= AUROC_LIMIT
            and self.loss["maxProbabilityDifference"] <= PROBABILITY_LIMIT
        )


def make_variants(
    onnx_bytes: bytes,
    calibration_ecg: FloatArray32,
    judged_ecg: FloatArray32,
    labels: NDArray[np.int8],
    indicators: Sequence[str],
    golden_ecg: FloatArray32 | None = None,
) -> dict[str, Variant]:
    """Make and judge every variant of an exported network, by name.

    `calibration_ecg` [n >= 200, 1, 5000] from the validation part sets the ranges of int8;
    `judged_ecg` [m, 1, 5000] (lead II of the test part) with `labels` [m, K] tells the loss. The
    golden inputs, when given, count for the largest difference only: it then bounds what `model
    verify` sees. Raises ExportError that names what is wrong with an input.
    """
    contents = {"fp16": to_fp16(onnx_bytes), "int8": to_int8(onnx_bytes, calibration_ecg)}
    variants = {}
    for name, content in contents.items():
        require_protected_pads(content)
        loss = measure_variant(onnx_bytes, content, judged_ecg, labels, indicators)
        if golden_ecg is not None:
            golden = measure_variant(onnx_bytes, content, golden_ecg)
            key = "maxProbabilityDifference"
            loss[key] = max(loss[key], golden[key])
        variants[name] = Variant(name, FILES[name], content, loss)
    return variants


def to_fp16(onnx_bytes: bytes) -> bytes:
    """Store the weights as float16 with a Cast to float32 in front of their use.

    Computation stays in float32 (the runtime casts once, at load). Biases and the pad value -0.0
    are not weights and stay float32.
    """
    model = onnx.load_from_string(onnx_bytes)
    casts = []
    for constant in model.graph.initializer:
        if constant.data_type != TensorProto.FLOAT or len(constant.dims) < 2:
            continue
        weight, name = numpy_helper.to_array(constant), constant.name
        if np.abs(weight).max() > np.finfo(np.float16).max:
            raise ExportError(f"weight {name} exceeds the range of float16: ship float32 only")
        stored = f"{name}.fp16"
        constant.CopyFrom(numpy_helper.from_array(weight.astype(np.float16), stored))
        casts.append(helper.make_node("Cast", [stored], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())


def to_int8(onnx_bytes: bytes, calibration_ecg: FloatArray32) -> bytes:
    """Quantise the convolutions: int8 weights per channel, uint8 activations, QDQ form.

    Only unsigned activations are computed in integers on a CPU; with signed ones ONNX Runtime
    keeps float convolutions between the rounding. Ranges leave out one activation in 100 000 on
    either side, which loses less than the extremes of a few windows.
    """
    require_calibration(onnx_bytes, calibration_ecg)
    from onnxruntime import quantization as quantize

    with tempfile.TemporaryDirectory() as folder, _quiet():
        source, target = Path(folder) / "source.onnx", Path(folder) / "target.onnx"
        source.write_bytes(onnx_bytes)
        quantize.quantize_static(
            source,
            target,
            _CalibrationWindows(calibration_ecg),
            quant_format=quantize.QuantFormat.QDQ,
            op_types_to_quantize=["Conv"],
            per_channel=True,
            activation_type=quantize.QuantType.QUInt8,
            weight_type=quantize.QuantType.QInt8,
            calibrate_method=quantize.CalibrationMethod.Percentile,
            extra_options={"CalibStridedMinMax": CALIBRATION_STRIDE},
        )
        model = onnx.load(target)
    strip_provenance(model)
    for constant in model.graph.initializer:
        constant.ClearField("doc_string")  # in the exporter's own byte order again
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())


def require_calibration(onnx_bytes: bytes, ecg: FloatArray32) -> None:
    """Raise ExportError unless `ecg` can set the ranges: enough z-scored windows, all finite."""
    _require_windows(onnx_bytes, ecg, "calibration_ecg")
    if len(ecg) < MIN_CALIBRATION_WINDOWS:
        raise ExportError(
            f"calibration_ecg has {len(ecg)} windows, at least {MIN_CALIBRATION_WINDOWS} are "
            "needed: simulate a larger validation part"
        )
    shift = np.abs(ecg.mean(axis=-1, dtype=float)).max(axis=1)
    spread = np.abs(ecg.std(axis=-1, dtype=float) - 1).max(axis=1)
    wrong = np.flatnonzero((shift > Z_SCORE_TOLERANCE) | (spread > Z_SCORE_TOLERANCE))
    if len(wrong):
        raise ExportError(
            f"calibration_ecg[{wrong[0]}] is no z-scored window (mean 0, deviation 1): pass what "
            "the preprocessing writes, not millivolts or a flat line"
        )


def require_protected_pads(onnx_bytes: bytes) -> None:
    """Raise ExportError unless every max-pool has a pad of float32 -0.0 that the runtime keeps."""
    graph = onnx.load_from_string(onnx_bytes).graph
    constants = {constant.name: constant for constant in graph.initializer}
    made = {output: node for node in graph.node for output in node.output}
    for pool in (node for node in graph.node if node.op_type == "MaxPool"):
        pad = made.get(pool.input[0])
        if pad is None or pad.op_type != "Pad" or pad.input[2:3] != [SHORTCUT_PAD]:
            raise ExportError(f"max-pool {pool.output[0]} has no pad of {SHORTCUT_PAD} in front")
    pad_value = constants.get(SHORTCUT_PAD)
    if pad_value is None or pad_value.data_type != TensorProto.FLOAT:
        raise ExportError(f"{SHORTCUT_PAD} is not a float32 constant of the graph")
    value = numpy_helper.to_array(pad_value)
    if value != 0 or not np.signbit(value):
        raise ExportError(f"{SHORTCUT_PAD} is {value}, it must be -0.0")
    folded = count_folded_pads(onnx_bytes)
    if folded:
        raise ExportError(f"ONNX Runtime's optimiser folds {folded} pads into the max-pools")


def count_folded_pads(onnx_bytes: bytes) -> int:
    """Max-pools that pad by themselves once ONNX Runtime has optimised the graph."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Every level above `basic` folds; `all` would write layouts of this machine only.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    with tempfile.TemporaryDirectory() as folder:
        optimised = Path(folder) / "optimised.onnx"
        options.optimized_model_filepath = str(optimised)
        onnxruntime.InferenceSession(onnx_bytes, options, providers=["CPUExecutionProvider"])
        graph = onnx.load(optimised).graph
    return sum(
        any(attribute.name == "pads" and any(attribute.ints) for attribute in node.attribute)
        for node in graph.node
        if node.op_type == "MaxPool"
    )


def measure_variant(
    reference: bytes,
    variant: bytes,
    ecg: FloatArray32,
    labels: NDArray[np.int8] | None = None,
    indicators: Sequence[str] | None = None,
) -> dict[str, Any]:
    """What a variant loses on windows [n, 1, 5000], in the words of variants.json.

    AUROC differences (variant minus reference) need `labels` [n, K] (1 found, 0 not, -1 not known)
    and the names of the K indicators; those with fewer than 20 of either class are left out. The
    figures are None where nothing can be judged. Probabilities are sigmoid(logit), uncalibrated.
    """
    _require_windows(reference, ecg, "ecg")
    own, other = _logits(reference, ecg), _logits(variant, ecg)
    if not np.isfinite(other).all():
        raise ExportError("the variant answers with values that are not finite")
    loss: dict[str, Any] = {
        "bytes": len(variant),
        "n": len(ecg),
        "maxProbabilityDifference": float(np.abs(expit(other) - expit(own)).max()),
        "meanLogitDifference": float(np.abs(other - own).mean()),
        "judgedIndicators": 0,
        "meanAurocDifference": None,
        "worstAurocDifference": None,
    }
    if labels is None:
        return loss
    differences = _auroc_differences(own, other, labels, indicators or ())
    if differences:
        worst = max(differences, key=lambda name: abs(differences[name]))
        loss["judgedIndicators"] = len(differences)
        loss["meanAurocDifference"] = float(np.mean(list(differences.values())))
        loss["worstAurocDifference"] = {"indicator": worst, "value": differences[worst]}
    return loss


def variants_json(variants: Mapping[str, Variant]) -> dict[str, Any]:
    """variants.json: every variant that was made; `file` is null where it is not worth shipping."""
    return {
        "schemaVersion": 1,
        "aurocLimit": AUROC_LIMIT,
        "probabilityLimit": PROBABILITY_LIMIT,
        "variants": [
            {
                "name": variant.name,
                "file": variant.file if variant.worth_shipping else None,
                "sha256": hashlib.sha256(variant.content).hexdigest(),
                **variant.loss,
                "worthShipping": variant.worth_shipping,
            }
            for variant in variants.values()
        ],
    }


def _auroc_differences(
    own: FloatArray, other: FloatArray, labels: NDArray[np.int8], indicators: Sequence[str]
) -> dict[str, float]:
    if labels.shape != own.shape or len(indicators) != own.shape[1]:
        raise ExportError(
            f"labels {labels.shape} and {len(indicators)} indicators do not fit the answers "
            f"{own.shape}: pass one row a window and one name a column"
        )
    differences = {}
    for column, name in enumerate(indicators):
        known = labels[:, column] >= 0
        positive = labels[known, column] == 1
        if min(positive.sum(), (~positive).sum()) < MIN_POSITIVES:
            continue
        before, after = auroc(own[known, column], positive), auroc(other[known, column], positive)
        if before is not None and after is not None:
            differences[name] = after - before
    return differences


def _logits(onnx_bytes: bytes, ecg: FloatArray32) -> FloatArray:
    import onnxruntime

    session = onnxruntime.InferenceSession(onnx_bytes, providers=["CPUExecutionProvider"])
    starts = range(0, len(ecg), BATCH)
    rows = [session.run(OUTPUTS[:1], {INPUT: ecg[s : s + BATCH]})[0] for s in starts]
    return np.concatenate(rows).astype(float)


def _require_windows(onnx_bytes: bytes, ecg: FloatArray32, name: str) -> None:
    (described,) = onnx.load_from_string(onnx_bytes).graph.input
    wanted = [dim.dim_value for dim in described.type.tensor_type.shape.dim][1:]
    if ecg.dtype != np.float32 or list(ecg.shape[1:]) != wanted or len(ecg) == 0:
        raise ExportError(
            f"{name} is {ecg.dtype} {list(ecg.shape)}, the network reads float32 "
            f"[n, {', '.join(map(str, wanted))}]"
        )
    broken = np.flatnonzero(~np.isfinite(ecg).all(axis=(1, 2)))
    if len(broken):
        raise ExportError(f"{name}[{broken[0]}] holds values that are not finite: leave it out")


class _CalibrationWindows:
    """onnxruntime's CalibrationDataReader: one window at a time, of a range at a time."""

    def __init__(self, ecg: FloatArray32):
        self._ecg = ecg[: len(ecg) // CALIBRATION_STRIDE * CALIBRATION_STRIDE]
        self._positions: Iterator[int] = iter(range(len(self._ecg)))

    def __len__(self) -> int:
        return len(self._ecg)

    def set_range(self, start_index: int, end_index: int) -> None:
        self._positions = iter(range(start_index, end_index))

    def get_next(self) -> dict[str, FloatArray32] | None:
        position = next(self._positions, None)
        return None if position is None else {INPUT: self._ecg[position : position + 1]}


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence the quantiser: it advises a preprocessing that the export does not need."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with contextlib.redirect_stdout(None):
            yield
    finally:
        logging.disable(before)
