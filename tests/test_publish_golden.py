"""The Word text of a small fixed filing, compared with the one kept in ``golden/``."""

from difflib import unified_diff

from remake_publish_golden import GOLDEN, document_text


def test_the_word_text_is_the_golden_one() -> None:
    golden = GOLDEN.read_text(encoding="utf-8").splitlines()
    difference = list(unified_diff(golden, document_text().splitlines(), "golden", "now", n=6))
    remedy = "如有意改动：PYTHONPATH=addin python tests/remake_publish_golden.py，并核对差异"
    assert not difference, "\n".join([remedy, *difference[:80]])
