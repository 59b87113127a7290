"""Net1D as an ONNX graph that every runtime computes as PyTorch does.

ONNX Runtime's optimiser folds a zero Pad into the MaxPool behind it, whose own padding is minus
infinity; the network's answers change. A pad value of -0.0 is equal to zero in arithmetic but is
not folded. All shortcut pads share one named constant, so that a test can flip its sign bit and
show that the naive export is wrong.
"""

import logging
import warnings

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from anyecg_train.network.net1d import Net1D

OPSET = 18
SAMPLES = 5000
INPUT = "ecg"
OUTPUTS = ("logits", "attribution")
SHORTCUT_PAD = "shortcut_pad_value"
"""Name of the initializer that holds the pad value -0.0 of every shortcut."""
ATTRIBUTION_STEPS = 20


class ExportError(ValueError):
    """The exported graph is not what the service needs; the message says which part."""


def export_onnx(network: Net1D, samples: int = SAMPLES) -> onnx.ModelProto:
    """Export `network`: ecg [N, leads, samples] -> logits [N, K], attribution [N, K, T]."""
    network.eval()
    example = torch.zeros(2, network.spec.leads, samples)
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            network,
            (example,),
            dynamo=True,
            verbose=False,
            opset_version=OPSET,
            input_names=[INPUT],
            output_names=list(OUTPUTS),
            dynamic_shapes={"x": {0: torch.export.Dim("N")}},
            external_data=False,
        )
    if program is None:
        raise ExportError("the exporter returned no graph")
    model = program.model_proto
    strip_provenance(model)
    fold_weight_shapes(model)
    protect_shortcut_pads(model)
    onnx.checker.check_model(model, full_check=True)
    return model


def strip_provenance(model: onnx.ModelProto) -> None:
    """Remove what the exporter notes about the machine it ran on (stack traces hold file paths)."""
    graph = model.graph
    del model.metadata_props[:], graph.metadata_props[:]
    for item in (*graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        del item.metadata_props[:]
        item.doc_string = ""
    del graph.value_info[:]


def fold_weight_shapes(model: onnx.ModelProto) -> None:
    """Store convolution weights as [O, I, 1, width] instead of reshaping them in every run."""
    graph = model.graph
    constants = {constant.name: constant for constant in graph.initializer}
    folded = [
        node for node in graph.node if node.op_type == "Unsqueeze" and node.input[0] in constants
    ]
    for node in folded:
        weight = constants[node.input[0]]
        (axis,) = numpy_helper.to_array(constants[node.input[1]])
        reshaped = np.expand_dims(numpy_helper.to_array(weight), int(axis))
        weight.CopyFrom(numpy_helper.from_array(reshaped, node.output[0]))
        graph.node.remove(node)
    used = {name for node in graph.node for name in node.input}
    for constant in [c for c in graph.initializer if c.name not in used]:
        graph.initializer.remove(constant)


def protect_shortcut_pads(model: onnx.ModelProto) -> None:
    """Give every Pad in front of a MaxPool the explicit constant value -0.0."""
    pooled = {node.input[0] for node in model.graph.node if node.op_type == "MaxPool"}
    for node in model.graph.node:
        if node.op_type == "Pad" and node.output[0] in pooled:
            if len(node.input) > 2 and node.input[2]:
                raise ExportError(f"pad {node.name} already has a value ({node.input[2]})")
            pads, *rest = node.input
            del node.input[:]
            node.input.extend([pads, rest[0], SHORTCUT_PAD, *rest[2:]])
            pooled.remove(node.output[0])
    if pooled:
        raise ExportError(f"no pad in front of the max-pools of {sorted(pooled)}")
    model.graph.initializer.append(
        numpy_helper.from_array(np.array(-0.0, np.float32), SHORTCUT_PAD)
    )


def sign_byte_offset(content: bytes) -> int:
    """Position in the file of the byte 0x80 that makes the shortcut pad -0.0.

    Writing 0x00 there gives the naive export, and nothing else in the file changes.
    """
    model = onnx.load_from_string(content)
    for constant in model.graph.initializer:
        if constant.name == SHORTCUT_PAD:
            value = numpy_helper.to_array(constant)
            if not np.signbit(value):
                raise ExportError(f"{SHORTCUT_PAD} is +0.0: the optimiser would fold it")
            constant.CopyFrom(numpy_helper.from_array(np.array(0.0, np.float32), SHORTCUT_PAD))
            break
    else:
        raise ExportError(f"the graph has no constant {SHORTCUT_PAD}")
    naive = model.SerializeToString()
    if len(naive) != len(content):
        raise ExportError("the file is not in the exporter's own byte order: export it again")
    differing = [i for i, (a, b) in enumerate(zip(content, naive, strict=True)) if a != b]
    if len(differing) != 1:
        raise ExportError(f"flipping {SHORTCUT_PAD} changes {len(differing)} bytes, expected 1")
    return differing[0]


def naive_bytes(content: bytes) -> bytes:
    """The same file with a shortcut pad of +0.0, which ONNX Runtime computes wrongly."""
    offset = sign_byte_offset(content)
    return content[:offset] + b"\x00" + content[offset + 1 :]


def convolution_ranks(model: onnx.ModelProto) -> set[int]:
    """The numbers of dimensions of the graph's convolution weights."""
    shapes = {constant.name: len(constant.dims) for constant in model.graph.initializer}
    return {shapes[node.input[1]] for node in model.graph.node if node.op_type == "Conv"}


def run_onnx(content: bytes, ecg: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
    """Logits and attribution by ONNX Runtime on the CPU with its default optimisation."""
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return tuple(session.run(list(OUTPUTS), {INPUT: ecg}))
