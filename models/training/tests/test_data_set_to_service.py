"""From a data set in its published layout to a model folder that the service answers with.

The patients are simulated, the files lie as in MC-MED and MIMIC-IV. Nothing but the commands of
README.md is used: prepare, make (fit, evaluate, explain, export), then the service itself.
"""

import json
import os
import re
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from anyecg_train.__main__ import main
from tests.layouts import write_mcmed, write_mimic
from tests.typescript import NODE, REPOSITORY

TEST_DATA = Path(os.environ.get("ANYECG_TEST_DATA", REPOSITORY.parent / "shared" / "ecg"))
RECORD = TEST_DATA / "wfdb" / "georgia" / "E07500.hea"
PATIENTS = 600
STORY = REPOSITORY / "src" / "sandbox" / "hospital" / "hyperkalaemia.json"


@pytest.mark.parametrize(
    ("layout", "write", "leads"),
    [("mc-med", write_mcmed, ["II"]), ("mimic-iv", write_mimic, ["II", "I"])],
)
def test_published_layout_becomes_a_model_the_service_answers_with(
    tmp_path: Path, layout: str, write: Any, leads: list[str]
) -> None:
    if not RECORD.exists():
        pytest.skip(f"{RECORD} is not there: set ANYECG_TEST_DATA to the recordings")
    data, parts, model = tmp_path / "data", tmp_path / "parts", tmp_path / f"from-{layout}"
    write(data, PATIENTS, 1)
    split = ["--split", "patients", "--fractions", "0.4/0.3/0.3"]
    prepare = ["--data", str(data), "--out", str(parts), "--workers", "1"]
    assert main(["prepare", layout, *prepare, *split]) == 0
    small = ["--filters", "16,16,16,16,16,16,16", "--blocks", "1,1,1,1,1,1,1"]
    fit = ["--epochs", "1", "--batch", "16", "--threads", "1", *small, "--base-filters", "16"]
    assert main(["make", "--parts", str(parts), "--out", str(model), "--", *fit]) == 0

    manifest = json.loads((model / "manifest.json").read_text())
    assert (manifest["id"], manifest["status"]) == (f"from-{layout}", "research")
    assert manifest["input"]["leads"] == leads
    performance = json.loads((model / "performance.json").read_text())
    assert performance["source"] == "retrospective"
    reported = [name for name, row in performance["leads"]["II"].items() if row]
    assert reported, "no finding had enough positives to be judged"

    verified = run_cli("model", "verify", str(model), "--json")
    assert json.loads(verified)["ok"], verified
    answer = json.loads(run_cli("predict", str(RECORD), "--model", str(model), "--json"))
    assert (answer["model"]["id"], answer["model"]["status"]) == (manifest["id"], "research")
    assert len(answer["indicators"]) == 108
    answered = {row["id"] for row in answer["indicators"] if row["probability"] is not None}
    assert set(reported) <= answered
    assert open_chart(model) == {"cards": []}  # near-chance evidence passes no gate


def run_cli(*arguments: str) -> str:
    """stdout of the service's command line."""
    command = [str(NODE), "src/cli/main.ts", *arguments]
    finished = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, timeout=300, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def open_chart(model: Path) -> dict[str, Any]:
    """Serve the sandbox with this model and fire patient-view for a story's patient."""
    environment = os.environ | {"MODEL_DIR": str(model), "PORT": "0"}
    with subprocess.Popen(
        [str(NODE), "src/main.ts"],
        cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        try:
            assert server.stdout is not None
            said = server.stdout.readline()
            found = re.search(r"listens on (http://[^\s\"]+)", said)
            assert found, said
            return fire_hook(found.group(1))
        finally:
            server.terminate()
            server.wait(timeout=60)


def fire_hook(base: str) -> dict[str, Any]:
    """The answer of the hook, from the sandbox's own FHIR server."""
    entries = json.loads(STORY.read_text())["entry"]
    resources = [entry["resource"] for entry in entries]
    patient = next(each["id"] for each in resources if each["resourceType"] == "Patient")
    request = {
        "hook": "patient-view",
        "hookInstance": "2b1f7a52-7a0d-4b0c-9f0e-0c1d6f3f2a11",
        "fhirServer": f"{base}/fhir/R4",
        "context": {"userId": "Practitioner/example", "patientId": patient},
    }
    call = urllib.request.Request(
        f"{base}/cds-services/ecg-lab-patient-view",
        data=json.dumps(request).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(call, timeout=60) as response:
        answer: dict[str, Any] = json.load(response)
    return answer
