"""Help near at hand: drafts to check on the desk, whom to ask on every screen, and why it matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.desk.help import help_on_desk
from cms.casework.models import Case, Part, Party, save_recorded
from cms.casework.services.change import Act
from cms.casework.services.fact_checks import ask_fact_check
from cms.casework.services.points import add_point, answer_point
from cms.casework.services.procedures import install_pack
from cms.casework.services.subjects import name_staff
from cms.casework.services.using import switch_main
from cms.users.models import User
from tests.casework.packs.council import COUNCIL
from tests.casework.packs.gates import procedure
from tests.factories import LONG_AGO, holder, open_case
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

(CHECKED,) = COUNCIL.checked_messages
HELP = COUNCIL.help_for_staff
ROLES = ("feedback_manager", "feedback_adviser", "service_manager", "service_officer", "director")
ASKED = {"looked_at": "The log.", "found": "Upheld.", "put_right": "Done.", "learned": "A number."}


def everybody() -> dict[str, User]:
    install_pack(COUNCIL.key, on=LONG_AGO, now=datetime(2020, 1, 1, 9, tzinfo=UTC))
    return {role: holder(role) for role in ROLES}


@pytest.fixture
def staff(db: None) -> dict[str, User]:
    return remembered("staff of a council, for help near at hand", everybody)


@pytest.fixture
def case(staff: dict[str, User]) -> Case:
    """At the stage whose reply is checked, with an answered point."""
    now = timezone.now() - timedelta(hours=3)
    case = open_case(at=now, kind="complaint", procedure_key=COUNCIL.key)
    act = Act(now=now, by=staff["feedback_manager"])
    add_point(case_id=case.pk, act=act, text="Nobody came.")
    answer_point(case_id=case.pk, act=act, number=1, answer="Nobody did.", finding="upheld")
    case.refresh_from_db()
    case.stage = CHECKED.stage[0]
    case.triaged_at = now
    save_recorded(case, by=staff["feedback_manager"], reason="Looked at again.")
    evidence = {"way": "investigate", "reason": "It matters."}
    step = case.steps.model(case=case, stage=case.stage, key="assess", evidence=evidence)
    step.done_at, step.done_by = now, staff["feedback_manager"]
    save_recorded(step, by=staff["feedback_manager"], reason="Recorded.")
    return case


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"desk:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def shown(case: Case, staff: dict[str, User]) -> int:
    """A draft is shown to the manager of the service; the number of the asking."""
    now = timezone.now()
    check = ask_fact_check(
        case_id=case.pk,
        act=Act(now=now, by=staff["feedback_manager"]),
        key=CHECKED.key,
        words="We are sorry.",
        asked=ASKED,
        people=[staff["service_manager"]],
        due_on=timezone.localdate(now) + timedelta(days=5),
    )
    return int(check.requests.get().pk)


@pytest.mark.req("S3-59")
def test_a_draft_is_asked_for_read_commented_on_and_answered_on_the_desk(case, staff):
    handler, colleague = signed_in(staff["feedback_manager"]), signed_in(staff["service_manager"])
    typed = {"words": "We are sorry.", **{f"asked-{name}": said for name, said in ASKED.items()}}
    url = reverse("desk:ask_check", args=[case.pk, CHECKED.key])
    assert f'formaction="{url}"' in page(handler, "reply", case.pk, CHECKED.key)

    brought = handler.post(url, {**typed, "from_reply": "1"})
    assert brought.status_code == 200
    assert "We are sorry." in brought.content.decode()
    assert "There is a problem" not in brought.content.decode()
    given = {name: brought.context[name] for name in ("seen", "key")}
    day = timezone.localdate() + timedelta(days=3)
    given |= {**typed, "people": staff["service_manager"].pk, "due_on": day.isoformat()}
    assert handler.post(url, given).status_code == 302
    request = case.information_requests.get(kind="fact_check")

    assert "The staff" not in page(colleague, "draft", request.pk)
    assert "We are sorry." in page(colleague, "draft", request.pk)
    assert "Drafts to check" in page(colleague, "today")
    key = {"key": uuid4(), "comment": "It was eight days."}
    assert colleague.post(reverse("desk:draft", args=[request.pk]), key).status_code == 302
    after = page(colleague, "draft", request.pk)
    assert "It was eight days." in after and "We are sorry." not in after

    seen = page(handler, "case", case.pk)
    assert "It was eight days." in seen and "Being checked" in seen
    answer = reverse("desk:answer_comment", args=[case.pk, request.pk])
    context = handler.get(answer).context
    said = {"seen": context["seen"], "key": context["key"], "response": "It says eight now."}
    assert handler.post(answer, said).status_code == 302
    assert "It says eight now." in page(colleague, "draft", request.pk)
    assert "We are sorry." in page(handler, "reply", case.pk, CHECKED.key), "to go on from"


@pytest.mark.req("S3-59")
def test_the_reply_says_where_its_draft_is_checked_and_why_it_may_go_on(case, staff):
    handler = signed_in(staff["feedback_manager"])
    reply = page(handler, "reply", case.pk, CHECKED.key)
    assert f'href="{reverse("desk:case", args=[case.pk])}#fact-check"' in reply
    assert 'id="fact-check"' in page(handler, "case", case.pk)

    url = reverse("desk:go_on", args=[case.pk, CHECKED.key])
    context = handler.get(url).context
    given = {"seen": context["seen"], "key": context["key"], "reason": "Nobody is concerned."}
    assert handler.post(url, given).status_code == 302
    assert "#fact-check" not in page(handler, "reply", case.pk, CHECKED.key)


@pytest.mark.req("S3-59")
def test_a_draft_is_hidden_from_everybody_else_and_the_case_from_its_reader(case, staff):
    act = Act(now=timezone.now(), by=staff["feedback_manager"])
    name_staff(case_id=case.pk, act=act, user=staff["service_manager"])
    url = reverse("desk:draft", args=[shown(case, staff)])
    reader = signed_in(staff["service_manager"])

    assert reader.get(url).status_code == 200
    assert reader.get(reverse("desk:case", args=[case.pk])).status_code == 404
    for other in ("feedback_manager", "service_officer"):
        assert signed_in(staff[other]).get(url).status_code == 404
        assert signed_in(staff[other]).post(url, {"comment": "No."}).status_code == 404
    assert Client().get(url).status_code == 302
    empty = reader.post(url, {"comment": " "})
    assert "There is a problem" in empty.content.decode()


@pytest.mark.req("S3-110", "S3-154")
def test_every_screen_says_how_to_reach_whoever_advises_staff(case, staff):
    switch_main(key=COUNCIL.key, now=timezone.now(), by=None, reason="Ours.")
    handler = signed_in(staff["feedback_manager"])
    screens = [("case", case.pk), ("note", case.pk), ("today",), ("lessons",), ("guidance",)]
    for name, *args in screens:
        said = page(handler, name, *args)
        assert HELP.say in said, name
        assert "tel:01632960114" in said, name
        assert "feedback-adviser@sallowfield.example" in said, name
    assert HELP.say in handler.get(reverse("desk_cases:index")).content.decode()

    reply = page(handler, "reply", case.pk, CHECKED.key)
    assert reply.count(HELP.say) == 1
    assert f'href="{reverse("desk:advice", args=[case.pk])}"' in reply
    assert "feedback-adviser@sallowfield.example" in page(handler, "advice", case.pk)


@pytest.mark.req("S3-110")
def test_nobody_is_sent_to_ask_whom_the_case_is_about(case, staff):
    on = timezone.localdate()
    (found,) = help_on_desk(case, on=on)
    assert found.email == "feedback-adviser@sallowfield.example"

    about = Party(case=case, part=Part.SUBJECT, role=HELP.role, name="The adviser", prefers="none")
    save_recorded(about, by=None, reason="Named.")
    (found,) = help_on_desk(Case.objects.get(pk=case.pk), on=on)
    assert found.email == "feedback-manager@sallowfield.example"

    about.role, about.user = "", staff["feedback_adviser"]
    save_recorded(about, by=None, reason="By account.")
    (found,) = help_on_desk(Case.objects.get(pk=case.pk), on=on)
    assert found.email == "feedback-manager@sallowfield.example"


@pytest.mark.req("S3-110")
def test_a_screen_asks_the_database_for_it_once(case, django_assert_num_queries):
    on = timezone.localdate()
    list(case.parties.all())
    case = Case.objects.prefetch_related("parties").select_related("procedure").get(pk=case.pk)
    assert case.procedure.spec
    with django_assert_num_queries(1):
        help_on_desk(case, on=on)
    with django_assert_num_queries(0):
        help_on_desk(case, on=on)


@pytest.mark.req("S2-17", "S4-1")
@pytest.mark.parametrize(
    "key", ["customer-relations", "housing-appeals", "partnership-48h-month", COUNCIL.key]
)
def test_the_procedures_that_say_why_it_matters_say_it_plainly(key):
    spec = procedure(key)

    assert len(spec.guidance) >= 4
    for one in spec.guidance:
        sentences = [part for part in one.text.split(". ") if part.strip()]
        assert all(len(sentence.split()) < 25 for sentence in sentences), one.key


@pytest.mark.req("S2-17", "S4-1")
def test_all_staff_read_why_it_matters_and_the_public_does_not(staff):
    switch_main(key=COUNCIL.key, now=timezone.now(), by=None, reason="Ours.")
    url = reverse("desk:guidance")
    said = COUNCIL.guidance[0].label

    for role in ("service_officer", "director"):
        assert said in page(signed_in(staff[role]), "guidance")
    assert url in page(signed_in(staff["service_officer"]), "today")
    assert Client().get(url).status_code == 302
