"""A module without what it loads and does not need: that is loaded once something of it is asked for."""

import importlib
import sys
from types import ModuleType


class _Later(ModuleType):
    def __getattr__(self, name: str):
        sys.modules.pop(self.__name__, None)
        return getattr(importlib.import_module(self.__name__), name)


def without(*others: str, module: str) -> ModuleType:
    """Return the module of that name; of the others, those that nobody has loaded wait."""
    for name in others:
        sys.modules.setdefault(name, _Later(name))
    return importlib.import_module(module)
