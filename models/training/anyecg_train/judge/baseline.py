"""The rival of every output: age, sex, heart rate and rhythm, without the shape of the ECG.

A network that does not beat it has learned who tends to be ill, not what the ECG shows. So that the
rival is no straw man, a logistic regression with squares and products and boosted trees are both
trained, and the one with the higher validation AUROC competes. Each learns from at most MAX_ROWS
training patients: all of the rarer class, the rest drawn and weighted up. With about ten covariates
more rows do not move its AUROC.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import PolynomialFeatures
from tqdm import tqdm

from anyecg_train.data.part import Part
from anyecg_train.judge.metrics import BoolArray, FloatArray, auroc
from anyecg_train.judge.sample import informative
from anyecg_train.judge.trees import in_parallel

MIN_POSITIVES = 20
MAX_ROWS = 60_000


@dataclass(frozen=True)
class Covariates:
    """What the rivals see of a part: covariates as they are, and standardised with products."""

    plain: NDArray[np.float32]
    products: FloatArray


def score_baselines(training: Part, validation: Part, test: Part, seed: int = 0) -> FloatArray:
    """Rival scores [test patients, K]; a column is NaN where the training part gives no fit.

    Fitted on the training part with the weights that bring it back to natural prevalence.
    """
    outputs = len(test.indicators)
    seen = expand(training.covariates, validation.covariates, test.covariates)

    def score(column: int) -> FloatArray | None:
        known, positive = _known(training, column)
        checked, check = _known(validation, column)
        if min(positive.sum(), (~positive).sum(), check.sum(), (~check).sum()) < MIN_POSITIVES:
            return None
        weight = training.examples.weight[known]
        chosen, chosen_weight = informative(positive, weight, MAX_ROWS, seed)
        rows = known[chosen]
        return _best(seen, rows, positive[chosen], chosen_weight, checked, check, seed)

    scores = np.full((len(test), outputs), np.nan)
    results = in_parallel(score, range(outputs))
    for column, result in enumerate(
        tqdm(results, desc="baselines", total=outputs, unit="indicator")
    ):
        if result is not None:
            scores[:, column] = result
    return scores


def expand(*parts: FloatArray) -> list[Covariates]:
    """Standardise by the first part, add squares and products once for all outputs.

    A covariate that is missing (NaN) stays missing for the trees and is the mean to the regression.
    """
    if len({part.shape[1] for part in parts}) != 1:
        raise ValueError("the parts have different covariates: no baseline can be fitted on them")
    centre = np.nanmean(parts[0], axis=0)
    spread = np.maximum(np.nanstd(parts[0], axis=0), 1e-6)
    products = PolynomialFeatures(2, include_bias=False)
    expanded = [
        products.fit_transform(np.clip(np.nan_to_num((part - centre) / spread), -6, 6))
        for part in parts
    ]
    return [
        Covariates(part.astype(np.float32), np.asarray(columns, float))
        for part, columns in zip(parts, expanded, strict=True)
    ]


def _best(
    seen: list[Covariates],
    rows: NDArray[np.int64],
    positive: BoolArray,
    weight: FloatArray,
    checked: NDArray[np.int64],
    check: BoolArray,
    seed: int,
) -> FloatArray | None:
    training, validation, test = seen
    linear = LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=50)
    trees = HistGradientBoostingClassifier(
        max_iter=80, max_leaf_nodes=8, learning_rate=0.08, min_samples_leaf=100, max_bins=64,
        early_stopping=False, random_state=seed,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        linear.fit(training.products[rows], positive, sample_weight=weight)
        trees.fit(training.plain[rows], positive, sample_weight=weight)
    best, scores = -np.inf, None
    for model, own, other in (
        (linear, validation.products, test.products),
        (trees, validation.plain, test.plain),
    ):
        value = auroc(np.asarray(model.predict_proba(own[checked])[:, 1], float), check)
        if value is not None and value > best:
            best = value
            scores = np.asarray(model.predict_proba(other)[:, 1], float)
    return scores


def _known(part: Part, column: int) -> tuple[NDArray[np.int64], BoolArray]:
    label = part.examples.labels[:, column]
    known = np.flatnonzero(label >= 0)
    return known, label[known] == 1
