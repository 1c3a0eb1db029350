"""The mathematics of the site, one idea a module.

A snippet is a module of this package. It is found in the folder, never listed: `names()` is the one list there is.
What many of them share is no snippet, and stands in the package `shared`.
"""

import functools
import pkgutil


@functools.cache
def names() -> tuple[str, ...]:
    """Return the names of all snippets, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg))
