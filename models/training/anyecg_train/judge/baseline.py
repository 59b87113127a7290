"""The rival of every output: age, sex, heart rate and rhythm, without the shape of the ECG.

A network that does not beat it has learned who tends to be ill, not what the ECG shows. So that the
rival is no straw man, a logistic regression with squares and products and boosted trees are both
trained, and the one with the higher validation AUROC competes.
"""

import warnings
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from tqdm import tqdm

from anyecg_train.data.part import Part
from anyecg_train.judge.metrics import BoolArray, FloatArray, auroc

MIN_POSITIVES = 20


def score_baselines(training: Part, validation: Part, test: Part, seed: int = 0) -> FloatArray:
    """Rival scores [test patients, K]; a column is NaN where the training part gives no fit.

    Fitted on the training part with the weights that bring it back to natural prevalence.
    """
    outputs = len(test.indicators)
    scores = np.full((len(test), outputs), np.nan)
    for column in tqdm(range(outputs), desc="baselines", unit="indicator"):
        known, positive = _known(training, column)
        checked, check = _known(validation, column)
        if min(positive.sum(), (~positive).sum(), check.sum()) < MIN_POSITIVES:
            continue
        best = -np.inf
        for model in _rivals(training.covariates[known], positive, _weight(training, known), seed):
            value = auroc(_score(model, validation.covariates[checked]), check)
            if value is not None and value > best:
                best = value
                scores[:, column] = _score(model, test.covariates)
    return scores


def _rivals(
    covariates: FloatArray, positive: BoolArray, weight: FloatArray, seed: int
) -> list[Any]:
    linear = make_pipeline(
        StandardScaler(), PolynomialFeatures(2, include_bias=False), LogisticRegression(C=1.0)
    )
    trees = HistGradientBoostingClassifier(
        max_iter=80, max_leaf_nodes=8, learning_rate=0.08, min_samples_leaf=100, random_state=seed
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        linear.fit(covariates, positive, logisticregression__sample_weight=weight)
        trees.fit(covariates, positive, sample_weight=weight)
    return [linear, trees]


def _known(part: Part, column: int) -> tuple[BoolArray, BoolArray]:
    label = part.examples.labels[:, column]
    known = label >= 0
    return known, label[known] == 1


def _weight(part: Part, known: BoolArray) -> FloatArray:
    return part.examples.weight[known]


def _score(model: Any, covariates: FloatArray) -> FloatArray:
    return np.asarray(model.predict_proba(covariates)[:, 1], dtype=float)
