"""Named draws: forcing one variable leaves the others, and enrichment can be undone."""

from __future__ import annotations

import numpy as np
import pytest

from anyecg_train.cohort.draws import Draws
from anyecg_train.cohort.enrich import NATURAL_SHARE
from anyecg_train.cohort.population import draw_population


def test_each_variable_has_its_own_stream() -> None:
    first, second = Draws((1, 0), 100), Draws((1, 0), 100)
    first.normal("a")
    np.testing.assert_array_equal(first.normal("b"), second.normal("b"))
    assert abs(np.corrcoef(second.normal("c"), second.normal("d"))[0, 1]) < 0.3


def test_a_name_is_drawn_once() -> None:
    draws = Draws((1, 0), 10)
    draws.normal("a")
    with pytest.raises(ValueError, match="'a' is drawn twice"):
        draws.normal("a")


def test_forcing_replaces_only_where_asked() -> None:
    wanted = np.array([7.0, np.nan, 7.0])
    forced, free = Draws((1, 0), 3, {"a": wanted}), Draws((1, 0), 3)
    values, natural = forced.normal("a"), free.normal("a")
    assert values[[0, 2]].tolist() == [7.0, 7.0]
    assert values[1] == natural[1]


def test_unknown_condition_is_an_error() -> None:
    with pytest.raises(ValueError, match="no variable of the cohort is called potasium"):
        draw_population((1, 0), 1, forced={"potasium": np.array([7.0])})


def test_weights_restore_natural_prevalence() -> None:
    enriched = draw_population((2, 0), 60_000, enrich=True)
    natural = draw_population((3, 0), 60_000)
    assert (natural.weight == 1).all()
    assert enriched.weight.max() <= 1 / NATURAL_SHARE
    assert enriched.weight.mean() == pytest.approx(1, abs=0.02)
    for name, threshold in (("potassium", 5.5), ("calcium", 10.8), ("troponin-i-hs", 34)):
        rare = enriched.true_values[name] > threshold
        share = np.average(rare, weights=enriched.weight)
        truth = (natural.true_values[name] > threshold).mean()
        assert rare.mean() > 1.4 * truth, name
        assert share == pytest.approx(truth, rel=0.15), name
    age = np.average(enriched.states["age"], weights=enriched.weight)
    assert age == pytest.approx(natural.states["age"].mean(), abs=0.5)
