"""A plugin of pytest in the page's own Python: what no browser has skips the test that uses it."""

import sys
from types import ModuleType
from typing import NoReturn

import pytest

ABSENT = (
    "joblib",
    "joblib.externals",
    "joblib.externals.loky",
    "joblib.externals.loky.process_executor",
    "jsonschema",
    "lxml",
    "lxml.etree",
    "python_calamine",
    "rensa",
    "tqdm",
    "xlwings",
)


class Absent(ModuleType):
    """A module that is not there: any use of it skips the test, with its name as the reason."""

    __path__ = ()

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") or name.isupper():  # openpyxl asks lxml for its version
            raise AttributeError(name)
        return _Use(f"{self.__name__}.{name}")


class _Use:
    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_: object, **__: object) -> NoReturn:
        pytest.skip(f"no browser has {self._name}")

    def __getattr__(self, name: str) -> "_Use":
        return _Use(f"{self._name}.{name}")


def pytest_configure() -> None:
    sys.modules.update({name: Absent(name) for name in ABSENT})
    # what the fixtures fill in was looked at natively
    vars(sys.modules["jsonschema"]).update(ValidationError=ValueError, validate=lambda *_: None)
