"""Fixtures: the command line as a function, and small filled workbooks."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nianbao.cli import main
from nianbao.form import edition


@dataclass(frozen=True)
class Result:
    """What a command left: exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Nianbao = Callable[..., Result]
MakeWorkbook = Callable[..., Path]


@pytest.fixture
def nianbao(capsys: pytest.CaptureFixture[str]) -> Nianbao:
    """Return the command ``nianbao`` as a function of its arguments."""

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def workbook(tmp_path: Path, nianbao: Nianbao) -> MakeWorkbook:
    """Return a maker of workbooks: every typed cell is 0 but for the figures given."""

    def make(
        figures: dict[str, Any] | None = None, *, name: str = "年报.xlsx", year: int = 2025
    ) -> Path:
        path = tmp_path / name
        assert nianbao("new", path, "--unit", "某市某局", "--year", year).code == 0
        form = edition("2021" if year > 2020 else "2019")
        zeros = {cell.id: 0 for cell in form.cells if not cell.is_total}
        data = tmp_path / f"{path.stem}.json"
        data.write_text(json.dumps({"figures": zeros | (figures or {})}), "utf-8")
        assert nianbao("fill", path, data).code == 0
        return path

    return make
