"""The model that is judged: a run calibrated on validation, or a finished model folder."""

from dataclasses import dataclass, field
from pathlib import Path

from anyecg_train.data.part import Part
from anyecg_train.judge.calibrate import Calibration, calibrate_outputs
from anyecg_train.judge.operating import Thresholds, choose_points_of
from anyecg_train.judge.reader import Reader, read_model, read_run
from anyecg_train.train.run_folder import RunFolder


@dataclass
class Subject:
    """The model that is judged."""

    reader: Reader
    id: str
    version: str
    leads: tuple[str, ...]
    calibrations: dict[str, dict[str, Calibration | None]] = field(default_factory=dict)
    points: dict[str, dict[str, Thresholds]] = field(default_factory=dict)


def calibrated(
    run: Path, model_id: str, version: str, validation: Part, leads: tuple[str, ...]
) -> Subject:
    """A run's network, calibrated on the validation part, alternatives chosen there.

    On one record a patient, as it is judged: many windows of one stay are not many patients.
    """
    validation = validation.take(validation.index)
    reader = read_run(RunFolder(run).best)
    subject = Subject(reader, model_id, version, leads)
    require_same_outputs(reader, validation)
    labels = validation.examples.labels
    for lead in leads:
        logits = reader.logits(validation.examples, lead)
        fits = calibrate_outputs(logits, labels, reader.indicators)
        subject.calibrations[lead] = fits
        subject.points[lead] = {
            name: choose_points_of(fit, logits[known, column], labels[known, column] == 1)
            for column, (name, fit) in enumerate(fits.items())
            if fit is not None and (known := labels[:, column] >= 0).any()
        }
    return subject


def finished(folder: Path, offered: tuple[str, ...], part: Path) -> Subject:
    """A model folder as it is, on those of the leads that `part` offers which it reads.

    Raises ValueError where it reads none of them.
    """
    model = read_model(folder)
    leads = tuple(lead for lead in model.leads if lead in offered)
    if not leads:
        raise ValueError(f"{part} has the leads {offered}, the model reads {model.leads}")
    return Subject(model.reader, model.id, model.version, leads, model.calibrations, model.points)


def require_same_outputs(reader: Reader, part: Part) -> None:
    """The part must be labelled for the model's outputs, in its order; raises ValueError."""
    if reader.indicators != part.indicators:
        raise ValueError(
            f"the model's {len(reader.indicators)} outputs and the part's {len(part.indicators)} "
            "labels are not the same indicators in the same order: make the part anew"
        )
