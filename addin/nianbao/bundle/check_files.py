"""Print the files of a bundle that are missing, altered or not ours; exit 1 where there are any."""

import json
import sys
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
NOT_LISTED = ("manifest.json", "python/")  # the list itself, and the Python that a person unpacked

manifest = json.loads((HERE / "manifest.json").read_text("utf-8"))["files"]
listed = {name: digest for name, digest in manifest.items() if not name.startswith(NOT_LISTED)}
found = {
    path.relative_to(HERE).as_posix(): sha256(path.read_bytes()).hexdigest()
    for path in HERE.rglob("*")
    if path.is_file() and not path.relative_to(HERE).as_posix().startswith(NOT_LISTED)
}
wrong = sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))
sys.stdout.buffer.write("".join(f"{name}\n" for name in wrong).encode("utf-8"))
sys.exit(1 if wrong else 0)
