"""Files that are either the old one or the new one, never half of one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write `path` beside itself and put it in place at the end, flushed to the disk.

    A process that is killed leaves the old file, and perhaps a `<name>.new` that the next one
    overwrites: POSIX `rename` replaces a file in one step.
    """
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
