"""A LibreOffice of a test's own, spoken to while it runs.

Debian's ``python3-uno`` belongs to the system's Python; a virtual environment of the same minor
version loads it from there.
"""

import builtins
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if "/usr/lib/python3/dist-packages" not in sys.path:
    sys.path.append("/usr/lib/python3/dist-packages")

# ruff: noqa: E402 - see above
# pyright: reportMissingImports=false
_import = builtins.__import__
import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

builtins.__import__ = _import  # uno's own takes ModuleNotFoundError from those who expect it

from nianbao.host.libreoffice import connect
from nianbao.words import Refusal

ADD_IN_FORMAT = "Calc MS Excel 2007 VBA XML"  # LibreOffice does not recognise an .xlam by itself
RUN_MACROS_UNASKED = 4
_PATIENCE = 120  # seconds; an office starts and ends in one or two

# a tip that pops up under the mouse would take the click that was meant for the button
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop>
<prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Help">
<prop oor:name="Tip" oor:op="fuse"><value>false</value></prop>
<prop oor:name="ExtendedTip" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>99.9</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class LiveOffice:
    """A running LibreOffice: its pipe's name, its component context and its desktop."""

    # a report on a failed test may not ask an office that is gone: Python would be aborted
    pipe: str
    context: Any = field(repr=False)
    desktop: Any = field(repr=False)

    def service(self, name: str) -> Any:
        """Return a new service of the office's own process."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def open(self, path: Path, **properties: object) -> Any:
        """Return a document that was opened in a window of its own."""
        given = tuple(PropertyValue(Name=name, Value=value) for name, value in properties.items())
        document = self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, given)
        assert document, f"LibreOffice did not open {path}"
        return document

    def add_extension(self, path: Path) -> None:
        """Install an extension for this profile; what the office asks about it is agreed to."""
        manager = self.context.getValueByName(
            "/singletons/com.sun.star.deployment.ExtensionManager"
        )
        manager.addExtension(path.as_uri(), (), "user", None, _Agreement())

    @contextmanager
    def bare_window(self) -> Iterator[None]:
        """Have a window open that holds no document, as one is while it comes or goes."""
        toolkit = self.service("com.sun.star.awt.Toolkit")
        outside = uno.createUnoStruct("com.sun.star.awt.WindowDescriptor")
        outside.Type = uno.Enum("com.sun.star.awt.WindowClass", "TOP")
        outside.WindowServiceName, outside.ParentIndex = "window", -1
        window = toolkit.createWindow(outside)
        inside = uno.createUnoStruct("com.sun.star.awt.WindowDescriptor")
        inside.Type = uno.Enum("com.sun.star.awt.WindowClass", "SIMPLE")
        inside.WindowServiceName, inside.Parent = "window", window
        frame = self.service("com.sun.star.frame.Frame")
        frame.initialize(window)
        frame.setComponent(toolkit.createWindow(inside), None)
        self.desktop.Frames.append(frame)
        try:
            yield
        finally:
            frame.close(True)

    def titles(self) -> set[str]:
        """Return the titles of all open documents."""
        every = self.desktop.Components.createEnumeration()
        found = set()
        while every.hasMoreElements():
            component = every.nextElement()
            if hasattr(component, "Title"):  # the page that is shown without a document has none
                found.add(component.Title)
        return found


class _Agreement(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """What ``unopkg`` is for a person; that program refuses to work for root."""

    def getInteractionHandler(self) -> Any:  # noqa: N802 - UNO's name
        return self

    def getProgressHandler(self) -> Any:  # noqa: N802 - UNO's name
        return None

    def handle(self, request: Any) -> None:
        approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")
        for continuation in request.getContinuations():
            if agreed := continuation.queryInterface(approve):
                agreed.select()
                return


@contextmanager
def live_office(
    folder: Path,
    *,
    headless: bool = True,
    surroundings: Mapping[str, str] | None = None,
    pipe: str = "",
) -> Iterator[LiveOffice]:
    """Start a LibreOffice, which ends with the block; its profile in ``folder`` stays."""
    profile = folder / "profile"
    pipe = pipe or f"nianbao-{os.getpid()}-{time.monotonic_ns()}"
    if not profile.exists():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo"]
    # an office whose profile is new, or has other extensions than before, starts, perhaps answers,
    # and then starts itself anew: that one must be over
    subprocess.run(
        [*command, "--headless", "--terminate_after_init"],
        check=True,
        stderr=subprocess.DEVNULL,
        timeout=_PATIENCE,
    )
    process = subprocess.Popen(
        [*command, *["--headless"] * headless, f"--accept=pipe,name={pipe};urp"],
        env=os.environ | dict(surroundings or {}),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        context = _connected(pipe, process)
        desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        try:
            yield LiveOffice(pipe, context, desktop)
        except uno.getClass("com.sun.star.uno.Exception"):
            # UNO's own exceptions cannot leave a context manager: they take no traceback
            raise RuntimeError(traceback.format_exc()) from None
        with suppress(Exception):  # the bridge breaks off while the office says goodbye
            desktop.terminate()
        process.wait(_PATIENCE)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _connected(pipe: str, process: subprocess.Popen[bytes]) -> Any:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return connect(f"pipe,name={pipe}")
        except Refusal:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
