"""Each export of a small fixed filing, compared with the one kept in ``golden/export/``."""

import pytest

from remake_export_golden import FOLDER, exports

EXPORTS = exports()


@pytest.mark.parametrize("name", EXPORTS)
def test_a_file_is_the_golden_one(name: str) -> None:
    remedy = "如有意改动：PYTHONPATH=addin python tests/remake_export_golden.py，并核对差异"
    now, golden = EXPORTS[name].decode("utf-8"), (FOLDER / name).read_bytes().decode("utf-8")
    assert now.splitlines() == golden.splitlines(), remedy


def test_no_golden_file_is_left_over() -> None:
    kept = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert kept == set(EXPORTS)
