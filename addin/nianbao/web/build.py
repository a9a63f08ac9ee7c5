"""One folder with the page: it works from an intranet's web server and from a stick alike.

A page opened from disk may load scripts, and neither modules nor data. So everything large goes,
packed, into one script; Python and its runtime then wake in a worker made of it, from an image of
memory in which the program is imported and was tried once.
"""

import base64
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from nianbao import __version__
from nianbao.actions.template import FILE_NAME, shipped_template
from nianbao.bundle.contents import licences_in
from nianbao.web import actions_shown
from nianbao.words import Refusal, catalogue, say

_PAGE = ("index.html", "style.css", "supported.js", "folder.js", "app.js")
# faces and helpers that no page has
_OURS_LEFT_OUT = re.compile(
    r"(?:panel|cli|bundle|office|host/libreoffice|web/page|web/build|web/image|addin|_press|__main__)\b"
    r"|.*__pycache__|.*\.(?:pyc|xlam|oxt|typ)$"
)
_STANDARD_LEFT_OUT = re.compile(
    r"(?:unittest|multiprocessing|_pyrepl|xmlrpc|wsgiref|site-packages)/"
    r"|(?:pdb|doctest|pydoc|mailbox|imaplib|ftplib|smtplib|poplib|optparse|turtle|pickletools)\.py$"
    r"|encodings/(?:mac_|cp(?!437|936|1252)|iso8859_(?!1\.)|euc_|koi8|shift_|johab|kz1048|ptcp154"
    r"|tis_620|hp_roman8|iso2022|palmos|big5)"
)
_URL = re.compile(r"import\.meta\.url")
_EXPORT = re.compile(r"export default (\w+);?\s*\Z")
_MODULE = re.compile(r"(.+?)(?:/__init__)?\.pyc?")
_WORD = re.compile(r"\{\{([a-z0-9_.]+)\}\}")


@dataclass(frozen=True, slots=True)
class Built:
    """The folder that was made, and its size in bytes: on disk, and when sent compressed."""

    path: Path
    raw: int
    packed: int


def build(out: Path) -> Built:
    """Return the page's folder, made of packages whose digests are the pinned ones.

    Refuses a folder that holds something, and what cannot be fetched or is not what was pinned.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refusal("web.exists", path=out)
    with TemporaryDirectory() as folder:
        parts = _parts(Path(folder))
    for name, content in parts.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    packed = sum(len(gzip.compress(content, 6)) for content in parts.values())
    return Built(out, sum(map(len, parts.values())), packed)


def _parts(folder: Path) -> dict[str, bytes]:
    pins = _pins()
    runtime = runtime_files(folder)
    wheels = [_wheel(name, digest, folder) for name, digest in pins["wheels"].items()]
    page = files("nianbao.web").joinpath("page")
    worker = "\n".join((
        "self.importScripts = () => { throw new Error(); };",  # the runtime refuses a classic one
        _classic(runtime["pyodide.asm.mjs"].decode()),
        runtime["pyodide.js"].decode().partition("//# sourceMappingURL")[0],
        page.joinpath("worker.js").read_text("utf-8"),
    ))  # fmt: skip
    lock = json.loads(runtime["pyodide-lock.json"])
    standard = _standard(runtime["python_stdlib.zip"])
    packages = {**_contents(wheels), **dict(_ours())}
    image, loaded = _image(folder / "image", runtime, standard, packages)
    program = {
        "pyodide.asm.wasm": runtime["pyodide.asm.wasm"],
        "image.bin": image,
        "worker.js": worker.encode(),
        "python_stdlib.zip": _stored(_without(standard, loaded)),
        "lock.json": json.dumps({"info": lock["info"], "packages": {}}).encode(),
    }
    parts = {name: page.joinpath(name).read_bytes() for name in _PAGE}
    parts["index.html"] = _WORD.sub(
        lambda found: say(found[1], version=__version__), parts["index.html"].decode()
    ).encode()
    parts["assets/words.js"] = _script("nianbaoPage", {
        "words": {k: v for k, v in catalogue().items() if k.startswith("web.")},
        "actions": actions_shown(),
        "version": __version__,
    })  # fmt: skip
    parts["assets/program.js"] = _script("nianbaoProgram", {
        "parts": [_packed({name: content}) for name, content in program.items()],
        "packages": _packed(_without(packages, loaded)),
    })  # fmt: skip
    parts[f"assets/{say('web.licences')}"] = _licences(pins["runtime"], runtime, wheels)
    return parts


def _pins() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("nianbao.web").joinpath("pins.toml").read_text("utf-8"))


def runtime_files(folder: Path) -> dict[str, bytes]:
    """Return the files of the runtime's npm package by name, fetched into a folder."""
    pin = _pins()["runtime"]
    npm = which("npm")
    if npm is None or which("node") is None:
        raise Refusal("web.no_npm")
    name = f"{pin['name']}@{pin['version']}"
    _run([npm, "pack", "--silent", name, "--pack-destination", str(folder)], name)
    data = next(folder.glob("*.tgz")).read_bytes()
    _refuse_other(name, data, pin["sha256"])
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        opened = ((member.name, archive.extractfile(member)) for member in members)
        return {name.partition("/")[2]: file.read() for name, file in opened if file}


