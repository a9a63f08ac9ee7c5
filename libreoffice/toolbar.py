"""The buttons of LibreOffice's toolbar; this file runs inside LibreOffice, on its own Python.

The builder adds a function for each action that the Python program does.
Like the ribbon of Excel it starts the Python program for one action on the open workbook. The
program speaks to this office through a pipe that is open for that one connection only.
"""

# ruff: noqa: F821 - LibreOffice gives XSCRIPTCONTEXT to its scripts

import os
import secrets
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.beans import PropertyValue
from com.sun.star.bridge import XInstanceProvider

WORDS: dict = {}  # the builder puts the sentences here
VERSION = ""  # and the version here

_BY_ITSELF = "StarOffice.ComponentContext"
_OK_BUTTON = 1
_running = threading.Lock()


def new(*_):
    """Open a fresh filing workbook, not yet named."""
    template = _installed("template")
    if template:
        as_template = PropertyValue()
        as_template.Name, as_template.Value = "AsTemplate", True
        address = uno.systemPathToFileUrl(template)
        XSCRIPTCONTEXT.getDesktop().loadComponentFromURL(address, "_blank", 0, (as_template,))


def about(*_):
    """Say which version this is, and where it keeps what."""
    program = _settings().get("interpreter") or WORDS["none"]
    _tell("about", program=program, settings=_settings_path())


def _run(action, wants_filing):
    document = XSCRIPTCONTEXT.getDocument()
    names = document.Sheets.ElementNames if hasattr(document, "Sheets") else ()
    is_ours = not {WORDS["front"], WORDS["register"]}.isdisjoint(names)
    if wants_filing and not is_ours:
        _tell("no_filing")
        return
    interpreter = _installed("interpreter")
    if not interpreter:
        return
    if not _running.acquire(blocking=False):
        _tell("busy")
        return
    call = [interpreter, "-I", "-X", "utf8", "-m", "nianbao.addin", action]
    call += ["--wb=" + document.Title, "--from_xl=1", "--app=LibreOffice", "--hwnd=0"]
    # the office answers the program only while this function does not hold it up
    threading.Thread(target=_wait_for, args=([*call, "--addin=" + VERSION],)).start()


def _wait_for(call):
    try:
        with _Door(XSCRIPTCONTEXT.getComponentContext()) as door:
            surroundings = dict(os.environ)
            for name in ("PYTHONHOME", "PYTHONPATH"):  # those of this office's own Python
                surroundings.pop(name, None)
            surroundings["NIANBAO_ENGINE"] = "libreoffice"
            surroundings["NIANBAO_UNO"] = door.address
            code = subprocess.call(call, env=surroundings, stdin=subprocess.DEVNULL)
        if code:
            _tell_later("crashed", code=code)
    except OSError as error:
        _tell_later("not_started", reason=error.strerror or str(error))
    finally:
        _running.release()


class _Door(unohelper.Base, XInstanceProvider):
    """A pipe on which this office lets one program in while the block lasts."""

    def __init__(self, context):
        self._context = context
        self._bridge = None
        self._came = threading.Event()
        self.address = "pipe,name=nianbao-" + secrets.token_hex(8)

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        for _attempt in range(20):  # nobody came: only a visitor ends the waiting
            if self._came.wait(0.1):
                return
            with suppress(Exception):
                self._service("com.sun.star.connection.Connector").connect(self.address).close()

    def _accept(self):
        connection = self._service("com.sun.star.connection.Acceptor").accept(self.address)
        self._came.set()
        factory = self._service("com.sun.star.bridge.BridgeFactory")
        self._bridge = factory.createBridge("", "urp", connection, self)

    def _service(self, name):
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def getInstance(self, name):  # noqa: N802 - UNO's name
        """Return this office's context to whom has come in."""
        return self._context if name == _BY_ITSELF else None


def _settings_path():
    folder = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CONFIG_HOME")
    return Path(folder or Path.home() / ".config", "nianbao", "nianbao.conf")


def _settings():
    try:
        text = _settings_path().read_text("utf-16")
    except OSError:
        return {}
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def _installed(name):
    """Return the path of an installed file, or None after having said what is missing."""
    path = _settings().get(name)
    if not path:
        _tell("not_installed", settings=_settings_path())
    elif not Path(path).exists():
        _tell("moved", path=path)
    else:
        return path
    return None


def _tell(key, **slots):
    sentence = WORDS[key].format_map(dict(slots, version=VERSION))
    frame = XSCRIPTCONTEXT.getDesktop().getCurrentFrame()
    window = frame.getContainerWindow() if frame else None
    if window:
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "INFOBOX")
        toolkit = window.getToolkit()
        box = toolkit.createMessageBox(window, kind, _OK_BUTTON, WORDS["title"], sentence)
        box.execute()
        box.dispose()


def _tell_later(key, **slots):
    """Say it from the thread to which the windows belong."""
    context = XSCRIPTCONTEXT.getComponentContext()
    callback = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.awt.AsyncCallback", context
    )
    callback.addCallback(_Later(lambda: _tell(key, **slots)), None)


class _Later(unohelper.Base, XCallback):
    def __init__(self, act):
        self._act = act

    def notify(self, _):
        """Act, now that the office has time."""
        self._act()
