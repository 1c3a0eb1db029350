"""How long what an author wrote may compute: by the clock of its own process, so that a busy machine stops nothing sooner.

What waits instead of computing is stopped, too, by the clock on the wall. As an extension of IPython, it is told by the
profile of notebooks: there it limits each cell, and a command of a shell that fails is a cell that fails.
"""

import contextlib
import signal
import threading
from collections.abc import Iterator

SECONDS = 30
WAITING = 10 * SECONDS
_TIMERS = {"ITIMER_PROF": SECONDS, "ITIMER_REAL": WAITING}


class Endless(BaseException):
    """What stops an author's code: nothing that `except Exception` in it holds up."""


def _stop(number, frame):
    raise Endless(f"not done after {SECONDS} s of computing, or {WAITING} s of waiting; here it was stopped")


def start(*_) -> None:
    signal.signal(signal.SIGPROF, _stop)
    signal.signal(signal.SIGALRM, _stop)
    for timer, seconds in _TIMERS.items():
        signal.setitimer(getattr(signal, timer), seconds)


def end(*_) -> None:
    for timer in _TIMERS:
        signal.setitimer(getattr(signal, timer), 0)


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """Stop what runs in the block after its time, where it can be: in the main thread of a Unix. Errors: Endless."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    try:
        start()
        yield
    finally:
        end()


def load_ipython_extension(shell) -> None:
    shell.events.register("pre_run_cell", start)
    shell.events.register("post_run_cell", end)
    run = shell.system

    def system(command: str) -> None:
        run(command)
        if code := shell.user_ns.get("_exit_code"):
            raise ChildProcessError(f"the command ends with {code}: {command}")

    shell.system = system
