"""Rows to labels: pairing, every reason to mask, and that nothing is dropped in silence."""

import json
import math
import random
from dataclasses import replace
from datetime import UTC, timedelta

import numpy as np
import pytest

from anyecg_train.data.labs import (
    LabelOptions,
    LabRow,
    LabsError,
    Tally,
    default_mappings_dir,
    describe_labels,
    label_records,
    read_mapping,
)
from anyecg_train.registry import label_matrix
from tests.lab_rows import CARDS, ECG, EVERY_ANALYTE, REGISTRY, found, label, row

MIMIC = read_mapping(default_mappings_dir() / "mimic-iv.json")


def test_values_become_labels_pairs_and_the_rest_is_masked() -> None:
    result = label(row("potassium", "5.9", "mEq/L", hours=0.5), row("sodium", "140", "mmol/L"))
    assert result.labels.shape == (1, 108) and result.labels.dtype == np.int8
    assert found(result, "potassium-high") == 1 and found(result, "potassium-low") == 0
    assert found(result, "sodium-high") == 0 and found(result, "sodium-low") == 0
    assert (result.labels != -1).sum() == 4
    place = 0, REGISTRY.analytes.index("potassium")
    assert (result.values[place], result.qualifiers[place], result.hours[place]) == (5.9, "=", 0.5)
    assert np.isnan(result.values[0, 2]) and result.qualifiers[0, 2] == ""


@pytest.mark.parametrize(
    ("analyte", "unit", "hours", "within"),
    [
        ("potassium", "mmol/L", 1, True),
        ("potassium", "mmol/L", -1, True),
        ("potassium", "mmol/L", 1.01, False),
        ("sodium", "mmol/L", -6, True),
        ("sodium", "mmol/L", 6.01, False),
        ("tsh", "mIU/L", -336, True),
        ("tsh", "mIU/L", 336.1, False),
    ],
)
def test_windows(analyte: str, unit: str, hours: float, within: bool) -> None:
    result = label(row(analyte, "3", unit, hours=hours))
    assert (found(result, f"{analyte}-low") != -1) is within


@pytest.mark.parametrize(
    ("hours", "expected"),
    [((-0.5, 0.75), -0.5), ((-0.5, 0.5), 0.5), ((0.3, 0.2, -0.4), 0.2), ((-2, 2), None)],
)
def test_the_nearest_is_taken_and_of_two_the_later(
    hours: tuple[float, ...], expected: float | None
) -> None:
    result = label(*(row("potassium", "4", "mmol/L", hours=at) for at in hours))
    distance = result.hours[0, REGISTRY.analytes.index("potassium")]
    assert math.isnan(distance) if expected is None else distance == pytest.approx(expected)


def test_a_rejected_result_gives_way_to_the_next_usable_one() -> None:
    rows = (
        row("potassium", "6.9", "mmol/L", hours=0.1, comment="HEMOLYZED"),
        row("potassium", "4.0", "mmol/L", hours=-0.9),
    )
    assert found(label(*rows), "potassium-high") == 0
    assert found(label(rows[0]), "potassium-high") == -1


def test_one_result_a_time_whatever_the_order_of_the_rows() -> None:
    rows = [
        row("potassium", "4.1", "mmol/L"),
        row("potassium", "6.1", "mmol/L", status="corrected"),
        row("potassium", "4.2", "mmol/L", hours=0.2),
        row("sodium", "120", "mmol/L"),
        row("sodium", "140", "mmol/L"),
    ]
    seen = set()
    for seed in range(10):
        random.Random(seed).shuffle(rows)
        tally = Tally()
        seen.add(label(*rows, tally=tally).labels.tobytes())
        assert tally.total("same time", "corrected", "potassium") == 1
        assert tally.total("same time", "differing", "sodium") == 1
    assert len(seen) == 1
    assert found(label(*rows), "potassium-high") == 1


