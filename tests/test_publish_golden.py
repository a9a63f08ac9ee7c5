"""The Word file of a small fixed filing, compared part by part with the one in ``golden/``."""

from difflib import unified_diff

import pytest

from remake_publish_golden import GOLDEN, parts

PARTS = parts()


def test_the_file_has_the_golden_parts_and_no_other() -> None:
    assert sorted(PARTS) == sorted(path.name for path in GOLDEN.iterdir())


@pytest.mark.parametrize("name", sorted(PARTS))
def test_each_part_is_the_golden_one(name: str) -> None:
    golden = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    difference = list(unified_diff(golden, PARTS[name].splitlines(), "golden", "now", n=6))
    remedy = "如有意改动：PYTHONPATH=addin python tests/remake_publish_golden.py，并核对差异"
    assert not difference, "\n".join([remedy, *difference[:80]])
