"""Write anew what is said of every example, in the records and in the gallery.

``PYTHONPATH=addin:tests python tests/remake_examples.py``; the difference is to be read.
"""

from collections.abc import Iterable
from pathlib import Path

from examples import Example, described, examples_in, verdict_on
from nianbao.form.edition import editions
from nianbao.rules import Verdict
from nianbao.rules.catalogue import declared
from test_gallery import FOLDER, judged

FORMS = Path(__file__).parents[1] / "addin" / "nianbao" / "form" / "editions"


def main() -> None:
    for edition_id in editions():
        found = [
            (example, verdict_on(example, edition_id, [record["id"]]))
            for record in declared(edition_id)
            for example in examples_in(record.get("examples", ""))
        ]
        for path in (FORMS / edition_id / "rules").glob("*.toml"):
            _rewrite(path, found)
    for path in FOLDER.glob("*.txt"):
        examples = examples_in(path.read_text("utf-8"))
        _rewrite(path, [(example, judged(example)) for example in examples])


def _rewrite(path: Path, found: Iterable[tuple[Example, Verdict]]) -> None:
    text = path.read_text("utf-8")
    for example, verdict in found:
        said = described(verdict, example.expected)
        text = text.replace(example.written(example.expected), example.written(said))
    path.write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
