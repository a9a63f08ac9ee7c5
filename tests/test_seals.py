"""Published forms and rule sets: what decides in one never changes under its version.

Workbooks, reports and receipts are read by the form and the rules under which they were made, so
a version means the same for ever. ``data/seals.toml`` has the hash of every version that was
published. Rules that were changed get the next version; that and a new version of a form are
sealed by::

    PYTHONPATH=addin:tests python tests/test_seals.py
"""

import hashlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nianbao.form import Edition, edition
from nianbao.form.edition import data_of, editions
from nianbao.rules import catalogue, ruleset

SEALS = Path(__file__).parent / "data" / "seals.toml"

FORMS = Path(__file__).parents[1] / "addin" / "nianbao" / "form" / "editions"

Seals = dict[str, dict[str, str]]


def form_digest(form: Edition) -> str:
    """The hash of what is printed and counted; how wide it is and what is advised may change."""
    printed = [[section.number, section.heading, section.table] for section in form.sections]
    for table in form.tables:
        printed += [[table.id, table.name, table.rows, table.columns]]
        printed += [[label.text, label.role, label.range] for label in table.labels]
        printed += [[c.id, c.range, c.measure, c.unit, c.is_total] for c in table.cells]
    return hashlib.sha256(json.dumps(printed, ensure_ascii=False).encode()).hexdigest()


def form_of(edition_id: str) -> tuple[str, str]:
    return data_of(edition_id, "form.toml")["version"], form_digest(edition(edition_id))


def rules_of(edition_id: str) -> tuple[str, str]:
    rules = ruleset(edition_id)
    return rules.version, rules.sha256


SEALED: dict[str, Callable[[str], tuple[str, str]]] = {"forms": form_of, "rules": rules_of}


def digests_of_rules(edition_id: str) -> dict[str, str]:
    """Of each rule the version since which it is what it is, and a hash of what decides in it."""
    plain = {
        record["id"]: {k: v for k, v in record.items() if k not in catalogue._WORDS}
        for record in catalogue._load(edition_id)[1]
    }
    hashes = {
        rule_id: hashlib.sha256(repr(sorted(record.items())).encode()).hexdigest()[:12]
        for rule_id, record in plain.items()
    }
    return {rule.id: f"{rule.since} {hashes[rule.id]}" for rule in ruleset(edition_id).rules}


def sealed() -> Seals:
    return tomllib.loads(SEALS.read_text("utf-8"))


def newly_sealed(seals: dict[str, str], version: str, digest: str) -> dict[str, str]:
    """The seals with one more; refuses another content under a version that is known."""
    if seals.get(version, digest) != digest:
        raise SystemExit(f"{version} is published: what was changed needs a new version")
    return {**seals, version: digest}


def newly_named(known: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """The rules as they are; refuses one that changed while its version stayed."""
    for rule, state in now.items():
        before = known.get(rule, state)
        if before != state and before.split()[0] == state.split()[0]:
            raise SystemExit(f"{rule} changed: name it under `since` in the set's set.toml")
    return now


@pytest.mark.parametrize("kind", SEALED)
@pytest.mark.parametrize("edition_id", editions())
def test_what_is_published_is_as_it_was_sealed(edition_id: str, kind: str) -> None:
    version, digest = SEALED[kind](edition_id)
    assert sealed()[kind][version] == digest


@pytest.mark.parametrize("edition_id", editions())
def test_a_rule_that_changed_is_named_by_the_version_that_changed_it(edition_id: str) -> None:
    """What people explained of a rule holds until it changes."""
    assert digests_of_rules(edition_id) == sealed()[f"since-{edition_id}"]


def test_a_change_must_be_named() -> None:
    known = {"R001": "2021.1 a", "R002": "2021.1 b"}
    assert newly_named(known, {"R001": "2021.1 a", "R002": "2021.2 c"})["R002"] == "2021.2 c"
    with pytest.raises(SystemExit, match="R002"):
        newly_named(known, {"R001": "2021.1 a", "R002": "2021.1 c"})


def test_a_version_is_sealed_once() -> None:
    assert newly_sealed({}, "2021.1", "a") == {"2021.1": "a"}
    assert newly_sealed({"2021.1": "a"}, "2021.1", "a") == {"2021.1": "a"}
    with pytest.raises(SystemExit, match=r"2021\.1 is published"):
        newly_sealed({"2021.1": "a"}, "2021.1", "b")


def test_changed_rules_get_the_next_version_and_nothing_else_changes(tmp_path: Path) -> None:
    head = tmp_path / "set.toml"
    head.write_text('# 2021.9\nversion = "2021.9"\nextends = "2019"\n', "utf-8")
    raise_version(head, "2021.9")
    assert head.read_text("utf-8") == '# 2021.9\nversion = "2021.10"\nextends = "2019"\n'


def test_a_label_in_other_words_breaks_the_seal_of_a_form_and_a_width_does_not() -> None:
    form = edition("2021")
    first = form.tables[0]
    renamed = replace(first, labels=(replace(first.labels[0], text="其他"), *first.labels[1:]))
    wider = replace(first, row_height=9)
    assert form_digest(replace(form, tables=(renamed, *form.tables[1:]))) != form_digest(form)
    assert form_digest(replace(form, tables=(wider, *form.tables[1:]))) == form_digest(form)


def raise_version(head: Path, version: str) -> None:
    """Write the version after this one into the head of a rule set: 2021.2 after 2021.1."""
    year, _, number = version.partition(".")
    newer = f'\nversion = "{year}.{int(number) + 1}"\n'
    text = head.read_text("utf-8").replace(f'\nversion = "{version}"\n', newer)
    head.write_text(text, "utf-8", newline="\n")


def raise_changed_rules(edition_id: str, seals: dict[str, str]) -> None:
    """Give a rule set the first version that is not sealed for other rules."""
    while True:
        version, digest = rules_of(edition_id)
        if seals.get(version, digest) == digest:
            return
        raise_version(FORMS / edition_id / "rules" / "set.toml", version)
        ruleset.cache_clear()
        catalogue._load.cache_clear()


def main() -> None:
    seals = sealed()
    for edition_id in editions():
        raise_changed_rules(edition_id, seals["rules"])
    for kind, content_of in SEALED.items():
        for edition_id in editions():
            seals[kind] = newly_sealed(seals.get(kind, {}), *content_of(edition_id))
    for edition_id in editions():
        key = f"since-{edition_id}"
        seals[key] = newly_named(seals.get(key, {}), digests_of_rules(edition_id))
    lines = []
    for kind, digests in sorted(seals.items()):
        lines += [f"[{kind}]", *(f'"{v}" = "{digest}"' for v, digest in sorted(digests.items()))]
    SEALS.write_text("\n".join([*lines, ""]), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
