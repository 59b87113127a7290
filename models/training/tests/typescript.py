"""Runs a few lines of JavaScript against the service's own sources (Node strips the types)."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

REPOSITORY = Path(__file__).resolve().parents[3]
NODE = REPOSITORY / "node_modules" / ".bin" / "node"

PRELUDE = """
import { readFileSync, writeFileSync } from 'node:fs'
const [file, count, hz, out] = process.argv.slice(1)
const bytes = readFileSync(file)
const all = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8)
const length = all.length / Number(count)
const signals = Array.from({ length: Number(count) }, (_, i) =>
  all.slice(i * length, (i + 1) * length))
const samplingHz = Number(hz)
"""


def run_typescript(
    imports: dict[str, str], each: str, signals: NDArray[np.float64], hz: float, folder: Path
) -> list[Any]:
    """`each`, an expression in `signal` and `samplingHz`, for every row of [n, samples]."""
    file, out = folder / "signals.f64le", folder / "out.json"
    signals.astype("<f8").tofile(file)
    lines = [
        f"import {{ {name} }} from '{(REPOSITORY / path).as_uri()}'"
        for name, path in imports.items()
    ]
    script = "\n".join(
        [
            *lines,
            PRELUDE,
            f"writeFileSync(out, JSON.stringify(signals.map((signal) => ({each}))))",
        ]
    )
    command = [str(NODE), "--input-type=module", "-e", script, str(file), str(len(signals))]
    finished = subprocess.run(
        [*command, str(hz), str(out)], capture_output=True, text=True, timeout=300, check=False
    )
    assert finished.returncode == 0, finished.stderr
    results: list[Any] = json.loads(out.read_text())
    return results
