"""A snippet with some of its names changed, for as long as a `with` block lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest


@contextmanager
def changed(snippet: ModuleType, **values) -> Iterator[None]:
    """Set names of the snippet, and let it forget what it has computed; at the end undo the first and forget again."""
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in values.items():
                patch.setattr(snippet, name, value)
            forget(snippet)
            yield
    finally:
        forget(snippet)


def forget(snippet: ModuleType) -> None:
    """Empty the caches of all functions of the snippet, so that it computes anew."""
    for value in vars(snippet).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()
