"""What follows from a flag is written in the document: gates, steps and letters, and no code."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.models import Case
from cms.casework.services.change import Act, NotReady
from cms.casework.services.closing import close_case
from cms.casework.services.flags import set_flag
from cms.casework.services.replies import send_reply
from cms.casework.services.steps import record_step
from cms.users.models import User
from tests.casework.documents import Parts, ask, begun, message, step
from tests.casework.keeping.conftest import LATER, mails, small
from tests.factories import open_case

pytestmark = pytest.mark.django_db


def opened(**parts: Any) -> tuple[Case, Act]:
    people: dict[str, User] = begun(small(key="body-of-flags", **parts))
    return open_case(procedure_key="body-of-flags"), Act(now=LATER, by=people["clerk"])


def gate(say: str, **parts: Any) -> Parts:
    return {"say": say, **parts}


@pytest.mark.req("S3-37")
def test_what_is_complex_gets_a_written_reply(written):
    rule = gate(
        "A complex complaint needs a written reply.",
        blocks=["send:reply"],
        when={"field": "flags", "has": "complex"},
        needs={"field": "reply_channel", "in": ["email", "letter"]},
    )
    case, act = opened(gates=[rule])
    set_flag(case_id=case.pk, act=act, key="complex", evidence={})
    before = written(case)

    with pytest.raises(NotReady, match="A complex complaint needs a written reply"):
        send_reply(
            case_id=case.pk, act=act, key="reply", words="No.", channel="phone", happened_at=LATER
        )
    assert written(case) == before

    send_reply(case_id=case.pk, act=act, key="reply", words="We looked.", channel="email")
    assert mails("reply") == ["ada@resident.example"]


@pytest.mark.req("S3-96", "S0-29")
def test_a_case_of_discrimination_is_not_closed_before_it_was_tested(written):
    tested = step(
        "tested",
        blocks=["close"],
        when={"field": "flags", "has": "discrimination"},
        say="Say how the allegation was tested.",
        evidence=[ask("how", "long_text")],
    )
    case, act = opened(steps=[tested])
    set_flag(case_id=case.pk, act=act, key="discrimination", evidence={"characteristics": ["race"]})
    before = written(case)

    with pytest.raises(NotReady, match="Say how the allegation was tested"):
        close_case(case_id=case.pk, act=act, outcome="answered")
    assert written(case) == before

    record_step(case_id=case.pk, act=act, key="tested", evidence={"how": "We asked three people."})
    assert close_case(case_id=case.pk, act=act, outcome="answered").outcome == "answered"


@pytest.mark.req("S4-10", "S4-29")
def test_arrangements_are_made_before_anything_else_is_done(written):
    vulnerable = {
        "key": "arrangements",
        "label": "Arrangements",
        "asks": [
            ask("what"),
            ask("agreed_by"),
            ask("in_place", "choice", choices=[["yes", "Yes"], ["not_yet", "Not yet"]]),
        ],
    }
    rule = gate(
        "Make the arrangements first.",
        blocks=["send:reply"],
        when={"field": "flags", "has": "arrangements"},
        needs={"field": "answers", "has": "arrangements.in_place.yes"},
    )
    case, act = opened(flags=[vulnerable], gates=[rule])
    given = {"what": "A quiet room", "agreed_by": "Priya", "in_place": "not_yet"}
    set_flag(case_id=case.pk, act=act, key="arrangements", evidence=given)
    before = written(case)

    with pytest.raises(NotReady, match="Make the arrangements first"):
        send_reply(case_id=case.pk, act=act, key="reply", words="No.")

    assert written(case) == before


@pytest.mark.req("S3-81")
def test_somebody_is_told_of_another_procedure_and_nothing_of_how_it_ends():
    told = message("elsewhere", automatic=True, body="{greeting}\n\nSomebody else looks at it too.")
    other = {
        "key": "other_procedure",
        "label": "Under another procedure",
        "asks": [ask("which"), ask("ours_alone", "long_text", required=False)],
        "message_to_person": "elsewhere",
        "public_text": "Part of it is looked at under another procedure.",
    }
    case, act = opened(flags=[other], messages=[told])

    set_flag(
        case_id=case.pk,
        act=act,
        key="other_procedure",
        evidence={"which": "Discipline", "ours_alone": "A warning."},
    )

    body = case.messages.get(kind="elsewhere").body
    assert "Somebody else looks at it too." in body
    assert "Discipline" not in body
    assert "warning" not in body
