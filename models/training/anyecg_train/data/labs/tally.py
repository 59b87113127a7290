"""What became of every row and of every label: nothing is dropped in silence."""

import csv
import io
from collections import Counter
from typing import Literal

Section = Literal["rows", "same time", "ranges", "labels"]

READ = "read"
_VALUE_TEXT = 40
"""Characters of an unreadable value that the list shows."""


class Tally:
    """Counts by section, outcome, name and detail.

    Section `rows` holds each row once: its counts add up to the rows given. `same time` counts the
    readings that gave way to another of the same analyte and time, `ranges` where the limits came
    from, `labels` how the defined findings of every ECG were labelled, or why they stayed masked.
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[Section, str, str, str]] = Counter()

    def add(
        self, section: Section, outcome: str, name: str, detail: str = "", count: int = 1
    ) -> None:
        """Count an outcome for a local name, an analyte or a finding."""
        self._counts[section, outcome, name, detail[:_VALUE_TEXT]] += count

    def update(self, other: "Tally") -> None:
        """Add the counts of another tally, e.g. another worker's."""
        self._counts.update(other._counts)

    def total(self, section: Section, outcome: str | None = None, name: str | None = None) -> int:
        """The sum over all details; None stands for any outcome or name."""
        return sum(
            count
            for (of, what, who, _), count in self._counts.items()
            if of == section and outcome in (None, what) and name in (None, who)
        )

    def lines(self) -> list[tuple[str, str, str, str, int]]:
        """(section, outcome, name, detail, count), most frequent first within an outcome."""
        return sorted(
            ((*key, count) for key, count in self._counts.items()),
            key=lambda line: (line[0], line[1], -line[4], line[2], line[3]),
        )

    def as_csv(self) -> str:
        """The lines as CSV, for the person who extends the mapping. May quote values of rows."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("section", "outcome", "name", "detail", "count"))
        writer.writerows(self.lines())
        return text.getvalue()

    def as_json(self) -> dict[str, dict[str, dict[str, int]]]:
        """section -> outcome -> name -> count, without details: no text of a value leaves here."""
        sections: dict[str, dict[str, dict[str, int]]] = {}
        for section, outcome, name, _, count in self.lines():
            names = sections.setdefault(section, {}).setdefault(outcome, {})
            names[name] = names.get(name, 0) + count
        return sections
