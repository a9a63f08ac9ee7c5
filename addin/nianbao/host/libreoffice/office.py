"""The way to a running LibreOffice."""

import builtins
import sys
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

from nianbao.words import Refusal

_known: dict[str, Any] = {}

# Debian puts LibreOffice's Python modules here; a virtual environment does not look there
_SYSTEM_MODULES = "/usr/lib/python3/dist-packages"


def connect(connection: str) -> Any:
    """Return the component context of the LibreOffice that listens on ``connection``.

    Refuses when there is none, or when Python's bridge to LibreOffice is missing.

    One process has one way to an office: of a second one the objects are those of the first, so
    that UNO sees it unused and sometimes breaks it off while it is being opened.
    """
    uno = bridge()
    if connection in _known:
        with suppress(uno.getClass("com.sun.star.lang.DisposedException")):  # that office ended
            _known[connection].getServiceManager()
            return _known[connection]
    _known[connection] = _resolved(uno, connection)
    return _known[connection]


def _resolved(uno: ModuleType, connection: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    try:
        return resolver.resolve(f"uno:{connection};urp;StarOffice.ComponentContext")
    except uno.getClass("com.sun.star.connection.NoConnectException") as error:
        raise Refusal("live.no_office", connection=connection) from error


def bridge() -> ModuleType:
    """Return the module ``uno``. Refuses when it is not installed."""
    try:
        with _system_modules():
            import uno  # noqa: PLC0415 # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise Refusal("live.no_bridge") from error
    return uno


@contextmanager
def _system_modules() -> Any:
    """Look among the system's modules too, last and only as long as the bridge is imported.

    The bridge puts an import function of its own in place, which turns ModuleNotFoundError
    into another error; libraries that expect the first one would fail.
    """
    plain = builtins.__import__
    sys.path.append(_SYSTEM_MODULES)
    try:
        yield
    finally:
        sys.path.remove(_SYSTEM_MODULES)
        builtins.__import__ = plain
