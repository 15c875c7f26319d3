"""A new site puts its procedure into force by one command."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from cms.casework.models import ProcedureVersion
from cms.users.models import Role

pytestmark = pytest.mark.django_db


def test_a_shipped_pack_comes_into_force_once_with_its_roles(capsys):
    call_command("install_pack", "partnership-48h-month")
    call_command("install_pack", "partnership-48h-month")

    assert ProcedureVersion.objects.count() == 1
    assert Role.objects.filter(key="coordinator").exists()
    assert "version 1" in capsys.readouterr().out


def test_an_unknown_pack_is_refused_in_words_and_nothing_is_written():
    with pytest.raises(CommandError, match="No pack is called “moon”"):
        call_command("install_pack", "moon")

    assert not ProcedureVersion.objects.exists()
