"""One thread that does the work, so that the window stays alive."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nianbao.words import Refusal


class Cancelled(Exception):  # noqa: N818 - a person's wish, not an error
    """Raised inside a job at its next step after the person asked for it to stop."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: its result, or what went wrong (``Cancelled`` among it)."""

    result: Any = None
    error: BaseException | None = None

    @property
    def refusal(self) -> Refusal | None:
        """Return the refusal with which the job ended, if it did."""
        return self.error if isinstance(self.error, Refusal) else None


class Progress:
    """Where a job says how far it is, and learns whether it is to stop."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()

    def __call__(self, done: int, total: int, what: str = "") -> None:
        """Tell how far the job is; raises ``Cancelled`` if it is to stop here."""
        if self._stop.is_set():
            raise Cancelled
        self._tell(done, total, what)

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()


Job = Callable[[Progress], Any]


class Worker:
    """Does jobs one after another in a thread of its own, always the same one.

    A spreadsheet program reached from one thread may not be used from another. Results wait
    in ``events`` until the window collects them with ``deliver``.
    """

    def __init__(self) -> None:
        self._jobs: queue.Queue[tuple[Job, Progress, Callable[[Outcome], None]] | None]
        self._jobs = queue.Queue()
        self._events: queue.Queue[Callable[[], None]] = queue.Queue()
        self._current: Progress | None = None
        self._thread = threading.Thread(target=self._run, name="nianbao-work")
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """Return whether a job is being done or its result has not been delivered."""
        return self._current is not None

    def start(
        self,
        job: Job,
        when_done: Callable[[Outcome], None],
        on_progress: Callable[[int, int, str], None],
    ) -> None:
        """Have a job done; both functions are called by ``deliver``, in the window's thread."""
        progress = Progress(lambda *what: self._events.put(lambda: on_progress(*what)))
        self._current = progress
        self._jobs.put((job, progress, when_done))

    def cancel(self) -> None:
        """Ask the present job to stop at its next step."""
        if self._current:
            self._current.cancel()

    def deliver(self) -> None:
        """Call what has come in since the last time."""
        while True:
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                return
            event()

    def close(self) -> None:
        """Let the present job end and stop; nothing that is being written is broken off."""
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (entry := self._jobs.get()) is not None:
            job, progress, when_done = entry
            try:
                outcome = Outcome(result=job(progress))
            except BaseException as error:
                outcome = Outcome(error=error)
            self._events.put(lambda done=when_done, end=outcome: self._finish(done, end))
            # what belongs to the window must not be let go of in this thread
            del entry, job, progress, when_done, outcome

    def _finish(self, when_done: Callable[[Outcome], None], outcome: Outcome) -> None:
        self._current = None
        when_done(outcome)
