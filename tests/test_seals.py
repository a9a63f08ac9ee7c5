"""Published rule sets: what decides in one never changes under its version.

Explanations and receipts in workbooks name the version of the rules, so a version means the same
rules for ever. ``data/seals.toml`` has the hash of every version that was published. A new
version is sealed by::

    PYTHONPATH=addin:tests python tests/test_seals.py
"""

import tomllib
from pathlib import Path

import pytest

from nianbao.form.edition import editions
from nianbao.rules import RuleSet, ruleset

SEALS = Path(__file__).parent / "data" / "seals.toml"


def sealed() -> dict[str, str]:
    return tomllib.loads(SEALS.read_text("utf-8"))


def newly_sealed(seals: dict[str, str], rules: RuleSet) -> dict[str, str]:
    """The seals with that of a rule set; refuses other rules under a version that is known."""
    if seals.get(rules.version, rules.sha256) != rules.sha256:
        raise SystemExit(f"{rules.version} is published: give set {rules.id} a new version")
    return {**seals, rules.version: rules.sha256}


@pytest.mark.parametrize("edition_id", editions())
def test_a_published_set_is_as_it_was_sealed(edition_id: str) -> None:
    rules = ruleset(edition_id)
    assert sealed()[rules.version] == rules.sha256


def test_a_version_is_sealed_once() -> None:
    rules = ruleset("2021")
    assert newly_sealed({}, rules) == {rules.version: rules.sha256}
    assert newly_sealed(sealed(), rules) == sealed()
    with pytest.raises(SystemExit, match=f"{rules.version} is published"):
        newly_sealed({rules.version: "0" * 64}, rules)


def main() -> None:
    seals = sealed()
    for edition_id in editions():
        seals = newly_sealed(seals, ruleset(edition_id))
    lines = [f'"{version}" = "{digest}"\n' for version, digest in sorted(seals.items())]
    SEALS.write_text("".join(lines), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
