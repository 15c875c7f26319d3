"""Every form of the desk, sent by every kind of account: who may not is refused, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from cms.casework.models import Case
from cms.users.models import User
from tests.casework.desk.access import EACH, NAMES, ROWS, who_may
from tests.casework.desk.downloads import taken
from tests.casework.desk.right_forms import form_of, right_forms
from tests.casework.services.written import everything

pytestmark = pytest.mark.django_db

# Screens that only show; a form sent to one of them finds nobody who takes it.
ONLY_SHOWN = (
    "desk:today",
    "desk:guidance",
    "desk:quality",
    "desk:survey",
    "desk:figures",
    "desk:figure_cases",
    "desk:alerts",
    "desk:lessons",
    "desk:choose_remedy",
    "desk:hand_overs",
    "desk:restrictions",
    "desk:enquiries",
    "desk:groups",
    "desk:group",
    "desk:meeting_packs",
    "desk_cases:index",
    "desk_cases:index_results",
    "desk:case",
    "desk:history",
    "desk:bundle",
    "desk:letter",
    "desk:download",
    "desk:replies",
    "desk:scope",
    "desk:readers",
    "desk:interests",
    "desk_procedures:index",
    "desk_procedures:index_results",
    "desk_procedures:read",
    "desk_procedures:compare",
    "desk_procedures:codes",
    "desk_procedures:edit",
)
# Forms that fit no case like this one: whoever may is told why, and nothing is written either.
OUT_OF_PLACE = (
    "desk:disagree",
    "desk:not_content",
    "desk:ask_to_agree",
    "desk:restrict",
    "desk:review_restriction",  # it was challenged, and that is answered first
    "desk:group_send",
    "desk:enter_stage",
    "desk:close",
    "desk:reopen",
    "desk_procedures:end",  # the last one in force stays
)
# What shows no form, and what this procedure has no place for.
SHUT = {
    "desk:logged",
    "desk:return_case",
    "desk:settled",
    "desk:review_flag",
    "desk:contractor",
    "desk:ask_check",
    "desk:quality_check",
    "desk:go_on",
    "desk:draft",
    "desk:answer_comment",
    "desk:wrong_procedure",
    "desk_procedures:beside",
}
# Sent, so that no link opens it; it gives a file and writes a line of the log alone.
WRITES_NO_ROW = ("desk:original",)
REFUSED = (302, 403, 404)  # a stranger is sent to the door


@pytest.fixture
def typed(people: dict[str, User], passed_on: Case) -> dict[str, dict[str, Any]]:
    return right_forms(people, passed_on)


@pytest.mark.req("S0-22")
@pytest.mark.parametrize("name", EACH)
def test_a_form_is_refused_from_whoever_may_not_send_it_and_nothing_is_written(
    name: str,
    as_person: Callable[..., Any],
    address: Callable[[str], str],
    typed: dict[str, dict[str, Any]],
    passed_on: Case,
) -> None:
    client, column = as_person(name), NAMES.index(name)
    # A try by somebody it is about is noted once an hour; here it was noted before.
    client.get(reverse("desk:case", args=[passed_on.pk]))
    before = everything()
    written: dict[str, list[str]] = {}

    for screen, letters in ROWS.items():
        if letters[column] != "y" or screen in ONLY_SHOWN:
            with connection.execute_wrapper(partial(note_writing, written.setdefault(screen, []))):
                response = client.post(address(screen), form_of(screen, address(screen), typed))
            told_why = letters[column] == "h" and screen in SHUT and response.status_code == 200
            assert told_why or response.status_code in (*REFUSED, 405), screen
    # Every table is read once; what each screen wrote says where to look.
    assert everything() == before, {screen: said for screen, said in written.items() if said}


def note_writing(written: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    """Keep which casework tables a statement writes to; for ``execute_wrapper``."""
    if "casework_" in sql and not sql.lstrip().upper().startswith("SELECT"):
        written.append(" ".join(sql.split())[:80])
    return execute(sql, *rest)


def test_the_same_forms_are_taken_from_those_who_may_send_them(
    as_person: Callable[..., Any],
    address: Callable[[str], str],
    typed: dict[str, dict[str, Any]],
) -> None:
    before = everything()
    wrote = set()

    for screen in typed:
        with transaction.atomic():
            client = as_person(who_may(screen))
            response = client.post(address(screen), form_of(screen, address(screen), typed))
            assert response.status_code in (200, 302), screen
            taken(response)
            if everything() != before:
                wrote.add(screen)
            transaction.set_rollback(True)

    assert set(typed) - wrote == {*OUT_OF_PLACE, *WRITES_NO_ROW}


def test_no_form_of_the_matrix_is_left_out(typed: dict[str, dict[str, Any]]) -> None:
    """What is neither shown alone nor sent here is a listing, a history or a door that is shut."""
    others = set(ROWS) - set(typed) - set(ONLY_SHOWN)

    assert {name for name in others if name.startswith("desk")} == SHUT
    assert {name.rpartition("_")[2] for name in others if "modeladmin" in name} == {
        "index",
        "delete",
        "history",
    }
