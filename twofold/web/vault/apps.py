"""Registers the vault with Django."""

from django.apps import AppConfig


class Vault(AppConfig):
    """No tables of its own; the ledger has them."""

    name = "twofold.web.vault"
