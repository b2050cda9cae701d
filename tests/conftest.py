"""A cache of their own for the tests, made anew for each run, and the same generated examples in every run."""

import atexit
import os
import shutil
import tempfile

from hypothesis import settings

_PLACE = tempfile.mkdtemp(prefix="lugol-cache-")
os.environ["LUGOL_CACHE"] = _PLACE
atexit.register(shutil.rmtree, _PLACE, ignore_errors=True)

# The same examples in every run, so that the tests say of a change what the change did; `make explore` draws others.
settings.register_profile("same", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile(os.environ.get("LUGOL_EXAMPLES", "same"))
