"""A site is switched to another shipped procedure by one command."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate

from cms.casework.models import ProcedureUse, ProcedureVersion
from cms.casework.uses import Said, procedures_in_use

pytestmark = pytest.mark.django_db
COUNCIL, DATA = "council-2wd-10wd-20wd", "data-protection-complaints"


def test_one_command_switches_a_fresh_site_and_says_what_is_left_to_do(capsys):
    call_command("switch_procedure", COUNCIL, beside=[DATA])

    used = procedures_in_use(on=localdate())
    assert (used.main.key, [one.key for one in used.others]) == (COUNCIL, [DATA])
    assert used.for_case(Said(own=DATA)).key == DATA
    said = capsys.readouterr().out
    assert "New cases come in under: " in said
    assert "Nobody holds these roles" in said


def test_the_same_command_twice_changes_nothing_more(capsys):
    call_command("switch_procedure", COUNCIL, beside=[DATA])
    call_command("switch_procedure", COUNCIL, beside=[DATA])

    assert ProcedureVersion.objects.count() == 2
    assert ProcedureUse.history.count() == 2


@pytest.mark.parametrize("beside", ["moon", "borough-2019"])
def test_what_cannot_be_is_refused_in_words_and_nothing_is_switched(beside):
    with pytest.raises(CommandError, match=r"No pack|no question of its own"):
        call_command("switch_procedure", COUNCIL, beside=[beside])

    assert not ProcedureVersion.objects.exists()
    assert not ProcedureUse.objects.exists()
