"""Of two writers at the same time one wins and the other is told; no lock outlives its holder."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from host_helpers import edit as edit_of
from host_helpers import small, values, write
from nianbao.host import writing_lock as locking
from nianbao.host.writing_lock import writing_lock
from nianbao.words import Refusal
from two_writers import compete

HOLD = (
    "import sys, time; from pathlib import Path;"
    "from nianbao.host.writing_lock import writing_lock\n"
    "with writing_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
)


@pytest.mark.parametrize("pause", [0.0, 0.02], ids=["at once", "slow network"])
def test_what_was_said_to_be_written_stands_there(tmp_path: Path, pause: float) -> None:
    ends, lost = compete(tmp_path, 40, pause)

    assert lost == 0
    assert ends["written"] > 0
    assert set(ends) <= {"written", "host.changed", "host.open", "host.gone"}
    assert [path.name for path in tmp_path.iterdir()] == ["小表.xlsx"]


def test_a_writer_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    path = small(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        os.kill(holder.pid, signal.SIGKILL)

    write(path, edit_of("A1", 7))

    assert values(path, "A1:A1") == [[7]]


def test_a_writer_that_hangs_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.2)
    path = small(tmp_path)
    before = path.read_bytes()

    with writing_lock(path), pytest.raises(Refusal) as refused:
        write(path, edit_of("A1", 7))

    assert refused.value.key == "host.busy"
    assert path.read_bytes() == before


@pytest.mark.parametrize("age", [0, 120])
def test_where_a_file_system_knows_no_locks_a_fresh_lock_file_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: int
) -> None:
    monkeypatch.setattr(locking, "_lock", lambda _: None)
    monkeypatch.setattr(locking, "PATIENCE", 0.2)
    path = small(tmp_path)
    with writing_lock(path):
        (lock,) = tmp_path.glob(".~nianbao-*.lock")
    lock.write_bytes(b"")
    moment = time.time() - age
    os.utime(lock, (moment, moment))

    if age:
        write(path, edit_of("A1", 7))
        assert values(path, "A1:A1") == [[7]]
    else:
        with pytest.raises(Refusal):
            write(path, edit_of("A1", 7))
