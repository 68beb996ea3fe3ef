"""Argon2id as we use it, and no more than two at a time in one process.

64 MiB, 3 passes, 4 lanes (about 110 ms and 150 ms of processor time on the two cores we measure on). Two at a time
bound the memory a flood of sign-ins can take to 128 MiB. Source: RFC 9106, section 4, second recommended option.
"""

from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

_at_once = BoundedSemaphore(2)


class Argon2id(Argon2PasswordHasher):
    """Django password hasher; digests made with other settings are renewed at the next sign-in."""

    time_cost = 3
    memory_cost = 65_536  # KiB
    parallelism = 4

    def encode(self, password: str, salt: str) -> str:
        with _at_once:
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        with _at_once:
            return bool(super().verify(password, encoded))
