"""Cast a story: the first patient, of those the model never saw, whose ECG shows the finding.

Most mechanisms do not show in every patient who has the cause (their penetrance is in the cohort).
A story is there to show one at work, so its patient is chosen; how often the network is right is in
performance.json, not in the stories.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from anyecg_train.cohort.story import Patient, simulate_course
from anyecg_train.hospital.stories import ECG_AGE, Story
from anyecg_train.preprocess import preprocess

# Far from the seeds of training, validation and test (documented in the training README).
FIRST_SEED = 20_260_000
MAX_SEEDS = 400
LEAD = "II"


class Casting:
    """Knows which actionable findings a model folder flags in a drawn patient, best ranked first.

    `weights` holds urgency and benefit of every actionable finding, as the service ranks them;
    below `times_usual` times the share of patients who have it, it makes no card of a finding.
    """

    def __init__(
        self,
        model_folder: Path,
        weights: Mapping[str, tuple[bool, int]],
        times_usual: float,
    ) -> None:
        manifest: dict[str, Any] = json.loads((model_folder / "manifest.json").read_text())
        evidence: dict[str, Any] = json.loads((model_folder / "performance.json").read_text())
        self.session = onnxruntime.InferenceSession(
            model_folder / "model.onnx", providers=["CPUExecutionProvider"]
        )
        self.indicators: list[str] = manifest["outputs"]["logits"]["indicators"]
        self.calibration: dict[str, Any] = manifest["calibration"][LEAD]
        self.weights = weights
        self.least = {
            name: times_usual * row["prevalence"]
            for name, row in evidence["leads"][LEAD].items()
            if row
        }

    def flags(self, patient: Patient) -> list[str]:
        """Actionable findings that are raised in lead II, by rank."""
        row = patient.leads.index(LEAD)
        tensor = preprocess(patient.recording.lead_mv[row]).astype(np.float32)[None, None]
        logits = self.session.run(["logits"], {"ecg": tensor})[0][0]
        ranked = []
        for name, logit in zip(self.indicators, logits, strict=True):
            platt = self.calibration[name]
            if name not in self.weights or platt is None or platt["threshold"] is None:
                continue
            probability = 1 / (1 + np.exp(-(platt["slope"] * logit + platt["intercept"])))
            if probability >= max(platt["threshold"], self.least.get(name, 0.0)):
                ranked.append((*self.weights[name], float(probability), name))
        return [name for *_, name in sorted(ranked, reverse=True)]

    def cast(self, story: Story, number: int) -> list[Patient]:
        """The patient at each ECG of the story, oldest first.

        Raises LookupError when no seed shows what it should.
        """
        first = FIRST_SEED + 1000 * number
        for seed in range(first, first + MAX_SEEDS):
            course = simulate_course(seed, conditions_over_time(story))
            if self.fits(story, self.flags(course[-1])):
                return course
        raise LookupError(f"{story.id}: none of {MAX_SEEDS} patients shows {story.shows}")

    @staticmethod
    def fits(story: Story, flagged: list[str]) -> bool:
        if story.shows is None:
            return True
        if story.alone and not story.shows.issuperset(flagged):
            return False
        return flagged[0] in story.shows if flagged else not story.shows


def conditions_over_time(story: Story) -> list[tuple[float, Mapping[str, float]]]:
    """What holds at each ECG of the story, with its hours since the first."""
    body = {"age": max(18, story.age), "female": story.female, **story.conditions}
    visits = story.stay.visits if story.stay else ()
    ecgs = [(visit.ago, {**body, **visit.conditions}) for visit in visits] + [(ECG_AGE, body)]
    first_ago, _ = ecgs[0]
    return [((first_ago - ago) / timedelta(hours=1), conditions) for ago, conditions in ecgs]
