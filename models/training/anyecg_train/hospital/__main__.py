"""`python -m anyecg_train.hospital`: write the patients of the sandbox as FHIR."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from tqdm import tqdm

from anyecg_train.hospital.casting import Casting
from anyecg_train.hospital.fhir import to_bundle
from anyecg_train.hospital.stories import STORIES

REPOSITORY = Path(__file__).resolve().parents[4]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m anyecg_train.hospital",
        description="Draw the sandbox's patients with the cohort's generator and write one FHIR "
        "Bundle each. Run it again whenever the bundled model changes.",
    )
    parser.add_argument("--model", type=Path, default=REPOSITORY / "models/anyecg-demo")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "src/sandbox/hospital")
    arguments = parser.parse_args()
    analytes = read_analytes()
    casting = Casting(arguments.model, actionable_weights(analytes), read_times_usual())
    arguments.out.mkdir(parents=True, exist_ok=True)
    for number, story in enumerate(tqdm(STORIES, unit=" patients")):
        bundle = to_bundle(story, casting.cast(story, number), analytes)
        path = arguments.out / f"{story.id}.json"
        path.write_text(json.dumps(bundle, indent=1) + "\n")


def actionable_weights(analytes: dict[str, dict[str, Any]]) -> dict[str, tuple[bool, int]]:
    """Urgency and benefit of every finding that may become a card."""
    return {
        f"{name}-{side}": (row[side]["urgency"] == "urgent", row[side]["benefit"])
        for name, row in analytes.items()
        for side in ("low", "high")
        if row[side] and row[side]["display"] == "A"
    }


def read_times_usual() -> float:
    """How many times its usual share a finding needs for a card."""
    policy = json.loads((REPOSITORY / "cards/policy.json").read_text())
    return float(policy["minTimesUsual"])


def read_analytes() -> dict[str, dict[str, Any]]:
    """Names, codes and units by analyte id."""
    files = sorted((REPOSITORY / "cards/analytes").glob("*.json"))
    return {row["id"]: row for file in files for row in json.loads(file.read_text())["analytes"]}


if __name__ == "__main__":
    main()
