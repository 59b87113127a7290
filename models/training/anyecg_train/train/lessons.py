"""The teacher's lessons of a run, drawn once and kept in its folder."""

import hashlib
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from anyecg_train.data.part import Part
from anyecg_train.network.whole_file import whole_file
from anyecg_train.train.teacher import draw_lessons
from anyecg_train.train.workers import Workers

NAME = "lessons.npz"


def take_lessons(
    part: Part, seed: int, folder: Path, origin: str, workers: Workers
) -> NDArray[np.float32]:
    """Lessons [n, K] of a part: those in `folder`, or new ones, which are then kept there.

    They depend on the number of threads in their last bits: a run that goes on, and every process
    of one, learns from the same file. `origin` says which part they are of (see `fingerprint`);
    lessons of another part or seed are drawn again.
    """
    path = folder / NAME
    if workers.is_first and read_lessons(path, seed, origin) is None:
        folder.mkdir(parents=True, exist_ok=True)
        lessons = draw_lessons(part, seed)
        with whole_file(path) as file:
            np.savez(file, lessons=lessons, seed=seed, origin=origin)
    workers.wait()
    kept = read_lessons(path, seed, origin)
    if kept is None:
        raise FileNotFoundError(f"{path} is gone: run the same command again")
    return kept


def read_lessons(path: Path, seed: int, origin: str) -> NDArray[np.float32] | None:
    """The lessons in a file if they are those of this seed and part, else None."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            if int(stored["seed"]) != seed or str(stored["origin"]) != origin:
                return None
            lessons: NDArray[np.float32] = stored["lessons"]
            return lessons
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None


def fingerprint(part: Part) -> str:
    """Tells one part from another by what a run learns from it, but for the signals: sha256."""
    digest = hashlib.sha256(part.about.dataset.encode())
    examples = part.examples
    for column in (examples.rows, examples.labels, examples.weight, part.patients, part.truth):
        if column is not None:
            digest.update(np.ascontiguousarray(column).data)
    return digest.hexdigest()
