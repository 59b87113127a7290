"""ONNX Runtime keeps no device id and reports to nobody once the package is imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.typescript import REPOSITORY

MODEL = REPOSITORY / "models" / "anyecg-demo" / "model.onnx"
OPEN = f"import onnxruntime; onnxruntime.InferenceSession({str(MODEL)!r})"


@pytest.mark.parametrize(
    ("before", "kept"), [("import anyecg_train", False), ("pass", True)], ids=["ours", "alone"]
)
def test_a_session_leaves_no_device_id(tmp_path: Path, before: str, kept: bool) -> None:
    environment = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PATH": os.environ["PATH"]}
    subprocess.run(
        [sys.executable, "-c", f"{before}; {OPEN}"],
        cwd=REPOSITORY / "models" / "training", env=environment, check=True, timeout=120,
    )  # fmt: skip
    assert [path.name for path in tmp_path.rglob("deviceid")] == ["deviceid"] * kept
