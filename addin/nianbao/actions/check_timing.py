"""How long each part of a check takes, measured in a fresh interpreter."""

import time


def check_timing() -> dict[str, int]:
    """Return milliseconds for loading the program, reading the blank workbook, checking it.

    The imports stand inside because they are what is measured.
    """
    spent: dict[str, int] = {}
    begun = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal begun
        now = time.perf_counter()
        spent[name], begun = round(1000 * (now - begun)), now

    from nianbao.actions.check import judge_snapshot  # noqa: PLC0415
    from nianbao.actions.open_workbook import open_workbook  # noqa: PLC0415
    from nianbao.actions.template import shipped_template  # noqa: PLC0415

    lap("load")
    _, snapshot = open_workbook(shipped_template())
    lap("read")
    judge_snapshot(snapshot, None)
    lap("check")
    return spent
