"""A plugin of pytest in the page's own Python: what no browser has skips the test that uses it."""

import sys
from types import ModuleType
from typing import NoReturn

import pytest

ABSENT = (
    "joblib joblib.externals joblib.externals.loky joblib.externals.loky.process_executor "
    "jsonschema lxml lxml.etree python_calamine rensa tqdm xlwings"
).split()


class Absent(ModuleType):
    """A module that is not there: any use of it skips the test, with its name as the reason."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") or name.isupper():  # openpyxl looks for lxml by its version
            raise AttributeError(name)
        return _Use(f"{self.__name__}.{name}")


class _Use:
    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_: object, **__: object) -> NoReturn:
        pytest.skip(f"no browser has {self._name}")

    def __getattr__(self, name: str) -> "_Use":
        return _Use(f"{self._name}.{name}")


for _name in ABSENT:
    sys.modules[_name] = Absent(_name)
    sys.modules[_name].__path__ = []
# what the fixtures fill in was looked at natively
vars(sys.modules["jsonschema"]).update(ValidationError=ValueError, validate=lambda *_: None)