def test_of_two_names_the_first_in_the_mapping_is_taken() -> None:
    tally = Tally()
    serum, blood = row("50971", "4.0", "mEq/L"), row("50822", "5.9", "mEq/L", status="corrected")
    assert found(label(blood, serum, mapping=MIMIC, tally=tally), "potassium-high") == 0
    assert tally.total("same time", "differing", "potassium") == 1


@pytest.mark.parametrize(
    ("result", "name", "reason"),
    [
        (row("potassium", "6", "mmol/L", comment="haemolysed"), "potassium-high", "not measured"),
        (row("potassium", "6", "mmol/L", status="preliminary"), "potassium-high", "not measured"),
        (row("potassium", "cancelled", "mmol/L"), "potassium-high", "not measured"),
        (row("potassium", "6", "furlong"), "potassium-high", "not measured"),
        (row("potassium", "6", ""), "potassium-high", "not measured"),
        (row("potassium", "6", "mmol/L", hours=3), "potassium-high", "not measured"),
        (row("potassium", ">5", "mmol/L"), "potassium-high", "qualified value"),
        (row("creatinine", "1.2", "mg/dL"), "creatinine-high", "sex, age or vessel not known"),
        (row("nt-probnp", "1000", "pg/mL"), "nt-probnp-high", "sex, age or vessel not known"),
        (row("pco2", "48", "mmHg"), "pco2-high", "sex, age or vessel not known"),
    ],
)
def test_every_reason_to_mask_is_counted(result: LabRow, name: str, reason: str) -> None:
    tally = Tally()
    labels = label(result, female=None, age=math.nan, tally=tally)
    assert found(labels, name) == -1
    assert tally.total("labels", f"masked: {reason}", name) == 1


def test_what_both_sexes_limits_agree_on_is_labelled() -> None:
    for value, expected in (("0.9", 0), ("1.1", 0), ("1.2", -1), ("1.4", 1)):
        result = label(row("creatinine", value, "mg/dL"), female=None)
        assert found(result, "creatinine-high") == expected


def test_qualified_values_label_what_they_settle() -> None:
    result = label(row("potassium", ">10.0", "mmol/L"), row("troponin-t-hs", "<6", "ng/L"))
    assert found(result, "potassium-high") == 1 and found(result, "potassium-low") == 0
    assert found(result, "troponin-t-hs-high") == 0 and found(result, "troponin-t-hs-low") == -1
    assert result.qualifiers[0, REGISTRY.analytes.index("potassium")] == ">"


def test_labels_are_those_of_the_registrys_own_rule() -> None:
    draw = np.random.default_rng(8)
    for _ in range(30):
        female, age = bool(draw.random() < 0.5), float(draw.integers(18, 95))
        values, rows = {}, []
        for indicator in REGISTRY.indicators[1::2]:
            limit = float(indicator.threshold(np.array(female), np.array(age)))
            value = round(limit * draw.uniform(0.3, 1.3), 3)
            unit = CARDS.analytes[indicator.analyte].unit
            values[indicator.analyte] = np.array([value])
            rows.append(row(indicator.analyte, str(value), unit))
        mapping = replace(
            EVERY_ANALYTE,
            items={
                name: replace(item, fluid="arterial blood")
                for name, item in EVERY_ANALYTE.items.items()
            },
        )
        expected = label_matrix(REGISTRY, values, np.array([female]), np.array([age]))
        assert (label(*rows, female=female, age=age, mapping=mapping).labels == expected).all()


def test_labels_do_not_depend_on_the_unit() -> None:
    draw = np.random.default_rng(9)
    for analyte in CARDS.analytes.values():
        for unit, factor, offset in analyte.conversions:
            middle = (analyte.reference.high or (1, 1))[0]
            value = middle * draw.uniform(0.4, 1.6)
            here = label(row(analyte.id, repr(value), analyte.unit))
            there = label(row(analyte.id, repr((value - offset) / factor), unit))
            assert (here.labels == there.labels).all(), (analyte.id, unit, value)


