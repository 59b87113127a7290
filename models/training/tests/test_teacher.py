"""The teacher: lessons from the true ECG parameters, never from a patient's own label."""

from dataclasses import replace

import numpy as np
import pytest

from anyecg_train.judge.metrics import auroc
from anyecg_train.train.teacher import assign_folds, draw_lessons
from tests.conftest import draw_part


def test_lessons_follow_the_parameters_and_not_the_labels() -> None:
    part = draw_part(6000, 1)
    lessons = draw_lessons(part, progress=False)
    assert lessons.shape == part.examples.labels.shape
    assert ((lessons > 0) & (lessons < 1)).all()
    label = part.examples.labels[:, 0]
    learned = auroc(lessons[label >= 0, 0].astype(float), label[label >= 0] == 1)
    assert learned is not None and 0.7 < learned < 0.8  # one parameter, shifted by 1 SD: 0.76
    blind = part.examples.labels[:, 3]  # no parameter tells: a teacher that saw it would
    guessed = auroc(lessons[blind >= 0, 3].astype(float), blind[blind >= 0] == 1)
    assert guessed is not None and abs(guessed - 0.5) < 0.04


def test_records_of_a_patient_share_a_fold() -> None:
    patients = np.repeat(np.arange(50), 3)
    fold = assign_folds(patients, 1).reshape(50, 3)
    assert (fold == fold[:, :1]).all()
    assert len(np.unique(fold)) == 3


def test_real_patients_have_no_teacher() -> None:
    with pytest.raises(ValueError, match="only a simulated part can have a teacher"):
        draw_lessons(replace(draw_part(40, 2), truth=None), progress=False)


def test_equal_seeds_give_equal_lessons() -> None:
    part = draw_part(300, 3)
    assert (draw_lessons(part, 5, progress=False) == draw_lessons(part, 5, progress=False)).all()
