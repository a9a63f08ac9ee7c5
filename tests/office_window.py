"""A LibreOffice window on a screen, as a person sees it: buttons and cells have places there."""

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageGrab

from live_office import LiveOffice
from screen import click, point, press, write

TOOLBAR = "private:resource/toolbar/addon_org.nianbao.toolbar"
_OPEN, _FILE_NAME = "Open", "File name:"
_AGREE = ("OK", "Yes")
_BUTTONS = {"", *_AGREE, "No", "Cancel"}
_APART = 300  # from the toolbar into the sheet
_ANSWER = 10  # seconds in which a button that was pressed starts its program
_CONTEXT = "getAccessibleContext"
_MANY = 50  # a sheet has a child for every cell
PATIENCE = 120  # seconds; a click takes one or two

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Window:
    """The window of one open workbook on a display."""

    office: LiveOffice
    document: Any = field(repr=False)
    display: str

    def show(self, sheet: str) -> None:
        """Turn to a sheet."""
        self.document.CurrentController.setActiveSheet(self.document.Sheets.getByName(sheet))
        self._settle()

    def press_button(self, label: str) -> None:
        """Click on a button of the toolbar with the mouse."""
        layout = self.document.CurrentController.Frame.LayoutManager
        self.wait_until(lambda: bool(layout.getElement(TOOLBAR)))
        toolbar = layout.getElement(TOOLBAR).RealInterface.AccessibleContext
        self.wait_until(lambda: not self._at_work())
        titles = self.office.titles()
        self.wait_until(lambda: self._pressed(_middle(_names(toolbar)[label]), titles))

    def _pressed(self, place: tuple[int, int], titles: set[str]) -> bool:
        """Click, and return whether anything came of it.

        LibreOffice under X takes some clicks for nothing: a second one is what a person does.
        """
        point(place[0], place[1] + _APART)
        self._settle()
        click(*place)
        deadline = time.monotonic() + _ANSWER
        while time.monotonic() < deadline:
            if self._at_work() or self.message() or self.office.titles() != titles:
                return True
            time.sleep(0.05)
        return False

    def _at_work(self) -> bool:
        """Return whether a program that a button started is running."""
        offices = _processes("-f", self.office.pipe)
        return any(_processes("-P", office, "-f", "nianbao.addin") for office in offices)

    def message(self) -> str:
        """Return the sentence of the dialog that is open; empty when there is none."""
        box = self._dialog()
        return "".join(set(_names(box)) - _BUTTONS) if box else ""

    def agree(self) -> None:
        """Click on OK or Yes of the dialog that is open, and see it close."""
        names = _names(self._dialog())
        self._answer(next(answer for answer in _AGREE if answer in names))

    def decline(self) -> None:
        """Click on No of the dialog that is open, and see it close."""
        self._answer("No")

    def _answer(self, label: str) -> None:
        self.wait_until(lambda: self._answered(label))

    def _answered(self, label: str) -> bool:
        """Return whether no dialog with this button is left; click, perhaps again, while one is.

        A dialog that has only just come may still move under the mouse.
        """
        button = self._button(label)
        if button:
            click(*_middle(button))
            self._settle()
        return not self._button(label)

    def _button(self, label: str) -> Any:
        box = self._dialog()
        return _names(box).get(label) if box else None

    def pick(self, name: str) -> None:
        """Write a file's name into the dialog that asks for one, and click on its button."""
        self.wait_until(lambda: bool(self._file_dialog()))
        self.wait_until(lambda: self._picked(name))

    def _picked(self, name: str) -> bool:
        """Return whether the dialog is gone; write the name, perhaps again, while it is not."""
        if parts := self._file_dialog():
            click(*_middle(parts[_FILE_NAME]))
            press("ctrl+a")
            write(name)
            self._settle()
            if parts[_FILE_NAME].getText() == name:
                click(*_middle(parts[_OPEN]))
                self._settle()
        return not self._file_dialog()

    def _file_dialog(self) -> dict[str, Any]:
        """Return what is in the dialog that asks for a file, by name; empty without one."""
        for window in self.windows():
            shown = [part for part in everything(window) if part.getSize().Width]
            parts = {part.getAccessibleName(): part for part in shown}
            if _FILE_NAME in parts:  # the label, the field, and where one writes in it
                return parts
        return {}

    def _dialog(self) -> Any:
        return next(
            (box for box in self.windows() if not _names(box).keys().isdisjoint(_AGREE)), None
        )

    def windows(self) -> list[Any]:
        """Return every window of the office, dialogs among them."""
        toolkit = self.office.service("com.sun.star.awt.Toolkit")
        every = [toolkit.getTopWindow(number) for number in range(toolkit.getTopWindowCount())]
        return [window.AccessibleContext for window in every]

    def pixel(self, row: int, column: int) -> Colour:
        """Return the colour just inside the upper left corner of a cell (counted from 0)."""
        place = self._corner(row, column)
        colour = self.picture().getpixel((place.X + 5, place.Y + 5))
        assert isinstance(colour, tuple)
        return (int(colour[0]), int(colour[1]), int(colour[2]))

    def click_cell(self, row: int, column: int) -> None:
        """Click on a cell (counted from 0) that is on the screen."""
        place = self._corner(row, column)
        click(place.X + 9, place.Y + 7)
        self._settle()

    def _corner(self, row: int, column: int) -> Any:
        whole = self.document.CurrentController.Frame.ComponentWindow.AccessibleContext
        cells = [pane.getAccessibleCellAt(row, column) for pane in _panes(whole)]
        shown = [cell for cell in cells if cell.getAccessibleContext().getSize().Width]
        assert shown, "the cell is not on the screen"
        return shown[0].getAccessibleContext().getLocationOnScreen()

    def picture(self) -> Image.Image:
        """Return what stands on the screen."""
        return ImageGrab.grab(xdisplay=self.display).convert("RGB")

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait for something to happen in the window."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, "nothing happened in the window"
            time.sleep(0.1)
        self._settle()

    def _settle(self) -> None:
        """Wait until the screen shows the same twice."""
        before = None
        for _look in range(50):
            time.sleep(0.15)
            now = self.picture().tobytes()
            if now == before:
                return
            before = now


def _processes(*conditions: str) -> list[str]:
    """Return the numbers of processes, by the conditions of ``pgrep``."""
    found = subprocess.run(["pgrep", *conditions], capture_output=True, text=True, check=False)
    return found.stdout.split()


def _middle(component: Any) -> tuple[int, int]:
    place, size = component.getLocationOnScreen(), component.getSize()
    return place.X + size.Width // 2, place.Y + size.Height // 2


def _children(component: Any) -> list[Any]:
    """Return what stands in a window, a bar or a pane."""
    count = min(component.getAccessibleChildCount(), _MANY)
    every = (component.getAccessibleChild(number) for number in range(count))
    return [child.getAccessibleContext() for child in every if hasattr(child, _CONTEXT)]


def _names(component: Any) -> dict[str, Any]:
    return {child.getAccessibleName(): child for child in _children(component)}


def everything(component: Any) -> Iterator[Any]:
    """Yield a component and everything in it but the cells of a sheet."""
    yield component
    if not hasattr(component, "getAccessibleCellAt"):
        for child in _children(component):
            yield from everything(child)


def _panes(component: Any) -> Iterator[Any]:
    """Yield the panes of the sheet on the screen; frozen rows and columns have their own."""
    if hasattr(component, "getAccessibleCellAt"):
        yield component
    else:
        for child in _children(component):
            yield from _panes(child)
