"""`twofold rotate-key`: a new server key, derived from the same root secret, wraps every person's key anew.

It runs while the server serves. A run that was cut off is finished by the next one, which begins no further key.
"""

import argparse

from twofold.cli.errors import CannotRun
from twofold.web.vault.keys import WrongRoot, begin_rotation, check_root, current_version, wrap_again
from twofold.web.vault.ledger.models import WrappedKey


def run(args: argparse.Namespace) -> int:
    """0 when every key is wrapped with the newest server key."""
    try:
        check_root()
        version = current_version()
        if not WrappedKey.objects.filter(kek_version__lt=version).exists():  # else: finish what was begun
            version = begin_rotation()
        done = sum(wrap_again(version))
    except WrongRoot as wrong:
        raise CannotRun(str(wrong)) from wrong
    print(f"Server key {version} wraps all keys now; {done} {'was' if done == 1 else 'were'} wrapped anew.")
    print("Backups of the key ledger made before still open with the same root.key. Make a new one.")
    return 0
