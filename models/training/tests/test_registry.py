"""The registry: 108 indicators in order, thresholds by sex and age, labels with masks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from anyecg_train.registry import (
    RegistryError,
    default_cards_dir,
    label_matrix,
    load_registry,
)

REGISTRY = load_registry()
ONE_SIDED = {
    "lactate", "troponin-i-hs", "troponin-t-hs", "nt-probnp", "bnp", "ck-mb", "d-dimer", "crp",
    "procalcitonin",
}  # fmt: skip


def test_108_indicators_in_model_order() -> None:
    ids = REGISTRY.ids
    assert len(ids) == len(set(ids)) == 108
    assert ids[:4] == ("potassium-low", "potassium-high", "sodium-low", "sodium-high")
    assert ids[-2:] == ("free-t4-low", "free-t4-high")
    assert ids[0::2] == tuple(f"{analyte}-low" for analyte in REGISTRY.analytes)
    assert REGISTRY.index("calcium-low") == 8


def test_nine_findings_are_undefined() -> None:
    undefined = {i.id for i in REGISTRY.indicators if not i.defined}
    assert undefined == {f"{analyte}-low" for analyte in ONE_SIDED}
    assert int(REGISTRY.defined.sum()) == 99
    lactate_low = REGISTRY.indicators[REGISTRY.index("lactate-low")]
    with pytest.raises(RegistryError, match="lactate-low"):
        lactate_low.threshold(np.array([True]), np.array([50.0]))


def test_null_analytes_are_marked() -> None:
    null = {i.analyte for i in REGISTRY.indicators if i.simulation == "N"}
    assert null == {"vitamin-b12", "mchc", "monocytes", "eosinophils", "lipase"}


def test_thresholds_follow_sex_and_age() -> None:
    female, age = np.array([False, True, True]), np.array([30.0, 60.0, 80.0])
    by_id = {i.id: i for i in REGISTRY.indicators}
    assert by_id["creatinine-high"].threshold(female, age).tolist() == [1.3, 1.1, 1.1]
    assert by_id["nt-probnp-high"].threshold(female, age).tolist() == [450, 900, 1800]
    assert by_id["potassium-high"].threshold(female, age).tolist() == [5.5, 5.5, 5.5]


def test_labels_mask_what_is_undefined_or_not_measured() -> None:
    values = {
        "potassium": np.array([5.6, 5.5, np.nan, 3.4]),
        "lactate": np.array([3.0, 1.0, 2.0, 1.0]),
    }
    female, age = np.zeros(4, bool), np.full(4, 50.0)
    labels = label_matrix(REGISTRY, values, female, age)
    assert labels.dtype == np.int8
    assert labels[:, REGISTRY.index("potassium-high")].tolist() == [1, 0, -1, 0]
    assert labels[:, REGISTRY.index("potassium-low")].tolist() == [0, 0, -1, 1]
    assert labels[:, REGISTRY.index("lactate-high")].tolist() == [1, 0, 0, 0]
    assert (labels[:, REGISTRY.index("lactate-low")] == -1).all()
    assert (labels[:, REGISTRY.index("sodium-low")] == -1).all()


def test_errors_name_the_file_and_the_field(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="no analyte files"):
        load_registry(tmp_path)
    shutil.copytree(default_cards_dir(), tmp_path / "cards")
    file = tmp_path / "cards" / "cardiac.json"
    group = json.loads(file.read_text())
    del group["analytes"][0]["high"]["label"]
    file.write_text(json.dumps(group))
    with pytest.raises(RegistryError, match=r"cardiac\.json.*'label'"):
        load_registry(tmp_path / "cards")
    group["analytes"] = group["analytes"][1:]
    file.write_text(json.dumps(group))
    with pytest.raises(RegistryError, match="missing"):
        load_registry(tmp_path / "cards")
