"""Smaller forms of the network: their pads stay protected and their loss is told."""

import hashlib
from collections import Counter

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, numpy_helper

from anyecg_train.network.net1d import Net1D
from anyecg_train.ship import variants
from anyecg_train.ship.export import (
    SHORTCUT_PAD,
    ExportError,
    export_onnx,
    naive_bytes,
    run_onnx,
)
from anyecg_train.ship.variants import (
    AUROC_LIMIT,
    PROBABILITY_LIMIT,
    Variant,
    count_folded_pads,
    make_variants,
    measure_variant,
    require_protected_pads,
    to_int8,
    variants_json,
)
from tests.conftest import SMALL

INDICATORS = tuple(f"finding-{number}" for number in range(6))


def draw_windows(count: int, seed: int) -> np.ndarray:
    """z-scored random windows, as the preprocessing would leave them."""
    ecg = np.random.default_rng(seed).standard_normal((count, 1, 5000))
    ecg -= ecg.mean(axis=-1, keepdims=True)
    return (ecg / ecg.std(axis=-1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def content() -> bytes:
    torch.manual_seed(3)
    network = Net1D(SMALL).eval()
    with torch.no_grad():
        network.dense.weight.mul_(30)  # spread the logits as training does
    return export_onnx(network).SerializeToString()


@pytest.fixture(scope="module")
def calibration() -> np.ndarray:
    return draw_windows(203, 1)


@pytest.fixture(scope="module")
def judged() -> np.ndarray:
    return draw_windows(120, 2)


@pytest.fixture(scope="module")
def labels(content: bytes, judged: np.ndarray) -> np.ndarray:
    """What the network itself says most of, with noise: a small change moves the AUROC a little."""
    logits = run_onnx(content, judged)[0]
    draw = np.random.default_rng(4)
    noisy = logits + draw.standard_normal(logits.shape) * logits.std(axis=0)
    labels = (noisy > np.median(noisy, axis=0)).astype(np.int8)
    labels[draw.random(labels.shape) < 0.1] = -1
    labels[:, 5] = -1
    return labels


@pytest.fixture(scope="module")
def made(
    content: bytes, calibration: np.ndarray, judged: np.ndarray, labels: np.ndarray
) -> dict[str, Variant]:
    return make_variants(content, calibration, judged, labels, INDICATORS, judged[:8])


def test_fp16_is_smaller_and_hardly_loses(content: bytes, made: dict[str, Variant]) -> None:
    fp16 = made["fp16"]
    assert fp16.file == "model.fp16.onnx"
    assert len(fp16.content) == fp16.loss["bytes"] < 0.75 * len(content)
    assert 0 < fp16.loss["maxProbabilityDifference"] < 2e-3
    assert fp16.worth_shipping
    model = onnx.load_from_string(fp16.content)
    kinds = {c.name: (c.data_type, len(c.dims)) for c in model.graph.initializer}
    assert {kind for kind, rank in kinds.values() if rank >= 2} == {TensorProto.FLOAT16}
    assert kinds[SHORTCUT_PAD] == (TensorProto.FLOAT, 0)


def test_int8_quantises_convolutions_only_and_its_loss_is_told(
    content: bytes, made: dict[str, Variant], judged: np.ndarray
) -> None:
    int8 = made["int8"]
    before = Counter(node.op_type for node in onnx.load_from_string(content).graph.node)
    after = Counter(node.op_type for node in onnx.load_from_string(int8.content).graph.node)
    added = {"QuantizeLinear", "DequantizeLinear"}
    assert {kind: count for kind, count in after.items() if kind not in added} == before
    constants = {c.name: c for c in onnx.load_from_string(int8.content).graph.initializer}
    assert all(constants[c].data_type == TensorProto.FLOAT for c in constants if "se_fc" in c)
    assert np.isfinite(run_onnx(int8.content, judged[:2])[0]).all()
    assert int8.loss["maxProbabilityDifference"] > made["fp16"].loss["maxProbabilityDifference"]
    assert int8.loss["meanLogitDifference"] > 0
    assert int8.loss["judgedIndicators"] == 5
    assert int8.loss["worstAurocDifference"]["indicator"] in INDICATORS[:5]


def test_int8_scales_each_channel(made: dict[str, Variant]) -> None:
    graph = onnx.load_from_string(made["int8"].content).graph
    constants = {c.name: c for c in graph.initializer}
    made_by = {output: node for node in graph.node for output in node.output}
    convolutions = [made_by[node.input[1]] for node in graph.node if node.op_type == "Conv"]
    for weight, scale, *_ in (node.input for node in convolutions):
        assert constants[weight].data_type == TensorProto.INT8
        assert list(constants[scale].dims) == [constants[weight].dims[0]] == [16]


@pytest.mark.parametrize("name", ["fp16", "int8"])
def test_naive_failure_does_not_return(name: str, made: dict[str, Variant]) -> None:
    content = made[name].content
    require_protected_pads(content)
    assert count_folded_pads(content) == 0
    assert count_folded_pads(naive_bytes(content)) > 0
    with pytest.raises(ExportError, match=r"must be -0\.0"):
        require_protected_pads(naive_bytes(content))


def test_half_precision_pad_is_refused(content: bytes) -> None:
    model = onnx.load_from_string(content)
    pad = next(c for c in model.graph.initializer if c.name == SHORTCUT_PAD)
    pad.CopyFrom(numpy_helper.from_array(np.array(-0.0, np.float16), SHORTCUT_PAD))
    with pytest.raises(ExportError, match="not a float32 constant"):
        require_protected_pads(model.SerializeToString())


def test_weight_beyond_float16_is_refused(content: bytes) -> None:
    model = onnx.load_from_string(content)
    weight = next(c for c in model.graph.initializer if c.name == "dense.weight")
    large = numpy_helper.to_array(weight) * 1e8
    weight.CopyFrom(numpy_helper.from_array(large.astype(np.float32), weight.name))
    with pytest.raises(ExportError, match=r"dense\.weight exceeds"):
        variants.to_fp16(model.SerializeToString())


def test_equal_inputs_give_equal_files(
    content: bytes, calibration: np.ndarray, made: dict[str, Variant]
) -> None:
    assert to_int8(content, calibration) == made["int8"].content


def spoil(ecg: np.ndarray, value: float) -> np.ndarray:
    spoiled = ecg.copy()
    spoiled[7, 0, :] = value
    return spoiled


def test_corrupted_calibration_is_refused(content: bytes, calibration: np.ndarray) -> None:
    for ecg, message in (
        (spoil(calibration, np.nan), r"calibration_ecg\[7\] holds values that are not finite"),
        (spoil(calibration, np.inf), r"calibration_ecg\[7\]"),
        (spoil(calibration, 0.0), r"calibration_ecg\[7\] is no z-scored window"),
        (calibration * np.float32(0.2), "z-scored"),
        (calibration[:199], "199 windows, at least 200"),
        (calibration[:, :, :4999], "the network reads float32"),
        (calibration.astype(float), "float64"),
    ):
        with pytest.raises(ExportError, match=message):
            to_int8(content, ecg)


def test_variant_of_itself_loses_nothing(
    content: bytes, judged: np.ndarray, labels: np.ndarray
) -> None:
    loss = measure_variant(content, content, judged, labels, INDICATORS)
    assert loss["maxProbabilityDifference"] == loss["meanAurocDifference"] == 0
    blind = measure_variant(content, content, judged[:4])
    assert blind["worstAurocDifference"] is None
    assert not Variant("same", "same.onnx", content, blind).worth_shipping


def test_labels_that_do_not_fit_are_refused(
    content: bytes, judged: np.ndarray, labels: np.ndarray
) -> None:
    with pytest.raises(ExportError, match="5 indicators"):
        measure_variant(content, content, judged, labels, INDICATORS[:5])
    with pytest.raises(ExportError, match="labels"):
        measure_variant(content, content, judged, labels[:-1], INDICATORS)


def test_variants_json_tells_what_is_not_shipped(content: bytes) -> None:
    loss = {"bytes": len(content), "n": 9}
    figures = {
        "good": (AUROC_LIMIT, PROBABILITY_LIMIT),
        "bad": (-1.1 * AUROC_LIMIT, 0.0),
        "turned": (0.0, 1.1 * PROBABILITY_LIMIT),
    }
    written = variants_json(
        {
            name: Variant(
                name,
                f"model.{name}.onnx",
                content,
                {
                    **loss,
                    "worstAurocDifference": {"indicator": "finding-0", "value": value},
                    "maxProbabilityDifference": moved,
                },
            )
            for name, (value, moved) in figures.items()
        }
    )
    good, bad, turned = written["variants"]
    assert written["aurocLimit"] == AUROC_LIMIT
    assert written["probabilityLimit"] == PROBABILITY_LIMIT
    assert (good["file"], good["worthShipping"]) == ("model.good.onnx", True)
    assert (bad["file"], bad["worthShipping"]) == (None, False)
    assert (turned["file"], turned["worthShipping"]) == (None, False)
    assert bad["sha256"] == hashlib.sha256(content).hexdigest()
    assert bad["bytes"] == len(content) and bad["n"] == 9
