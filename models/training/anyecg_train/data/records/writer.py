"""Arrays that grow on disk, and the part folder made of them."""

import json
import shutil
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib.format import write_array_header_1_0
from numpy.typing import DTypeLike, NDArray

from anyecg_train.data.records.dataset import RecordsError
from anyecg_train.data.records.segments import Prepared
from anyecg_train.preprocess import SAMPLES

COPY_BYTES = 1 << 20
"""Read and written at once: all of a data set that is ever in memory."""


class GrowingArray:
    """A .npy file that rows are appended to; its header is set right at the end."""

    def __init__(self, file: Path, dtype: DTypeLike, row: tuple[int, ...]) -> None:
        self.file = file
        self._dtype, self._row = np.dtype(dtype), row
        self._stream: BinaryIO = file.open("wb")
        self._rows = 0
        self._write_header()
        self._start = self._stream.tell()

    def __len__(self) -> int:
        return self._rows

    def append(self, rows: NDArray[np.generic]) -> None:
        """Add rows of the array's type and shape."""
        if rows.dtype != self._dtype or rows.shape[1:] != self._row:
            raise ValueError(
                f"{self.file.name} grows by {self._dtype} {self._row}, not by {rows.dtype} "
                f"{rows.shape[1:]}"
            )
        self._stream.write(rows.tobytes())
        self._rows += len(rows)

    def append_file(self, source: Path, rows: int) -> None:
        """Add the bytes of so many rows from a file, in pieces."""
        wanted = rows * self._dtype.itemsize * int(np.prod(self._row))
        if source.stat().st_size != wanted:
            raise ValueError(f"{source} has {source.stat().st_size} bytes, {wanted} are needed")
        with source.open("rb") as stream:
            shutil.copyfileobj(stream, self._stream, COPY_BYTES)
        self._rows += rows

    def close(self) -> None:
        """Write the final shape into the header."""
        if self._stream.closed:
            return
        self._stream.seek(0)
        self._write_header()
        if self._stream.tell() != self._start:
            raise ValueError(f"the header of {self.file} grew: numpy left no room in it")
        self._stream.close()

    def _write_header(self) -> None:
        write_array_header_1_0(
            self._stream,
            {
                "descr": np.lib.format.dtype_to_descr(self._dtype),
                "fortran_order": False,
                "shape": (self._rows, *self._row),
            },
        )


class PartWriter:
    """ecg.npy, columns.npz and part.json of one part, patient after patient."""

    def __init__(self, folder: Path, scratch: Path, leads: int) -> None:
        folder.mkdir(parents=True)
        scratch.mkdir(parents=True)
        self._folder, self._scratch = folder, scratch
        self.ecg = GrowingArray(folder / "ecg.npy", np.float16, (leads, SAMPLES))
        self.patients = 0
        self._columns: dict[str, GrowingArray] = {}

    def append(self, prepared: Prepared) -> None:
        """Add a patient's segments and remove the scratch file."""
        if prepared.kept:
            self.ecg.append_file(prepared.scratch, prepared.kept)
            self.patients += 1
            for name, column in prepared.columns.items():
                self._column(name, column).append(column)
        prepared.scratch.unlink()

    def finish(self, about: dict[str, Any]) -> None:
        """Close the arrays and write the description; RecordsError for a part without records."""
        self.close()
        if not len(self.ecg):
            raise RecordsError(
                f"no segment was kept for {self._folder.name} ({about['segments']['declined']}): "
                "see the mapping file, or give this part a larger share"
            )
        stored = {
            name: np.load(column.file, mmap_mode="r") for name, column in self._columns.items()
        }
        np.savez(self._folder / "columns.npz", **stored)
        text = json.dumps(about, indent=1, ensure_ascii=False)
        (self._folder / "part.json").write_text(text + "\n", encoding="utf-8")

    def close(self) -> None:
        """Close every file."""
        for array in (self.ecg, *self._columns.values()):
            array.close()

    def _column(self, name: str, column: NDArray[np.generic]) -> GrowingArray:
        if name not in self._columns:
            self._columns[name] = GrowingArray(
                self._scratch / f"{name}.npy", column.dtype, column.shape[1:]
            )
        return self._columns[name]