def _image(
    folder: Path,
    runtime: Mapping[str, bytes],
    standard: Mapping[str, bytes],
    packages: Mapping[str, bytes],
) -> tuple[bytes, set[str]]:
    """Return Python's memory with the program in it, and the modules that are there already.

    A page that begins with it starts nothing and imports nothing.
    """
    held = {
        **runtime,
        "python_stdlib.zip": _stored(standard),
        "packages.zip": _stored(packages),
        "image.mjs": files("nianbao.web").joinpath("image.mjs").read_bytes(),
    }
    folder.mkdir()
    for name, content in held.items():
        (folder / name).write_bytes(content)
    _run(["node", str(folder / "image.mjs"), str(folder)], "image")
    loaded = json.loads((folder / "loaded.json").read_text("utf-8"))
    return (folder / "image.bin").read_bytes(), set(loaded)


def _without(contents: Mapping[str, bytes], loaded: set[str]) -> dict[str, bytes]:
    """Return files without those of modules that are in memory already."""
    return {
        name: content
        for name, content in contents.items()
        if not (found := _MODULE.fullmatch(name)) or found[1].replace("/", ".") not in loaded
    }


def _wheel(requirement: str, digest: str, folder: Path) -> Path:
    place = folder / requirement
    place.mkdir()
    pip = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "download", "-q"]
    _run([*pip, "--no-deps", "--only-binary=:all:", "-d", str(place), requirement], requirement)
    wheel = next(place.glob("*.whl"))
    _refuse_other(requirement, wheel.read_bytes(), digest)
    return wheel


def _run(command: list[str], name: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal("web.not_fetched", name=name, error=done.stderr.strip()[-500:])


def _refuse_other(name: str, data: bytes, digest: str) -> None:
    if hashlib.sha256(data).hexdigest() != digest:
        raise Refusal("web.wrong_digest", name=name)


def _classic(module: str) -> str:
    """Return an ES module as a script that defines ``createPyodideModule``."""
    named = _URL.sub("self.location.href", module)
    return _EXPORT.sub(r"self.createPyodideModule = \1;", named)


def _standard(archive: bytes) -> dict[str, bytes]:
    """Return the standard library without what no path of the page imports."""
    with ZipFile(BytesIO(archive)) as library:
        names = [name for name in library.namelist() if not name.endswith("/")]
        return {name: library.read(name) for name in names if not _STANDARD_LEFT_OUT.match(name)}


def _contents(wheels: list[Path]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for wheel in wheels:
        with ZipFile(wheel) as archive:
            found |= {name: archive.read(name) for name in archive.namelist() if name[-1] != "/"}
    return found


def _ours() -> Iterator[tuple[str, bytes]]:
    """Yield this package's own files, and the template in it."""
    root = Path(str(files("nianbao")))
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not _OURS_LEFT_OUT.match(name):
            yield f"nianbao/{name}", path.read_bytes()
    yield f"nianbao/{FILE_NAME}", shipped_template().read_bytes()


def _stored(contents: Mapping[str, bytes]) -> bytes:
    """Return a zip file that is not compressed, since all are compressed together."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as archive:
        for name, content in sorted(contents.items()):
            archive.writestr(ZipInfo(name), content)
    return stream.getvalue()


def _packed(contents: Mapping[str, bytes]) -> dict[str, Any]:
    """Return files as the page unpacks them: names and sizes, and all bytes in base64 of gzip."""
    data = gzip.compress(b"".join(contents.values()), 9, mtime=0)
    sizes = [[name, len(content)] for name, content in contents.items()]
    return {"files": sizes, "data": base64.b64encode(data).decode()}


def _script(name: str, content: Any) -> bytes:
    text = json.dumps(content, ensure_ascii=False)
    return f"self.{name} = {text};\n".encode()


def _licences(pin: Mapping[str, str], runtime: Mapping[str, bytes], wheels: list[Path]) -> bytes:
    """Return the licences of all that the page holds."""
    texts = [f"{pin['name']} {pin['version']}: {pin['licence']}, https://mozilla.org/MPL/2.0/"]
    texts += [runtime[name].decode() for name in runtime if name.upper().startswith("LICEN")]
    texts.append("Python 3.14: PSF-2.0, https://docs.python.org/3.14/license.html")
    for wheel in wheels:
        texts += [f"{wheel.name}\n{text.decode()}" for text in licences_in(wheel).values()]
    texts.append(f"nianbao {__version__}: MIT")
    return "\n\n".join(texts).encode()
