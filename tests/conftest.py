"""Tests keep their cache in a folder of their own, made anew for each run, and leave the user's alone."""

import atexit
import os
import shutil
import tempfile

_PLACE = tempfile.mkdtemp(prefix="lugol-cache-")
os.environ["LUGOL_CACHE"] = _PLACE
atexit.register(shutil.rmtree, _PLACE, ignore_errors=True)
