"""Named random draws: each variable has its own stream, and each can be forced.

Because no two variables share a stream, forcing one leaves every other draw as it was: a story
differs from its control only by what follows from the forced state. The same naming lets flags
remember the probability they were drawn with, which is what the weights of enrichment need.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Columns = dict[str, NDArray[np.float64]]


class Draws:
    """Draws for `count` patients of one block.

    `forced` maps a variable to values, NaN = free; `odds` maps a flag to a factor of its odds.
    """

    def __init__(
        self,
        key: tuple[int, ...],
        count: int,
        forced: Mapping[str, FloatArray] | None = None,
        odds: Mapping[str, float] | None = None,
    ) -> None:
        self.key = key
        self.count = count
        self.forced = dict(forced or {})
        self.odds = dict(odds or {})
        self.probability: Columns = {}
        self.used: set[str] = set()
        self.settled: Columns = {}

    def stream(self, name: str) -> np.random.Generator:
        """The generator of one variable; asking twice for the same name is a programming error."""
        if name in self.used:
            raise ValueError(f"the variable {name!r} is drawn twice")
        self.used.add(name)
        return self.open(name)

    def open(self, name: str) -> np.random.Generator:
        """The generator that belongs to a name."""
        return np.random.default_rng([*self.key, zlib.crc32(name.encode())])

    def standard_normal(self, name: str) -> FloatArray:
        """The z of one variable."""
        return self.stream(name).standard_normal(self.count)

    def flag(self, name: str, probability: ArrayLike) -> FloatArray:
        """1.0 with the given probability of each patient, else 0.0."""
        chance = np.clip(np.broadcast_to(np.asarray(probability, float), self.count), 0.0, 0.98)
        if name in self.odds:
            chance = chance * self.odds[name] / (1 - chance + chance * self.odds[name])
        self.probability[name] = chance
        return self.settle(name, (self.stream(name).random(self.count) < chance).astype(float))

    def normal(self, name: str, mean: ArrayLike = 0.0, sd: ArrayLike = 1.0) -> FloatArray:
        z = self.standard_normal(name)
        return self.settle(name, np.asarray(mean) + np.asarray(sd) * z)

    def lognormal(self, name: str, median: ArrayLike, log_sd: ArrayLike) -> FloatArray:
        z = self.standard_normal(name)
        return self.settle(name, np.asarray(median) * np.exp(np.asarray(log_sd) * z))

    def uniform(self, name: str, low: ArrayLike = 0.0, high: ArrayLike = 1.0) -> FloatArray:
        u = self.stream(name).random(self.count)
        return self.settle(name, np.asarray(low) + (np.asarray(high) - np.asarray(low)) * u)

    def gamma(self, name: str, shape: float, scale: ArrayLike) -> FloatArray:
        drawn = self.stream(name).gamma(shape, 1.0, self.count)
        return self.settle(name, drawn * np.asarray(scale))

    def settle(self, name: str, drawn: ArrayLike) -> FloatArray:
        """The drawn values, replaced where the variable is forced."""
        values = np.broadcast_to(np.asarray(drawn, float), self.count).copy()
        wanted = self.forced.get(name)
        if wanted is not None:
            values = np.where(np.isnan(wanted), values, wanted)
        self.settled[name] = values
        return values


def odds_up(probability: ArrayLike, log_odds: ArrayLike) -> FloatArray:
    """A probability moved by `log_odds` on the logistic scale."""
    base = np.clip(np.asarray(probability, float), 1e-6, 1 - 1e-6)
    return np.asarray(1 / (1 + np.exp(-(np.log(base / (1 - base)) + log_odds))))
