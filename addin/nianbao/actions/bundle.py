"""The offline bundle: one zip with all that a Windows machine needs to run nianbao."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from nianbao import __version__
from nianbao.actions.template import FILE_NAME, shipped_template
from nianbao.book.reproducible_zip import zipped
from nianbao.bundle.contents import Wheel, licences_in, unresolved, wheel_of
from nianbao.bundle.wheels import build_own, fetch, lock, without_parts
from nianbao.host.disk import create
from nianbao.words import Refusal, catalogue, say

EXTRAS = ("pdf", "recover")
_SCRIPTS = ("install.cmd", "uninstall.cmd")
_SUPPORT = ("check_python.py", "check_files.py", "open_path.py")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was built: the zip, the wheels in it, and what was left out of some of them."""

    path: Path
    wheels: tuple[Wheel, ...]
    notes: tuple[str, ...]


def bundle(
    path: Path, pythons: Sequence[str], wheel: Path | None = None, page: Path | None = None
) -> Bundle:
    """Return the offline bundle for 64-bit Windows and these versions of Python.

    Wheels come from the package registry that pip is set to, resolved for Windows, each
    with its hash checked; ``wheel`` is our own, otherwise built from the checkout; ``page``
    is the finished folder of the page that needs no installation, to go along. Refuses
    where a module that we import is in none of them, and where a file stands already.
    """
    along = _page(page) if page else {}
    with TemporaryDirectory() as folder:
        store = Path(folder)
        own = _own(wheel, store)
        for python in pythons:
            fetch(lock(own, EXTRAS, python), python, store)
        changed = {file.name for file in sorted(store.glob("*.whl")) if without_parts(file)}
        found = [(file, wheel_of(file)) for file in sorted(store.glob("*.whl"))]
        wheels = tuple(wheel for _, wheel in found)
        if missing := unresolved(own, wheels):
            raise Refusal("bundle.unresolved", modules="、".join(missing))
        parts = _parts(pythons, found, changed, along)
        create(path, zipped(parts))
    left_out = [say("bundle.left_out", name=x.name, version=x.version) for x in wheels
                if x.file in changed]  # fmt: skip
    return Bundle(path, wheels, (*left_out, say("bundle.no_python")))


def _own(wheel: Path | None, store: Path) -> Path:
    """Return our own wheel in the store, given or built from the checkout."""
    if wheel is not None:
        copy = store / wheel.name
        copy.write_bytes(wheel.read_bytes())
        return copy
    # an installed package lies elsewhere than the checkout in which the command is given
    for source in (Path(__file__).parents[3], Path.cwd()):
        if (source / "addin" / "nianbao").is_dir():
            return build_own(source, store)
    raise Refusal("bundle.no_source")


def _page(folder: Path) -> dict[str, bytes]:
    """Return the files of a finished page; refuses a folder that is none."""
    if not (folder / "assets" / "program.js").is_file():
        raise Refusal("bundle.no_page", path=folder)
    place = say("bundle.page_folder")
    return {
        f"{place}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _parts(
    pythons: Sequence[str],
    found: Sequence[tuple[Path, Wheel]],
    changed: set[str],
    along: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Return everything in the zip, by its name there."""
    top = f"nianbao-{__version__}-windows-x64/"
    ours = files("nianbao").joinpath("bundle")
    parts = {**along, **{name: ours.joinpath(name).read_bytes() for name in _SCRIPTS}}
    parts |= {f"support/{name}": ours.joinpath(name).read_bytes() for name in _SUPPORT}
    parts["support/packages.txt"] = f"nianbao[{','.join(EXTRAS)}]=={__version__}\n".encode()
    for key, text in catalogue().items():
        if key.startswith("bundle.help."):
            name = key.removeprefix("bundle.help.")
            parts[f"help/{name}.txt"] = _windows(text)
    pythons_said = "、".join(pythons)
    readme = say("bundle.readme", version=__version__, pythons=pythons_said).strip()
    parts[say("bundle.readme_name")] = _BOM.encode() + _windows(readme)
    parts["python/README.txt"] = _BOM.encode() + _windows(say("bundle.no_python"))
    parts[FILE_NAME] = shipped_template().read_bytes()
    parts["nianbao.xlam"] = files("nianbao").joinpath("office", "nianbao.xlam").read_bytes()
    for file, wheel in found:
        place = "support/pip.whl" if wheel.name == "pip" else f"wheels/{file.name}"
        parts[place] = file.read_bytes()
        for name, text in licences_in(file).items():
            parts[f"licenses/{wheel.name}-{wheel.version}/{name}"] = text
    digests = {name: sha256(data).hexdigest() for name, data in sorted(parts.items())}
    wheels = [wheel for _, wheel in found]
    parts["manifest.json"] = _manifest(pythons, wheels, changed, digests)
    return {top + name: data for name, data in sorted(parts.items())}


def _manifest(
    pythons: Sequence[str],
    wheels: Sequence[Wheel],
    changed: set[str],
    digests: Mapping[str, str],
) -> bytes:
    """Return what the bundle says of itself; its installer compares every file with it."""
    entries = []
    for wheel in wheels:
        entry = {name: value for name, value in asdict(wheel).items() if name != "modules"}
        entries.append(entry | {"repacked": wheel.file in changed})
    content = {"nianbao": __version__, "platform": "win_amd64", "pythons": list(pythons)}
    text = json.dumps(content | {"wheels": entries, "files": digests}, ensure_ascii=False, indent=2)
    return text.encode()


def _windows(text: str) -> bytes:
    return (text.strip() + "\n").replace("\n", "\r\n").encode()
