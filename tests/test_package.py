"""What is shipped: the wheel alone does the main job, and the READMEs say what CI runs."""

import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_wheel_carries_the_checked_in_template_and_all_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        template = archive.read("nianbao/workbook_template.xlsx")
    data = {
        f"nianbao/{path.relative_to(ROOT / 'addin/nianbao').as_posix()}"
        for kind in ("*.toml", "*.json", "*.txt", "*.py", "*.xlam", "*.oxt")
        for path in (ROOT / "addin/nianbao").rglob(kind)
    }

    assert template == (ROOT / "workbook_template.xlsx").read_bytes()
    assert data <= names


def test_demo_runs_from_the_wheel_without_the_repository(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    code = f"import sys; sys.path.insert(0, {str(site)!r}); import nianbao.cli as c; "
    code += "print(c.__file__); sys.exit(c.main(['demo']))"

    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith(str(site))
    assert "读到 200 个数字" in done.stdout
    assert (tmp_path / "年报示例" / "年报.xlsx").exists()


def test_the_page_of_rules_is_that_of_the_rules_in_force() -> None:
    """Remake it with ``python docs/make_rules.py``."""
    page = runpy.run_path(str(ROOT / "docs" / "make_rules.py"))["page"]

    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == page()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_gives_the_command_that_ci_runs(name: str) -> None:
    command = (ROOT / ".ci/run").read_text("utf-8").splitlines()[-1]

    assert f"```sh\n{command}\n```" in (ROOT / name).read_text("utf-8")
