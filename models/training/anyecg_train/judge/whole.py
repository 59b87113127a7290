"""The whole of performance.json: figures, rivals, controls and shifts of one model."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from anyecg_train.data.part import Part
from anyecg_train.judge.baseline import score_baselines
from anyecg_train.judge.controls import judge_nulls, judge_permuted
from anyecg_train.judge.evaluate import Repeated, evaluate
from anyecg_train.judge.evidence import Performance, performance
from anyecg_train.judge.oracle import judge_oracle, score_oracles, visible_parameters
from anyecg_train.judge.requirements import requirements
from anyecg_train.judge.shifts import judge_shift
from anyecg_train.judge.subject import Subject, require_same_outputs
from anyecg_train.judge.tally import direct_of, nulls_of, tally_of
from anyecg_train.registry import load_registry


def judge_all(
    subject: Subject,
    training: Part | None,
    validation: Part | None,
    test: Part,
    shifts: Sequence[tuple[str, Part]],
    *,
    remark: str,
    resamples: int,
    tell: Callable[[str], None],
) -> Performance:
    """performance.json's content.

    `remark` is added to the description of the patients, `tell` hears of every step that is done.
    """
    reader, registry = subject.reader, load_registry()
    require_same_outputs(reader, test)
    every = {lead: reader.logits(test.examples, lead) for lead in subject.leads}
    tell("test part read by the network")
    repeated = None if test.index.all() else Repeated(test, every)
    logits = {lead: values[test.index] for lead, values in every.items()}
    part = test.take(test.index)
    rivals = np.full(part.examples.labels.shape, np.nan)
    oracles, visible = {}, {}
    if training is not None:
        # Without a validation part the rival is chosen on the training part.
        checked = training if validation is None else validation.take(validation.index)
        rivals = score_baselines(training, checked, part)
        tell("baselines")
        direct = wanted(direct_of(registry), part)
        shown = visible_parameters(training.truth_names, subject.leads[0])
        oracles = score_oracles(training, part, direct)
        visible = score_oracles(training, part, direct, parameters=shown)
        tell("oracle")
    leads = evaluate(
        part,
        logits,
        subject.calibrations,
        rivals,
        points=subject.points,
        repeated=repeated,
        resamples=resamples,
    )
    tell("figures")
    first = subject.leads[0]
    fits = subject.calibrations
    controls = {
        "nulls": judge_nulls(part, logits, fits, wanted(nulls_of(registry), part))
        if part.about.source == "simulated"
        else None,
        "permuted": judge_permuted(part, logits),
        "oracle": judge_oracle(
            part, logits[first], first, fits[first], oracles, visible, resamples=resamples
        ),
    }
    tally = {lead: tally_of(rows, registry) for lead, rows in leads.items()}
    shifted = []
    for name, other in shifts:
        require_same_outputs(reader, other)
        shared = [lead for lead in subject.leads if lead in other.examples.leads]
        read = {lead: reader.logits(other.examples, lead) for lead in shared}
        shifted.append(judge_shift(name, other, read, fits))
    tell("controls and shifts")
    parts: dict[str, Any] = {
        "tally": tally,
        "controls": controls,
        # They ask whether a simulation is fair, not whether a model is good.
        "requirements": requirements(leads, tally, controls)
        if part.about.source == "simulated"
        else [],
    }
    if shifted:
        parts["shifts"] = shifted
    dataset = dataset_of(part, remark)
    return performance(subject.id, subject.version, dataset, leads, part.about.source, parts)


def wanted(indicators: list[str], part: Part) -> list[str]:
    """Those of the indicators that the part has labels for."""
    return [name for name in indicators if name in part.indicators]


def dataset_of(part: Part, remark: str) -> dict[str, Any]:
    """Where the judged patients come from."""
    about: dict[str, Any] = {"name": part.about.dataset, "part": "test", "patients": len(part)}
    if part.about.seed is not None:
        about["seed"] = part.about.seed
    description = f"{part.about.description} {remark}".strip()
    return about | {"prevalence": "natural", "description": description}
