"""Net1D against ECGFounder's published facts and against a plain 3-D computation."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from anyecg_train.network.backbone import Loaded, load_backbone
from anyecg_train.network.net1d import (
    Block,
    Net1D,
    Net1DSpec,
    SameConv,
    count_used_parameters,
    same_padding,
)


@pytest.mark.parametrize(
    ("length", "kernel", "stride", "expected"),
    [(5000, 16, 2, (7, 7)), (625, 16, 2, (7, 8)), (625, 16, 1, (7, 8)), (40, 1, 1, (0, 0))],
)
def test_same_padding_keeps_ceil_of_length(
    length: int, kernel: int, stride: int, expected: tuple[int, int]
) -> None:
    left, right = same_padding(length, kernel, stride)
    assert (left, right) == expected
    assert (length + left + right - kernel) // stride + 1 == -(-length // stride)


def test_full_size_has_the_published_number_of_parameters() -> None:
    network = Net1D(Net1DSpec())
    assert count_used_parameters(network) == 30_698_332
    assert network.dense.weight.shape == (108, 1024)


def test_state_dict_has_the_published_tensors() -> None:
    with torch.device("meta"):
        network = Net1D(Net1DSpec(batch_norm_tensors=True))
    state = network.state_dict()
    assert len(state) == 509
    assert len(list(network.parameters())) == 326
    assert sum(p.numel() for p in network.parameters()) == 30_764_700
    assert state["first_conv.conv.weight"].shape == (64, 1, 16)
    assert state["stage_list.1.block_list.0.conv2.conv.weight"].shape == (160, 16, 16)
    assert state["stage_list.6.block_list.3.se_fc1.weight"].shape == (512, 1024)
    assert "stage_list.6.block_list.3.bn3.running_var" in state


def test_attribution_means_to_the_logit(small_network: Net1D) -> None:
    logits, attribution = small_network(torch.randn(3, 1, 5000))
    assert attribution.shape == (3, 6, 20)
    total = attribution.mean(dim=-1) + small_network.dense.bias
    torch.testing.assert_close(total, logits, rtol=1e-5, atol=1e-6)


def plain_conv(layer: SameConv, x: Tensor) -> Tensor:
    left, right = same_padding(x.shape[-1], layer.kernel, layer.stride)
    return F.conv1d(
        F.pad(x, (left, right)),
        layer.conv.weight,
        layer.conv.bias,
        stride=layer.stride,
        groups=layer.groups,
    )


def plain_block(block: Block, x: Tensor) -> Tensor:
    """The block in three dimensions, written down from the description of ECGFounder."""
    y = x if block.first else F.silu(x)
    y = plain_conv(block.conv1, y)
    y = plain_conv(block.conv2, F.silu(y))
    y = plain_conv(block.conv3, F.silu(y))
    scale = torch.sigmoid(block.se_fc2(F.silu(block.se_fc1(y.mean(-1)))))
    y = y * scale.unsqueeze(-1)
    if block.halve:
        x = torch.cat([x, torch.zeros_like(x[..., :1])], dim=-1)
        half = x.shape[-1] // 2 * 2
        x = torch.maximum(x[..., 0:half:2], x[..., 1:half:2])
    missing = block.outputs - block.inputs
    before = torch.zeros(len(x), missing // 2, x.shape[-1])
    after = torch.zeros(len(x), missing - missing // 2, x.shape[-1])
    return y + torch.cat([before, x, after], dim=1)


@pytest.mark.parametrize("length", [64, 79])
@pytest.mark.parametrize("first", [False, True])
def test_block_equals_the_plain_computation(length: int, first: bool) -> None:
    torch.manual_seed(0)
    spec = Net1DSpec(base_filters=16, stage_filters=(48,), stage_blocks=(1,))
    block = Block(spec, 16, 48, halve=True, first=first)
    x = torch.randn(2, 16, length) - 1
    torch.testing.assert_close(
        block(x.unsqueeze(2)).squeeze(2), plain_block(block, x), rtol=1e-5, atol=1e-5
    )


def test_shortcut_raises_a_negative_last_sample_to_zero() -> None:
    spec = Net1DSpec(base_filters=16, stage_filters=(16,), stage_blocks=(1,))
    block = Block(spec, 16, 16, halve=True, first=True)
    x = torch.tensor([-1.0, -2.0, -3.0]).expand(1, 16, 1, 3)
    assert block.shortcut(x)[0, 0, 0].tolist() == [-1.0, 0.0]


def test_backbone_loads_all_but_the_head() -> None:
    torch.manual_seed(0)
    spec = Net1DSpec(outputs=3, base_filters=16, stage_filters=(16, 32), stage_blocks=(1, 2))
    source = Net1D(Net1DSpec(**{**spec.to_dict(), "outputs": 150, "batch_norm_tensors": True}))
    target = Net1D(spec)
    head = target.dense.weight.clone()
    assert load_backbone(target, source.state_dict()) == Loaded(
        backbone=len(target.state_dict()) - 2, batch_norm=5 * (1 + 3 * 3), head=2
    )
    assert torch.equal(target.first_conv.conv.weight, source.first_conv.conv.weight)
    assert torch.equal(target.dense.weight, head)
    x = torch.randn(2, 1, 500)
    torch.testing.assert_close(target.features(x), source.features(x))


def test_backbone_names_what_does_not_fit() -> None:
    spec = Net1DSpec(outputs=3, base_filters=16, stage_filters=(16,), stage_blocks=(1,))
    state = Net1D(Net1DSpec(**{**spec.to_dict(), "leads": 12})).state_dict()
    with pytest.raises(ValueError, match=r"first_conv\.conv\.weight has shape \(16, 12, 16\)"):
        load_backbone(Net1D(spec), state)
    del state["first_conv.conv.weight"]
    with pytest.raises(ValueError, match=r"missing \['first_conv.conv.weight'\]"):
        load_backbone(Net1D(spec), state)


def test_batch_norm_tensors_are_all_or_none_and_of_this_shape() -> None:
    spec = Net1DSpec(outputs=3, base_filters=16, stage_filters=(16,), stage_blocks=(1,))
    source = Net1D(Net1DSpec(**{**spec.to_dict(), "batch_norm_tensors": True}))
    state, name = source.state_dict(), "stage_list.0.block_list.0.bn2.weight"
    lost = {key: value for key, value in state.items() if key != name}
    with pytest.raises(ValueError, match=rf"missing \['{name}'\]"):
        load_backbone(Net1D(spec), lost)
    with pytest.raises(ValueError, match=r"unknown \['bn9.weight'\]"):
        load_backbone(Net1D(spec), {**state, "bn9.weight": torch.ones(1)})
    with pytest.raises(ValueError, match=r"bn2.weight has shape \(17,\)"):
        load_backbone(Net1D(spec), {**state, name: torch.ones(17)})
    kept = Net1D(source.spec)
    load_backbone(kept, {**state, name: torch.full((16,), 7.0)})
    assert float(kept.state_dict()[name][0]) == 7.0


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("weights", "is a str, not a tensor"),
        (torch.full((16, 1, 16), float("nan")), "no finite numbers"),
        (torch.ones(16, 1, 16).to_sparse(), "no plain"),
    ],
)
def test_entries_that_are_no_weights_are_named(value: object, message: str) -> None:
    spec = Net1DSpec(outputs=3, base_filters=16, stage_filters=(16,), stage_blocks=(1,))
    state = {**Net1D(spec).state_dict(), "first_conv.conv.weight": value}
    with pytest.raises(ValueError, match=rf"first_conv\.conv\.weight .*{message}"):
        load_backbone(Net1D(spec), state)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stage_filters": (), "stage_blocks": ()}, "stage_filters is empty"),
        ({"stage_blocks": (0,)}, "stage_blocks holds 0: give at least 1 each"),
        ({"leads": 0}, "leads is 0"),
        ({"stage_blocks": (1, 1)}, "one number of blocks"),
        ({"stage_filters": (24,)}, "no multiple of group_width"),
        ({"base_filters": 32}, "narrows"),
    ],
)
def test_impossible_shapes_are_named(changes: dict[str, object], message: str) -> None:
    shape = {"base_filters": 16, "stage_filters": (16,), "stage_blocks": (1,), **changes}
    with pytest.raises(ValueError, match=message):
        Net1DSpec(**shape)  # type: ignore[arg-type]


def test_spec_survives_json() -> None:
    spec = Net1DSpec(base_filters=16, stage_filters=(16, 32), stage_blocks=(1, 2))
    listed = {k: list(v) if isinstance(v, tuple) else v for k, v in spec.to_dict().items()}
    assert Net1DSpec.from_dict(listed) == spec
