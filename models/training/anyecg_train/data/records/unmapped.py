"""Laboratory rows that the mapping leaves unused: what a researcher reads to extend it."""

import csv
import io
from collections import Counter
from collections.abc import Callable

from anyecg_train.data.labs import Tally

UNIT_OUTCOMES = ("unit not known", "unit missing")


class Unmapped:
    """Names without an entry in the mapping, and mapped names whose unit is not known."""

    def __init__(self, title: Callable[[str], str]) -> None:
        self._title = title
        self._names: Counter[str] = Counter()
        self._units: Counter[tuple[str, str, str]] = Counter()

    def count_name(self, name: str) -> None:
        """A row whose name the mapping lacks."""
        self._names[name] += 1

    def count_units(self, labs: Tally) -> None:
        """The rows of a tally whose unit could not be used."""
        for section, outcome, name, detail, count in labs.lines():
            if section == "rows" and outcome in UNIT_OUTCOMES:
                self._units[outcome, name, detail] += count

    def names(self) -> dict[str, int]:
        """Unmapped name -> rows, most frequent first."""
        return dict(sorted(self._names.items(), key=lambda pair: (-pair[1], pair[0])))

    def units(self) -> int:
        """Rows whose unit could not be used."""
        return self._units.total()

    def titled(self, name: str) -> str:
        """A name with what a person calls it."""
        title = self._title(name)
        return f"{name} ({title})" if title and title != name else name

    def as_csv(self) -> str:
        """why, name, title, unit, rows."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("why", "name", "title", "unit", "rows"))
        for name, count in self.names().items():
            writer.writerow(("name not mapped", name, self._title(name), "", count))
        for (why, name, unit), count in sorted(
            self._units.items(), key=lambda pair: (-pair[1], pair[0])
        ):
            writer.writerow((why, name, self._title(name), unit, count))
        return text.getvalue()
