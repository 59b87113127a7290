"""Reading a file of weights that may come from anywhere: it never runs code, it never just crashes.

A `.pt` or `.pth` file is a pickle, and a pickle is a program. `weights_only=True` restricts it to
tensors and plain containers. ECGFounder's file also keeps its score (`val_auroc`), which NumPy
pickles as a call of its own; exactly that call is allowed, through functions that can only make
numbers.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch


class CheckpointError(ValueError):
    """A weights file is missing or not what it should be; the message says what to do."""


def file_sha256(path: Path) -> str:
    """Digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_weights_file(path: Path, hint: str) -> Mapping[str, Any]:
    """The dict in a weights file, on the CPU. `hint` says how to get the file where it is missing.

    Raises CheckpointError, whatever is wrong with the file.
    """
    if not path.is_file():
        raise CheckpointError(f"{path} is not there: {hint}")
    try:
        with torch.serialization.safe_globals(_NUMBERS):
            content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as problem:
        # torch documents no common base: UnpicklingError, RuntimeError, EOFError and others occur
        raise CheckpointError(_explain(path, problem)) from problem
    if not isinstance(content, dict):
        raise CheckpointError(
            f"{path} holds a {type(content).__name__}, not a dict of weights: it is another kind "
            "of file"
        )
    return content


def _explain(path: Path, problem: Exception) -> str:
    """Say what is wrong; PyTorch's own words advise to load the file without `weights_only`."""
    text = str(problem)
    forbidden = re.search(r"GLOBAL ([\w.]+)", text)
    if forbidden or re.search(r"Can only|Trying to call reduce|must be imported to load", text):
        named = f" ({forbidden[1]})" if forbidden else ""
        return (
            f"{path} tries to run code or holds objects that weights may not hold{named}: it "
            "was not loaded; do not use it unless you know who made it"
        )
    reason = "" if "Weights only load failed" in text or not text else f": {text.splitlines()[0]}"
    return f"{path} is damaged or no PyTorch file ({type(problem).__name__}{reason}): get it again"


def _number(dtype: np.dtype[Any], content: bytes) -> float | int | bool:
    """Stands in for NumPy's `scalar`: a plain number, never an object."""
    if dtype.kind not in "fiub":
        raise ValueError(f"a scalar of type {dtype} is no number")
    value: float | int | bool = np.frombuffer(content, dtype, count=1)[0].item()
    return value


def _latin1(text: str, encoding: str) -> bytes:
    """Stands in for `_codecs.encode`, by which older pickles write bytes."""
    if encoding != "latin1":
        raise ValueError(f"bytes are written as latin1, not as {encoding}")
    return text.encode("latin1")


_NUMBERS: list[Any] = [
    (_number, "numpy.core.multiarray.scalar"),
    (_number, "numpy._core.multiarray.scalar"),
    (_latin1, "_codecs.encode"),
    np.dtype,
    *(type(np.dtype(name)) for name in ("float64", "float32", "int64")),
]
