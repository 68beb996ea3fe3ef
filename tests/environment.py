"""Loaded before Django (`-p tests.environment`): a data folder and keys of the tests' own, gone afterwards."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from twofold.web import keyfiles

folder = Path(tempfile.mkdtemp(prefix="twofold-tests-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
(folder / "data").mkdir()
os.environ["TWOFOLD_DATA"] = str(folder / "data")
os.environ["TWOFOLD_KEYS"] = str(folder / "keys")
os.environ["TWOFOLD_HTTPS"] = "off"
keyfiles.create_missing(folder / "keys")
