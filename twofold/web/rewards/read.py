"""The ledger of one person, read and added up."""

from twofold.care.rewards import Balance, LedgerBroken, balance
from twofold.web.rewards.models import Bowl, LedgerLine
from twofold.web.signin.models import Person
from twofold.web.vault.cipher import WillNotOpen


def bowl_of(person: Person) -> Bowl | None:
    """The person's bowl, None while rewards were never turned on."""
    found: Bowl | None = Bowl.objects.of(person).first()
    return found


def lines_of(person: Person) -> list[LedgerLine]:
    """Every line in order."""
    return list(LedgerLine.objects.of(person).order_by("n"))


def balance_of(lines: list[LedgerLine]) -> Balance:
    """What is left. Raises LedgerBroken with the first line that is missing, changed or does not add up."""
    entries = []
    for line in lines:
        try:
            entries.append(line.entry)
        except (WillNotOpen, KeyError, ValueError):
            raise LedgerBroken(line.n) from None
    return balance(entries)
