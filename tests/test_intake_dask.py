"""The same work on another backend of joblib: nothing of ours changes."""

from pathlib import Path

import joblib
import pytest

from city import write_city
from nianbao.intake.batch import entries
from nianbao.intake.entry import Judging
from nianbao.intake.files import candidates
from nianbao.intake.resume_cache import ResumeCache


def test_entries_are_the_same_on_a_local_cluster_of_dask(tmp_path: Path) -> None:
    distributed = pytest.importorskip(
        "distributed", reason="Dask is no dependency; shown where it is installed"
    )
    written = list(write_city(tmp_path / "city", 12))
    found = list(candidates(tmp_path / "city"))
    assert len(found) == len(written)

    def entered(name: str) -> list[object]:
        store = ResumeCache(tmp_path / name, "")
        try:
            return list(entries(found, Judging(), store, jobs=2))
        finally:
            store.close(done=True)

    expected = entered("a")
    with (
        distributed.Client(n_workers=2, processes=False, dashboard_address=None) as client,
        joblib.parallel_backend("dask"),
    ):
        before = client.cluster.scheduler.transition_counter
        assert entered("b") == expected
        assert client.cluster.scheduler.transition_counter > before
