"""Every stored field declares its privacy class, and what claims to be sealed is."""

import pytest
from django.apps import apps
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.mydata.inventory import OF_LIBRARIES, declaration, is_person_owned, ours, tables
from twofold.web.signin.models import Person
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Public

OURS = list(ours())
# Person-owned tables that are read without the Owned manager, each with its reason.
OTHERWISE = {"audit.Chain": "read by the audit alone", "audit.AuditEvent": "read by the audit and by its person"}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_column_is_declared_and_nothing_else(model: type[models.Model]) -> None:
    assert hasattr(model, "Privacy"), f"{model._meta.label} declares no Privacy"
    columns = {field.name for field in model._meta.concrete_fields}
    assert set(declaration(model)) == columns


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_what_is_declared_sealed_is_sealed(model: type[models.Model]) -> None:
    for name, declared in declaration(model).items():
        assert isinstance(model._meta.get_field(name), SealedField) is declared.sealed, f"{model._meta.label}.{name}"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_text_in_clear_is_short_and_never_free(model: type[models.Model]) -> None:
    for field in model._meta.concrete_fields:
        if isinstance(declaration(model)[field.name], Public):
            continue
        assert not isinstance(field, models.TextField | models.JSONField | models.EmailField | models.FileField), field
        assert not isinstance(field, models.CharField) or (field.max_length or 999) <= 128, field


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_table_of_public_facts_points_at_no_person_and_mixes_with_nothing_else(model: type[models.Model]) -> None:
    public = [isinstance(declared, Public) for declared in declaration(model).values()]
    assert all(public) or not any(public)
    if any(public):
        assert not is_person_owned(model)
        assert model not in {table.model for table in tables()}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_person_owned_table_is_read_through_its_owner(model: type[models.Model]) -> None:
    if is_person_owned(model) and model is not Person and model._meta.label not in OTHERWISE:
        assert isinstance(model._meta.default_manager, Owned) or model._meta.label == "access.Grant"


def test_the_inventory_has_every_table_that_points_at_a_person() -> None:
    assert {model for model in OURS if is_person_owned(model)} <= {table.model for table in tables()}


def test_the_list_of_library_tables_names_only_what_is_there() -> None:
    assert set(OF_LIBRARIES) <= {model._meta.label for model in apps.get_models()}
