"""The desk's pages of flags, scope, areas and those a case is about, as a browser sends them."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Case, CaseFlag, CaseReading, ScopeDecision, SubjectNote
from cms.casework.services.change import Act
from cms.casework.services.flags import set_flag
from cms.casework.services.hearing import ask_comment
from cms.casework.services.subjects import name_staff
from cms.users.models import User
from cms.users.roles import ensure_role
from tests.casework.documents import SMALL
from tests.casework.keeping.test_contractors import contractor
from tests.factories import holder, open_case
from tests.web.uploads import papers

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def fresh(people: dict[str, User]) -> Case:
    """A case that came in two hours ago, so that the own clock of the desk fits."""
    return open_case(
        at=timezone.now() - timedelta(hours=2),
        procedure_key=SMALL,
        text="The court and my solicitor know of it.",
    )


@pytest.fixture
def client(clerk: User) -> Client:
    return signed_in(clerk)


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def page(client: Client, case: Case, name: str, *args: object) -> str:
    response = client.get(reverse(f"desk:{name}", args=[case.pk, *args]))
    assert response.status_code == 200, (name, response.status_code)
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def send(client: Client, case: Case, name: str, /, *args: object, **typed: object):
    case.refresh_from_db()
    hidden = {"seen": case.version, "key": uuid.uuid4()}
    return client.post(reverse(f"desk:{name}", args=[case.pk, *args]), {**hidden, **typed})


@pytest.mark.req("S3-94", "S3-95")
def test_a_flag_is_set_by_its_form_and_stands_above_the_case(client, fresh):
    shown = page(client, fresh, "set_flag", "discrimination")
    assert "The chair has the case while it is on." in shown
    assert "Told at once: worker." in shown

    sent = send(client, fresh, "set_flag", "discrimination", characteristics=["race", "age"])

    assert sent.status_code == 302, sent.content.decode()[-2000:]
    assert CaseFlag.objects.get().evidence["characteristics"] == ["race", "age"]
    case_page = page(client, fresh, "case")
    assert "Say how the allegation was tested." in case_page
    assert "Race, Age" in case_page


@pytest.mark.req("S4-27")
def test_a_form_that_is_not_whole_says_what_is_missing_and_keeps_what_was_typed(client, fresh):
    sent = send(client, fresh, "set_flag", "managed_differently", reason="Many letters.")

    words = sent.content.decode()
    assert sent.status_code == 200
    assert "Say who decided." in words
    assert "Give the day." in words
    assert "Many letters." in words
    assert not CaseFlag.objects.exists()


@pytest.mark.req("S4-27")
def test_what_is_to_be_looked_at_again_comes_back_to_today_and_is_found(client, fresh, clerk):
    evidence = {
        "reason": "Many letters.",
        "decider": "chair",
        "look_on": timezone.localdate() - 3 * DAY,
    }
    then = Act(now=timezone.now() - 9 * DAY, by=clerk)
    row = set_flag(case_id=fresh.pk, act=then, key="managed_differently", evidence=evidence)

    today = client.get("/admin/casework/today/").content.decode()
    queue = "/admin/casework/cases/"
    assert "Arrangements to look at again" in today
    assert "Managed differently: look again, since" in today
    for narrowed, found in (
        ("flag=due", True),
        ("flag=managed_differently", True),
        ("flag=discrimination", False),
        ("service_area=homes", False),
    ):
        listed = client.get(f"{queue}?{narrowed}").content.decode()
        assert (f">{fresh.reference}<" in listed.replace("\n", "").replace(" ", "")) is found

    soon = (timezone.localdate() + 90 * DAY).isoformat()
    kept = send(client, fresh, "review_flag", row.pk, reason="It still holds.", review_on=soon)
    assert kept.status_code == 302
    lifted = send(client, fresh, "lift_flag", row.pk, reason="It is calm now.")
    assert lifted.status_code == 302
    assert "No longer marked (1)" in page(client, fresh, "case")


def test_a_flag_that_nobody_can_take_off_has_no_such_page(client, fresh, clerk):
    row = set_flag(
        case_id=fresh.pk, act=Act(now=timezone.now(), by=clerk), key="complex", evidence={}
    )

    gone = client.get(reverse("desk:lift_flag", args=[fresh.pk, row.pk]))

    assert gone.status_code == 404
    assert send(client, fresh, "lift_flag", row.pk, reason="x").status_code == 404


@pytest.mark.req("S3-126")
def test_the_desk_says_before_and_after_that_it_is_kept_as_a_comment(client, people):
    at = timezone.now() - timedelta(hours=2)
    case = open_case(at=at, procedure_key=SMALL, kind="complaint")

    assert "It stays on record as a comment." in page(client, case, "scope")
    assert "It stays on record as a comment." in page(client, case, "refuse", "unharmed")
    typed = {"reason": "You saw it.", "route": "The team.", "channel": "email"}
    looked = send(client, case, "refuse", "unharmed", look="1", **typed)
    assert "We keep what you told us as a comment." in looked.content.decode()
    send(client, case, "refuse", "unharmed", send="1", **typed)

    shown = page(client, case, "case")
    assert "Kept as A comment" in shown
    assert f"{case.reference} Comment" in shown


@pytest.mark.req("S3-119", "S3-142")
def test_the_grounds_that_their_words_speak_of_stand_first(client, fresh):
    shown = page(client, fresh, "scope")

    assert "nothing is refused by itself" in shown
    assert shown.index("A court deals with it") < shown.index("It is a staff matter")
    assert "A court deals with it Their words speak of this" in shown
    assert "Always for somebody else." in shown
    assert "The chair must agree to it." in shown


@pytest.mark.req("S3-140")
def test_a_refusal_is_looked_at_and_then_sent(client, fresh):
    form = page(client, fresh, "refuse", "court")
    assert "Ask your own solicitor. The law centre, 01632 960 999" in form
    typed = {"reason": "A judge has it.", "route": "Ask your own solicitor.", "channel": "email"}

    looked = send(client, fresh, "refuse", "court", look="1", **typed).content.decode()
    assert "How it will arrive" in looked
    assert not ScopeDecision.objects.exists()

    sent = send(client, fresh, "refuse", "court", send="1", **typed)
    assert sent.status_code == 302, sent.content.decode()[-2000:]
    assert ScopeDecision.objects.get().route == "Ask your own solicitor."
    assert "They do not agree" in page(client, fresh, "case")


@pytest.mark.req("S3-140")
def test_a_refusal_without_a_route_says_so_beside_the_box(client, fresh):
    sent = send(
        client, fresh, "refuse", "court", send="1", reason="A judge.", route="", channel="email"
    )

    assert "Choose or write the alternative route." in sent.content.decode()
    assert not ScopeDecision.objects.exists()


@pytest.mark.req("S3-141")
def test_only_those_who_may_agree_are_offered(client, fresh, people):
    shown = page(client, fresh, "refuse", "other")

    assert "Somebody other than you must agree to this: chair." in shown
    assert str(people["chair"]) in shown
    assert str(people["worker"]) not in shown


@pytest.mark.req("S3-4")
def test_a_request_for_a_service_is_passed_on_and_disputed_at_the_desk(client, fresh):
    sent = send(
        client,
        fresh,
        "service_request",
        send="1",
        team="repairs",
        reason="The lamp is out.",
        channel="email",
    )
    assert sent.status_code == 302, sent.content.decode()[-2000:]
    assert "Repairs team" in page(client, fresh, "case")

    assert send(client, fresh, "disagree", why="", channel="letter").status_code == 302

    fresh.refresh_from_db()
    assert fresh.closed_at is None


@pytest.mark.req("S3-142")
def test_it_is_taken_in_all_the_same(client, fresh):
    assert send(client, fresh, "accept_anyway", ground="court", reason="").status_code == 200
    assert not ScopeDecision.objects.exists()

    taken = send(client, fresh, "accept_anyway", ground="court", reason="She has no money.")

    assert taken.status_code == 302
    assert "She has no money." in page(client, fresh, "case")


@pytest.mark.req("S3-22")
def test_sorting_offers_the_areas_and_gives_it_to_the_team(client, fresh, people):
    assert "Which area of service is it about?" in page(client, fresh, "triage")

    send(client, fresh, "triage", kind="concern", topic="a repair", service_area="homes")

    fresh.refresh_from_db()
    assert (fresh.service_area, fresh.handler) == ("homes", people["worker"])


@pytest.mark.req("S3-74")
def test_the_case_says_who_provides_the_service_and_who_replies(client, fresh, clerk):
    row = contractor(clerk)

    assert send(client, fresh, "contractor", contractor=row.pk).status_code == 302

    assert "Brightways provides this service for us; Jo Reed manages the contract." in page(
        client, fresh, "case"
    ).replace(" ;", ";")


@pytest.mark.req("S3-76", "S3-77", "S3-78", "S3-79")
def test_all_that_is_owed_to_somebody_is_done_by_forms(client, fresh):
    send(client, fresh, "name_staff", name="Mr Oak")
    oak = fresh.parties.get(part="subject")
    when = f"{timezone.localtime() - timedelta(minutes=5):%Y-%m-%dT%H:%M}"
    said = {"words": "It is about you.", "channel": "in_person", "happened_at": when}
    file = SimpleUploadedFile("copy.pdf", papers.pdf(text="copy"), "application/pdf")
    soon = (timezone.localdate() + 5 * DAY).isoformat()
    assert "Not told yet" in page(client, fresh, "case")

    for what, typed in (
        ("told", said),
        ("copy", {**said, "file": file}),
        ("ask", {"question": "What do you say?", "due_on": soon}),
        ("proposed", said),
        ("later", {"reason": "Evidence at risk.", "until": soon}),
    ):
        assert "Mr Oak" in page(client, fresh, "subject", oak.pk, what)
        done = send(client, fresh, "subject", oak.pk, what, **typed)
        assert done.status_code == 302, (what, done.content.decode()[-3000:])

    kinds = set(fresh.messages.filter(party=oak).values_list("kind", flat=True))
    assert kinds == set(SubjectNote.values)
    shown = page(client, fresh, "case")
    assert "copy.pdf" in shown
    assert "Asked for their side" in shown


@pytest.mark.req("S3-76")
def test_a_form_about_somebody_who_is_not_named_is_not_there(client, fresh):
    person = fresh.parties.get(part="person")

    for party, what in ((person.pk, "told"), (person.pk + 99, "told"), (person.pk, "nothing")):
        url = reverse("desk:subject", args=[fresh.pk, party, what])
        assert client.get(url).status_code == 404


@pytest.mark.req("S3-78")
def test_no_comment_is_noted_once_the_day_is_over(client, fresh, clerk):
    now = timezone.now()
    oak = name_staff(case_id=fresh.pk, act=Act(now=now, by=clerk), name="Mr Oak")
    asked = ask_comment(
        case_id=fresh.pk,
        act=Act(now=now - 5 * DAY, by=clerk),
        party_id=oak.pk,
        question="What do you say?",
        due_on=timezone.localdate() - DAY,
    )
    assert "They did not comment" in page(client, fresh, "case")

    assert send(client, fresh, "no_comment", asked.pk).status_code == 302

    asked.refresh_from_db()
    assert asked.answer.startswith("No comment by")


@pytest.mark.req("S0-52", "S3-132")
def test_whoever_is_named_by_account_finds_no_case(client, fresh, people):
    send(client, fresh, "name_staff", user=people["chair"].pk)

    gone = signed_in(people["chair"]).get(reverse("desk:case", args=[fresh.pk]))

    assert gone.status_code == 404


@pytest.mark.req("S0-52")
def test_one_who_was_taken_for_somebody_else_finds_the_case_again(client, fresh, people):
    send(client, fresh, "name_staff", user=people["chair"].pk)
    named = fresh.parties.get(part="subject")
    assert "It is not them" in page(client, fresh, "case")
    assert f"As long as it is about {people['chair']}" in page(
        client, fresh, "somebody_else", named.pk
    )

    refused = send(client, fresh, "somebody_else", named.pk, name=named.name, reason="")
    assert "How do you know that it is not them?" in refused.content.decode()
    named.refresh_from_db()
    assert named.user == people["chair"]

    sent = {"name": named.name, "reason": "Her neighbour has the same name."}
    assert send(client, fresh, "somebody_else", named.pk, **sent).status_code == 302

    assert "It is not them" not in page(client, fresh, "case")
    named.refresh_from_db()
    assert named.user is None
    again = client.get(reverse("desk:somebody_else", args=[fresh.pk, named.pk]))
    assert again.status_code == 404


@pytest.mark.req("S4-39")
def test_auditors_see_who_read_it_and_workers_do_not(client, fresh, people, clerk):
    ensure_role("auditor", "Auditor", "Auditors")
    auditor = signed_in(holder("auditor"))
    page(client, fresh, "case")
    page(client, fresh, "history")

    shown = page(auditor, fresh, "readers")

    assert str(clerk) in shown
    assert CaseReading.objects.filter(case=fresh, user=clerk).count() == 1
    refused = signed_in(people["worker"]).get(reverse("desk:readers", args=[fresh.pk]))
    assert refused.status_code == 404


def test_two_at_once_are_told_and_a_second_press_does_nothing(client, fresh):
    url, key = reverse("desk:set_flag", args=[fresh.pk, "complex"]), uuid.uuid4()
    typed = {"seen": fresh.version, "key": key}

    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 302
    assert CaseFlag.objects.count() == 1
    stale = client.post(
        reverse("desk:accept_anyway", args=[fresh.pk]),
        {"seen": fresh.version, "key": uuid.uuid4(), "reason": "Mine."},
    )
    assert stale.status_code == 409
    assert not ScopeDecision.objects.exists()
