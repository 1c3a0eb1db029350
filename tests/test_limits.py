"""What an author wrote is stopped when it computes or waits for too long, and what comes after it is not."""

import contextlib
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from docs.extensions import limits


def compute():
    while True:
        with contextlib.suppress(Exception):
            1 / 0  # noqa: B018


@pytest.mark.parametrize("run", [compute, lambda: time.sleep(60)], ids=["computes", "waits"])
def test_what_does_not_end_is_stopped_though_it_swallows_every_exception(run, monkeypatch):
    monkeypatch.setattr(limits, "_TIMERS", {"ITIMER_PROF": 0.2, "ITIMER_REAL": 1})
    with pytest.raises(limits.Endless, match="here it was stopped"), limits.limited():
        run()
    assert signal.getitimer(signal.ITIMER_PROF) == signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_time_is_given_anew_to_each(monkeypatch):
    monkeypatch.setattr(limits, "_TIMERS", {"ITIMER_PROF": 0.5, "ITIMER_REAL": 60})
    for _ in range(3):
        with limits.limited():
            start = time.process_time()
            while time.process_time() - start < 0.2:
                pass


def test_in_another_thread_where_nothing_can_be_stopped_it_runs_all_the_same():
    def run():
        with limits.limited():
            return 1

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(run).result() == 1