def test_nothing_is_dropped_in_silence() -> None:
    rows = [
        row("potassium", "4", "mmol/L"),
        row("potassium", "4", "mmol/L", hours=50),
        row("potassium", "5", ""),
        row("potassium", "5", "grains"),
        row("potassium", "see note", "mmol/L"),
        row("GFR", "60"),
        row("NEW TEST", "1"),
        row("NEW TEST", "2"),
        *(row("ldh", text, "U/L") for text in ("hemolyzed", "cancelled", "what?", "", "9999999")),
    ]
    tally = Tally()
    label(*rows, tally=tally)
    assert tally.total("rows") == len(rows)
    assert tally.total("rows", "read") == 2
    assert tally.total("rows", "name not mapped", "NEW TEST") == 2
    assert tally.total("rows", "name ignored") == 1
    assert tally.total("rows", "unit missing") == tally.total("rows", "unit not known") == 1
    assert tally.total("labels") == int(REGISTRY.defined.sum())
    lines = tally.as_csv().splitlines()
    assert lines[0] == "section,outcome,name,detail,count"
    assert "rows,unit not known,potassium,grains,1" in lines
    assert "rows,value rejected: not a number,ldh,what?,1" in lines
    counts = tally.as_json()
    assert counts["rows"]["name not mapped"] == {"NEW TEST": 2}
    assert "what?" not in json.dumps(counts)
    again = Tally()
    again.update(tally)
    again.update(tally)
    assert again.total("rows") == 2 * len(rows)


def test_several_ecgs_and_ages() -> None:
    times = [ECG, ECG + timedelta(hours=5), ECG + timedelta(days=400)]
    rows = [row("nt-probnp", "1000", "pg/mL"), row("nt-probnp", "1000", "ng/L", hours=9600)]
    column = REGISTRY.index("nt-probnp-high")
    labels = label_records(
        rows, times, [74.0, 74.0, 76.0], True, REGISTRY, EVERY_ANALYTE, LabelOptions(), Tally()
    )
    assert labels.shape == (3, 108) and labels[:, column].tolist() == [1, 1, 0]


def test_mimic_rows() -> None:
    result = label(
        row("50971", "6.0", "mEq/L"),
        row("51237", "2.5", ""),
        row("51249", "31", "%"),
        row("50820", "7.20", "units"),
        row("50818 venous", "48", "mm Hg"),
        row("51196", "900", "ng/mL"),
        row("51003", "0.5", "ng/mL"),
        row("51199", "600", "#/uL"),
        mapping=MIMIC,
    )
    for name, expected in {
        "potassium-high": 1, "inr-high": 1, "mchc-low": 1, "ph-low": 1, "pco2-high": 0,
        "d-dimer-high": -1, "troponin-t-hs-high": -1, "eosinophils-high": 1,
    }.items():  # fmt: skip
        assert found(result, name) == expected, name


def test_wrong_inputs_are_named() -> None:
    with pytest.raises(LabsError, match="2 patients"):
        label(row("sodium", "1"), row("sodium", "1", patient="8"))
    with pytest.raises(LabsError, match="time zone"):
        label(replace(row("sodium", "1"), time=ECG.replace(tzinfo=UTC)))
    with pytest.raises(LabsError, match="2 ages for 1 ECGs"):
        label_records([], [ECG], [1.0, 2.0], True, REGISTRY, EVERY_ANALYTE, LabelOptions(), Tally())


def test_the_description_says_what_the_labels_rest_on() -> None:
    about = describe_labels(REGISTRY, MIMIC, LabelOptions("row"))
    assert about["anchor"].startswith("charttime")
    assert about["windowHours"] == {"F": 1, "M": 6, "C": 336}
    assert about["limits"] == "row" and "potassium-high" in about["decisionLimits"]
    assert json.loads(json.dumps(about)) == about
