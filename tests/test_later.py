"""What a module loads and does not need waits until something of it is asked for."""

import subprocess
import sys

from project import ROOT, environment

SAYS = """
import sys
from docs.extensions import notebooks
print(sorted({"nbconvert", "nbclient", "tornado", "matplotlib", "numpy"} & set(sys.modules)))
convert = sys.modules["mkdocs_jupyter.convert"]
print(callable(convert.nb2md), "nbconvert" in sys.modules, sys.modules["mkdocs_jupyter.convert"] is not convert)
"""


def test_a_build_loads_what_it_needs_alone_and_the_rest_is_there_once_it_is_asked_for():
    done = subprocess.run(
        [sys.executable, "-c", SAYS], cwd=ROOT, env=environment(ROOT), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "True True True"]
