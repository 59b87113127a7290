"""Arrays that grow, and folders that are whole or not there."""

from pathlib import Path

import numpy as np
import pytest

from anyecg_train.data.records import writer
from anyecg_train.data.records.dataset import RecordsError
from anyecg_train.data.records.folder import MARK, whole_or_nothing
from anyecg_train.data.records.writer import GrowingArray


def test_a_grown_array_is_an_ordinary_npy(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).standard_normal((1234, 2, 7)).astype(np.float16)
    array = GrowingArray(tmp_path / "a.npy", np.float16, (2, 7))
    for start in range(0, len(rows), 100):
        array.append(rows[start : start + 100])
    array.close()
    array.close()
    stored = np.load(tmp_path / "a.npy", mmap_mode="r")
    assert isinstance(stored, np.memmap) and stored.dtype == np.float16
    assert (stored == rows).all()


def test_a_file_is_appended_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.arange(600, dtype=np.float16).reshape(100, 6)
    rows.tofile(tmp_path / "raw")
    array = GrowingArray(tmp_path / "a.npy", np.float16, (6,))
    pieces: list[int] = []
    stream = array._stream
    monkeypatch.setattr(writer, "COPY_BYTES", 64)

    class Watched:
        def write(self, piece: bytes) -> int:
            pieces.append(len(piece))
            return stream.write(piece)

    monkeypatch.setattr(array, "_stream", Watched())
    array.append_file(tmp_path / "raw", 100)
    monkeypatch.setattr(array, "_stream", stream)
    array.close()
    assert len(pieces) == -(-1200 // 64) and max(pieces) == 64
    assert (np.load(tmp_path / "a.npy") == rows).all()


def test_other_rows_are_refused(tmp_path: Path) -> None:
    array = GrowingArray(tmp_path / "a.npy", np.float16, (6,))
    with pytest.raises(ValueError, match="grows by float16"):
        array.append(np.zeros((3, 6)))
    (tmp_path / "raw").write_bytes(b"123")
    with pytest.raises(ValueError, match="12 are needed"):
        array.append_file(tmp_path / "raw", 1)
    array.close()


def test_an_interrupted_folder_is_gone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt), whole_or_nothing(out, force=False) as folder:
        (folder / "train").mkdir()
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "out.partial"
    left.mkdir()
    with (
        pytest.raises(RecordsError, match="not made by prepare"),
        whole_or_nothing(tmp_path / "out", force=True),
    ):
        pass
    (left / MARK).touch()
    (left / "old").touch()
    with whole_or_nothing(tmp_path / "out", force=False) as folder:
        (folder / "train").mkdir()
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["train"]
    assert not left.exists()


def test_parts_are_replaced_on_demand_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "train").mkdir(parents=True)
    with pytest.raises(RecordsError, match="--force"), whole_or_nothing(out, force=False):
        pass
    with whole_or_nothing(out, force=True) as folder:
        (folder / "train").mkdir()
        (folder / "train" / "new").touch()
    assert (out / "train" / "new").exists()
    (out / "thesis.docx").touch()
    with pytest.raises(RecordsError, match="does not touch"), whole_or_nothing(out, force=True):
        pass
    assert (out / "thesis.docx").exists()
