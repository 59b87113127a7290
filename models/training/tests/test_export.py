"""The exported graph: 4-D, with -0.0 pads, equal to PyTorch where a naive export is not."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from anyecg_train.network.net1d import Net1D
from anyecg_train.ship.export import (
    ExportError,
    convolution_ranks,
    export_onnx,
    naive_bytes,
    protect_shortcut_pads,
    run_onnx,
    sign_byte_offset,
)
from anyecg_train.ship.golden import TOLERANCE, probability_gap, prove_export, torch_outputs
from tests.conftest import SMALL


@pytest.fixture(scope="module")
def network() -> Net1D:
    torch.manual_seed(3)
    network = Net1D(SMALL).eval()
    with torch.no_grad():
        network.dense.weight.mul_(30)  # spread the logits as training does
    return network


@pytest.fixture(scope="module")
def content(network: Net1D) -> bytes:
    return export_onnx(network).SerializeToString()


@pytest.fixture(scope="module")
def ecg() -> np.ndarray:
    return np.random.default_rng(1).standard_normal((64, 1, 5000)).astype(np.float32)


def test_runtime_equals_pytorch_and_the_naive_export_does_not(
    network: Net1D, content: bytes, ecg: np.ndarray
) -> None:
    expected, attribution = torch_outputs(network, ecg)
    logits, steps = run_onnx(content, ecg)
    assert probability_gap(logits, expected) <= TOLERANCE
    np.testing.assert_allclose(steps, attribution, atol=1e-4)
    naive = run_onnx(naive_bytes(content), ecg)[0]
    assert probability_gap(naive, expected) > 100 * TOLERANCE


def test_pads_hold_a_negative_zero(content: bytes) -> None:
    model = onnx.load_from_string(content)
    constants = {c.name: numpy_helper.to_array(c) for c in model.graph.initializer}
    made = {output: node for node in model.graph.node for output in node.output}
    pools = [node for node in model.graph.node if node.op_type == "MaxPool"]
    assert len(pools) == 7
    for pool in pools:
        pad = made[pool.input[0]]
        assert pad.op_type == "Pad"
        value = constants[pad.input[2]]
        assert value.dtype == np.float32 and value == 0 and np.signbit(value)


def test_naive_file_differs_in_one_bit(content: bytes) -> None:
    offset, naive = sign_byte_offset(content), naive_bytes(content)
    assert (content[offset], naive[offset]) == (0x80, 0x00)
    assert content[:offset] == naive[:offset] and content[offset + 1 :] == naive[offset + 1 :]
    with pytest.raises(ExportError, match=r"\+0\.0"):
        sign_byte_offset(naive)


def test_convolutions_are_four_dimensional(content: bytes) -> None:
    model = onnx.load_from_string(content)
    assert convolution_ranks(model) == {4}
    assert not [node for node in model.graph.node if node.op_type == "ConvTranspose"]


def test_signature_is_the_contract(content: bytes) -> None:
    graph = onnx.load_from_string(content).graph

    def shape(value: onnx.ValueInfoProto) -> list[object]:
        return [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]

    assert [(i.name, shape(i)) for i in graph.input] == [("ecg", ["N", 1, 5000])]
    assert [(o.name, shape(o)) for o in graph.output] == [
        ("logits", ["N", 6]),
        ("attribution", ["N", 6, 20]),
    ]


def test_batch_of_one_equals_a_batch_of_many(content: bytes, ecg: np.ndarray) -> None:
    many = run_onnx(content, ecg[:5])[0]
    one = np.concatenate([run_onnx(content, ecg[row : row + 1])[0] for row in range(5)])
    np.testing.assert_allclose(many, one, atol=1e-5)


def test_file_tells_nothing_of_the_machine(content: bytes) -> None:
    here = str(Path(__file__).resolve().parents[1]).encode()
    for trace in (here, b".py", b"stack_trace"):
        assert trace not in content


def test_pool_without_a_pad_is_refused(content: bytes) -> None:
    with pytest.raises(ExportError, match="already has a value"):
        protect_shortcut_pads(onnx.load_from_string(content))


def test_proof_fails_for_the_naive_file(network: Net1D, content: bytes, ecg: np.ndarray) -> None:
    gap, naive_gap = prove_export(network, content, ecg)
    assert gap <= TOLERANCE < naive_gap
    with pytest.raises(ExportError, match="differs from PyTorch"):
        prove_export(network, naive_bytes(content), ecg)


def test_proof_needs_inputs_that_tell_the_files_apart(network: Net1D, content: bytes) -> None:
    with torch.no_grad():
        blind = Net1D(SMALL).eval()
        blind.load_state_dict(network.state_dict())
        blind.dense.weight.zero_()
    silent = export_onnx(blind).SerializeToString()
    with pytest.raises(ExportError, match="proves nothing"):
        prove_export(blind, silent, np.zeros((2, 1, 5000), np.float32))
    assert silent != content
