"""`python -m twofold` is the command `twofold`."""

import sys

from twofold.cli.main import main

sys.exit(main())
