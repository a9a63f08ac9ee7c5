"""A LibreOffice window on a screen, as a person sees it: buttons and cells have places there."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageGrab

from live_office import LiveOffice
from screen import click, point

TOOLBAR = "private:resource/toolbar/addon_org.nianbao.toolbar"
_AGREE = "OK"
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
        place = _middle(_names(toolbar)[label])
        point(*place)
        self._settle()
        click(*place)

    def message(self) -> str:
        """Return the sentence of the dialog that is open; empty when there is none."""
        box = self._dialog()
        return "".join(set(_names(box)) - {"", _AGREE}) if box else ""

    def agree(self) -> None:
        """Click on OK of the dialog that is open, and see it close."""
        self.wait_until(self._agreed)

    def _agreed(self) -> bool:
        """Return whether no dialog is left; click, perhaps again, while one is.

        A dialog that has only just come may still move under the mouse.
        """
        if box := self._dialog():
            click(*_middle(_names(box)[_AGREE]))
            self._settle()
        return not self._dialog()

    def _dialog(self) -> Any:
        windows = self.office.service("com.sun.star.awt.Toolkit")
        every = [windows.getTopWindow(number) for number in range(windows.getTopWindowCount())]
        boxes = [window.AccessibleContext for window in every]
        return next((box for box in boxes if _AGREE in _names(box)), None)

    def pixel(self, row: int, column: int) -> Colour:
        """Return the colour just inside the upper left corner of a cell (counted from 0)."""
        whole = self.document.CurrentController.Frame.ComponentWindow.AccessibleContext
        cells = [pane.getAccessibleCellAt(row, column) for pane in _panes(whole)]
        shown = [cell for cell in cells if cell.getAccessibleContext().getSize().Width]
        assert shown, "the cell is not on the screen"
        place = shown[0].getAccessibleContext().getLocationOnScreen()
        colour = self.picture().getpixel((place.X + 5, place.Y + 5))
        assert isinstance(colour, tuple)
        return (int(colour[0]), int(colour[1]), int(colour[2]))

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


def _middle(component: Any) -> tuple[int, int]:
    place, size = component.getLocationOnScreen(), component.getSize()
    return place.X + size.Width // 2, place.Y + size.Height // 2


def _children(component: Any) -> list[Any]:
    """Return what stands in a window, a bar or a pane."""
    count = min(component.getAccessibleChildCount(), _MANY)
    every = (component.getAccessibleChild(number) for number in range(count))
    return [child.getAccessibleContext() for child in every if child]


def _names(component: Any) -> dict[str, Any]:
    return {child.getAccessibleName(): child for child in _children(component)}


def _panes(component: Any) -> Iterator[Any]:
    """Yield the panes of the sheet on the screen; frozen rows and columns have their own."""
    if hasattr(component, "getAccessibleCellAt"):
        yield component
    else:
        for child in _children(component):
            yield from _panes(child)
