"""Mapping files: the two that are shipped, and what makes one wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from anyecg_train.data.labs import LabsError, default_mappings_dir, read_mapping
from anyecg_train.registry import load_registry

SHIPPED = ("mc-med", "mimic-iv")


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_mappings_fit_the_registry(name: str) -> None:
    mapping = read_mapping(default_mappings_dir() / f"{name}.json")
    assert mapping.name == name and mapping.anchor and mapping.notes
    assert {item.analyte for item in mapping.items.values()} <= set(load_registry().analytes)
    assert "xtend it" in " ".join(mapping.notes)


def test_mc_med_knows_the_names_of_the_reference() -> None:
    mapping = read_mapping(default_mappings_dir() / "mc-med.json")
    known = {"Potassium": "potassium", "HEMOGLOBIN (HGB)": "haemoglobin"}
    known["blood urea  nitrogen (BUN)"] = "urea-nitrogen"
    for name, analyte in known.items():
        item = mapping.item(name)
        assert item is not None and item.analyte == analyte
    assert "creatinine" in (mapping.reason_ignored("EGFR REFIT WITHOUT RACE (2021)") or "")


@pytest.mark.parametrize(
    ("itemid", "analyte"),
    [("50971", "potassium"), ("51006", "urea-nitrogen"), ("51265", "platelets"), ("51237", "inr")],
)
def test_mimic_itemids(itemid: str, analyte: str) -> None:
    item = read_mapping(default_mappings_dir() / "mimic-iv.json").item(itemid)
    assert item is not None and item.analyte == analyte and item.verified


@pytest.mark.parametrize(
    "itemid", ["51003", "51002", "50868", "50821", "51244", "50920", "50883", "50806"]
)
def test_mimic_look_alikes_are_ignored_with_a_reason(itemid: str) -> None:
    mapping = read_mapping(default_mappings_dir() / "mimic-iv.json")
    assert mapping.item(itemid) is None
    assert mapping.reason_ignored(itemid)


def write(folder: Path, **changes: Any) -> Path:
    content = {
        "schemaVersion": 1,
        "name": "site",
        "anchor": "collection time",
        "items": [{"name": "K", "analyte": "potassium", "unit": "mmol/L", "verified": False}],
        "ignored": [{"name": "GFR", "reason": "not an analyte"}],
    }
    path = folder / "site.json"
    path.write_text(json.dumps({**content, **changes}), encoding="utf-8")
    return path


def item(**changes: Any) -> list[dict[str, Any]]:
    return [{"name": "K", "analyte": "potassium", **changes}]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"items": item(analyte="kalium")}, r"site\.json, item 'K': 'kalium' is no analyte"),
        ({"items": item() + item(name=" k ")}, "' k ' stands there twice"),
        ({"items": item(name="gfr")}, "'GFR' is both an item and ignored"),
        ({"items": item(unit="mg/dL")}, r"potassium has no unit 'mg/dL'; its card lists mmol/L"),
        ({"items": item(units={"mg/dL": "grain"})}, "no unit 'grain'"),
        ({"items": item(units="mg/dL")}, "`units` must be an object"),
        ({"items": item(fluid="urine")}, "'urine' is no specimen of potassium; its card lists"),
        ({"items": item(loinc="2823-3")}, r"unknown fields \['loinc'\]"),
        ({"items": [{"analyte": "potassium"}]}, r"items\[0\]: `name` must be a text"),
        ({"items": {}}, "`items` must be a list"),
        ({"anchor": ""}, "`anchor` must be a text"),
        ({"schemaVersion": 2}, "schemaVersion is 2, expected 1"),
        ({"ignored": [{"name": "GFR"}]}, "`reason` must be a text"),
    ],
)
def test_errors_name_the_file_and_the_item(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(LabsError, match=message):
        read_mapping(write(tmp_path, **changes))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabsError, match=r"none\.json cannot be read as a mapping"):
        read_mapping(tmp_path / "none.json")


def test_a_good_file_is_read(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path))
    found = mapping.item(" k")
    assert found is not None and (found.analyte, found.unit, found.order) == (
        "potassium", "mmol/L", 0,
    )  # fmt: skip
    assert mapping.item("NA") is None
    assert mapping.reason_ignored("gfr") == "not an analyte"
