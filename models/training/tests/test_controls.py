"""Controls: nulls, permuted labels, the oracle, and the theory of their intervals."""

import numpy as np
import pytest

from anyecg_train.data.part import Part
from anyecg_train.judge.controls import judge_nulls, judge_permuted
from anyecg_train.judge.delong import chance_error, delong, familywise_z
from anyecg_train.judge.metrics import auroc, resample_counts
from anyecg_train.judge.oracle import judge_oracle, recovered, score_oracles, visible_parameters
from anyecg_train.judge.sample import informative
from tests.conftest import draw_part
from tests.planted import IDS, informed, judge_planted, scored, with_ids


@pytest.fixture(scope="module")
def judged() -> dict[str, object]:
    return judge_planted()


def test_delong_and_chance_agree_with_repetition() -> None:
    areas, by_chance = [], []
    for seed in range(300):
        score, positive = scored(800, 2000 + seed)
        areas.append(auroc(score, positive))
        by_chance.append(auroc(np.round(scored(800, 5000 + seed)[0], 0), positive))
    score, positive = scored(800, 2000)
    figure = delong(score, positive)
    assert figure is not None and figure.value == pytest.approx(areas[0])
    assert figure.high - figure.low == pytest.approx(2 * 1.96 * np.std(areas), rel=0.2)
    error = chance_error(np.round(scored(800, 5000)[0], 0), positive)
    assert error == pytest.approx(np.std(by_chance), rel=0.2)
    assert familywise_z(1) == pytest.approx(1.96, abs=0.01)
    assert familywise_z(10) == pytest.approx(2.807, abs=0.001)
    assert delong(score, np.arange(800) == 3) is None


def test_sample_keeps_the_rare_and_the_weight_of_each_class() -> None:
    draw = np.random.default_rng(8)
    positive, weight = draw.random(5000) < 0.02, draw.random(5000)
    rows, weights = informative(positive, weight, 1000, 0)
    assert len(rows) == 1000 == len(set(rows))
    assert positive[rows].sum() == positive.sum()
    for member in (positive, ~positive):
        assert weights[member[rows]].sum() == pytest.approx(weight[member].sum())
    everyone, same = informative(positive, weight, 9000, 0)
    assert len(everyone) == 5000 and same.sum() == pytest.approx(weight.sum())


def test_nulls_are_at_chance_and_named_when_few(judged: dict) -> None:
    control = judged["controls"]["nulls"]["II"]
    assert [row["indicator"] for row in control["rows"]] == ["mchc-low", "mchc-high"]
    for row in control["rows"]:
        low, high = row["familywise"]
        assert low < row["auroc"]["ci95"][0] and row["auroc"]["ci95"][1] < high
        assert row["containsHalf"] and not row["enoughPositives"]
    width = np.diff(control["pooled"]["ci95"])[0]
    assert width < np.diff(control["rows"][0]["auroc"]["ci95"])[0]
    line = next(r for r in judged["requirements"] if "300 positives" in r["name"])
    assert line["met"] is False and "mchc-low" in line["figure"]


def test_permuted_labels_tell_nothing() -> None:
    """At a family-wise level of 5 % over six outputs, each leaves 0.5 out in 0.8 % of shuffles."""
    test = draw_part(900, 42)
    logits = {"II": informed(test)}
    drawn = [judge_permuted(test, logits, seed)["II"] for seed in range(200)]
    assert {control["outputs"] for control in drawn} == {6}
    inside = np.mean([control["containHalf"] for control in drawn]) / 6
    assert inside == pytest.approx(1 - 0.05 / 6, abs=0.01)
    assert np.mean([control["mean"] for control in drawn]) == pytest.approx(0.5, abs=0.003)
    assert all(len(c["outside"]) == c["outputs"] - c["containHalf"] for c in drawn)


def test_a_permuted_output_away_from_half_is_named(judged: dict) -> None:
    control = judged["controls"]["permuted"]["II"]
    line = next(r for r in judged["requirements"] if r["name"].startswith("permuted"))
    assert line["met"] is (
        not control["outside"] and not judged["controls"]["permuted"]["I"]["outside"]
    )
    assert all(row["indicator"] in line["figure"] for row in control["outside"])


def test_a_leak_is_found_by_the_nulls() -> None:
    part = with_ids(draw_part(900, 44), IDS)
    leaking = np.random.default_rng(1).standard_normal((900, 6)) + (part.examples.labels == 1)
    control = judge_nulls(part, {"II": leaking}, {"II": {}}, ["mchc-low"])["II"]
    assert not control["rows"][0]["containsHalf"]


def test_oracle_is_judged_beside_the_network(judged: dict) -> None:
    oracle = judged["controls"]["oracle"]
    assert oracle["lead"] == "II" and set(oracle["rows"]) == {"potassium-high", "calcium-low"}
    row = oracle["rows"]["potassium-high"]
    own = judged["leads"]["II"]["potassium-high"]["auroc"]["value"]
    share = (own - 0.5) / (row["auroc"]["value"] - 0.5)
    assert row["recovered"]["value"] == pytest.approx(share, rel=1e-3)
    assert row["visible"] == {"auroc": row["auroc"], "recovered": row["recovered"]}
    blind_row = oracle["rows"]["calcium-low"]  # the truth does not know it
    assert (blind_row["recovered"] is None) == (blind_row["auroc"]["value"] < 0.52)
    part = draw_part(50, 45)
    blind = Part(**{**part.__dict__, "truth": None, "truth_names": ()})
    assert score_oracles(blind, blind, ["finding-0"]) == {}
    assert judge_oracle(part, np.zeros((50, 6)), "II", {}, {}, {}, resamples=5) is None


def test_visible_parameters_are_those_of_one_lead_without_gain() -> None:
    names = ["rate", "r_ii", "r_i", "st_ii", "st_i", "voltage", "p_lead_i", "t_rise"]
    assert visible_parameters(names, "II") == ["rate", "r_ii", "st_ii", "t_rise"]
    assert visible_parameters(names, "I") == ["rate", "r_i", "st_i", "p_lead_i", "t_rise"]


def test_equal_scores_recover_everything() -> None:
    score, positive = scored(500, 9)
    counts = resample_counts(500, 30, 1)
    figure, share = recovered(score, score, positive, counts)
    assert figure is not None and share is not None
    assert (share.value, share.low, share.high) == (1, 1, 1)
