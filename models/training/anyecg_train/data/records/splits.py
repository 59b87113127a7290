"""Who is in which part. One patient belongs to one part: leakage is an error, never a warning."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from anyecg_train.data.records.dataset import ROLES, RecordsError, Role, Stay


@dataclass(frozen=True)
class PatientSplit:
    """A split by patient. A patient's part follows from seed and code alone.

    So it stays the same when the data set grows, at the price that the fractions are met only
    within chance.
    """

    fractions: tuple[float, float, float]
    seed: int

    def __post_init__(self) -> None:
        if min(self.fractions) <= 0 or abs(sum(self.fractions) - 1) > 1e-6:
            text = "/".join(str(fraction) for fraction in self.fractions)
            raise RecordsError(f"fractions {text}: three above 0 that add up to 1 are needed")

    def role(self, patient: int) -> Role:
        """The part of a patient."""
        digest = hashlib.sha256(f"{self.seed}:{patient}".encode()).digest()
        place = int.from_bytes(digest[:8], "big") / 2**64
        train, validation, _ = self.fractions
        return ROLES[0] if place < train else ROLES[1] if place < train + validation else ROLES[2]

    def roles(self, stays: list[Stay]) -> dict[str, Role]:
        """The part of every stay."""
        return {stay.id: self.role(stay.patient) for stay in stays}


def require_one_role(stays: list[Stay], roles: dict[str, Role]) -> None:
    """Raise when a patient's stays are in more than one part."""
    parts: defaultdict[int, set[Role]] = defaultdict(set)
    for stay in stays:
        if stay.id in roles:
            parts[stay.patient].add(roles[stay.id])
    torn = sorted(patient for patient, found in parts.items() if len(found) > 1)
    if torn:
        raise RecordsError(
            f"{len(torn)} patients are in more than one part (the first: {torn[0]} in "
            f"{', '.join(sorted(parts[torn[0]]))}): the network would be judged on whom it was "
            "shown. Correct the split files, or take --split patients"
        )
