"""Parts read from cohorts."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from anyecg_train import cohort as virtual
from anyecg_train.data.measurements import CLIP, measurement_targets
from anyecg_train.data.part import (
    AGE_BANDS,
    PartError,
    read_part,
    require_disjoint,
    require_natural,
)
from anyecg_train.data.virtual import part_of


@pytest.fixture(scope="module")
def cohort() -> virtual.Cohort:
    return virtual.simulate(250, 5, enrich=True, workers=1, progress=False)


def test_paced_patients_are_left_out(cohort: virtual.Cohort) -> None:
    part = part_of(cohort)
    assert len(part) == cohort.usable.sum() < len(cohort)
    assert (part.examples.labels == cohort.labels[cohort.usable]).all()
    assert (part.covariates[:, 0] == cohort.age[cohort.usable]).all()


def test_subgroups_cover_everyone_once(cohort: virtual.Cohort) -> None:
    part = part_of(cohort)
    assert list(part.subgroups["age"]) == ["18-39", "40-59", "60-74", ">=75"]
    assert len(AGE_BANDS) == 4
    for members in part.subgroups.values():
        assert (np.sum(list(members.values()), axis=0) == 1).all()


def test_saved_cohort_gives_the_same_part(cohort: virtual.Cohort, tmp_path: Path) -> None:
    virtual.save(cohort, tmp_path)
    part, direct = read_part(tmp_path), part_of(cohort)
    everyone = slice(None)
    assert isinstance(part.examples.store, np.memmap)
    assert (part.examples.signals(everyone, 1) == direct.examples.signals(everyone, 1)).all()
    assert (part.examples.signals(everyone, 0) == cohort.ecg[cohort.usable, 0]).all()
    assert (part.about.seed, part.about.enriched) == (5, True)
    assert part.truth is not None and np.isfinite(part.truth).all()


def test_measurements_are_standardised_by_lead(cohort: virtual.Cohort) -> None:
    targets = measurement_targets(cohort.parameters, ("I", "II"))
    assert targets.shape[:2] == (250, 2)
    assert np.isfinite(targets).all() and np.abs(targets).max() <= CLIP
    rate = cohort.parameters["rate"]
    assert np.corrcoef(targets[:, 0, 0], rate)[0, 1] > 0.98
    assert (targets[:, 0, 0] == targets[:, 1, 0]).all()
    assert not np.allclose(targets[:, 0], targets[:, 1])


def test_roles_are_checked(cohort: virtual.Cohort) -> None:
    part = part_of(cohort)
    with pytest.raises(PartError, match="test part is enriched: simulate it without --enrich"):
        require_natural(part, "test")
    require_natural(replace(part, about=replace(part.about, enriched=False)), "test")


def test_a_patient_in_two_parts_is_refused(cohort: virtual.Cohort) -> None:
    part = part_of(cohort)
    others = replace(part, patients=part.patients + 10**9)
    require_disjoint(training=part, test=others)
    one_shared = replace(others, patients=np.append(others.patients[1:], part.patients[7]))
    with pytest.raises(PartError, match="1 patients are in both training and test"):
        require_disjoint(training=part, test=one_shared)
    elsewhere = replace(part, about=replace(part.about, dataset="another hospital"))
    require_disjoint(training=part, test=elsewhere)


def test_taking_records_takes_every_column(cohort: virtual.Cohort) -> None:
    part = part_of(cohort)
    chosen = part.covariates[:, 1] > 0
    women = part.take(chosen)
    assert len(women) == chosen.sum() == len(women.patients) == len(women.index)
    assert women.subgroups["sex"]["female"].all()
    assert women.truth is not None and len(women.truth) == len(women)
    assert (women.examples.rows == part.examples.rows[chosen]).all()
