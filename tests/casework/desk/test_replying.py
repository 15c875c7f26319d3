"""Writing back, as the desk shows it: what is asked, what it does, what to think of, whom to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Asking, Case, CaseAccess, OutgoingMail
from cms.users.models import User
from tests.casework.documents import (
    SMALL,
    ask,
    asked_for,
    automatic,
    begun,
    clock,
    document,
    message,
    step,
)
from tests.factories import open_case

pytestmark = pytest.mark.django_db

HOLDING = message(
    "holding",
    event="holding_reply_sent",
    asks=[ask("apology", "tick"), ask("reason"), ask("new_due", "planned_date")],
)
LONG = (
    "We endeavour to facilitate the resolution of the aforementioned representations, "
    "notwithstanding considerable administrative complications necessitating supplementary "
    "deliberation. The departmental authorities subsequently undertook comprehensive "
    "investigations regarding the applicability of established regulations. Consequently, "
    "additional documentation was requested, evaluated and categorised by qualified personnel. "
    "Appropriate recommendations accordingly necessitate organisational implementation, "
    "monitoring and periodical evaluation by the accountable representatives. "
    "Alternative considerations necessitated additional correspondence between departments."
)


def desk(**parts: Any) -> tuple[Case, dict[str, User], Client]:
    """A case of two days ago, and the clerk at the desk."""
    clocks = [clock("reply", amount=10, met_by=["reply"])]
    stages = [{"key": "answering", "clocks": clocks}, *parts.pop("stages", ())]
    people = begun(document(stages=stages, **parts))
    case = open_case(at=timezone.now() - timedelta(days=2), procedure_key=SMALL)
    client = Client()
    client.force_login(people["clerk"])
    return case, people, client


def write(client: Client, case: Case, key: str, button: str, **typed: Any) -> Any:
    url = reverse("desk:reply", args=[case.pk, key])
    context = client.get(url).context
    hidden = {name: context[name] for name in ("seen", "key")}
    given = {"words": "We are sorry.", "channel": "email", button: "1", **typed}
    return client.post(url, {**hidden, **given})


def text_of(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


@pytest.mark.req("S3-34")
def test_the_form_asks_beside_the_words_and_says_what_it_will_do_before_it_goes():
    case, _, client = desk(messages=[HOLDING])
    new = timezone.localdate() + timedelta(days=20)
    asked = {"asked-apology": "on", "asked-reason": "Records.", "asked-new_due": new.isoformat()}

    refused = write(client, case, "holding", "look", **{**asked, "asked-new_due": ""})
    assert "asked-new_due" in refused.context["form"].errors
    looked = write(client, case, "holding", "look", **asked)
    assert "the date moves from" in text_of(looked)
    assert f"{new.day} {new:%B %Y}" in text_of(looked)
    assert not OutgoingMail.objects.filter(kind="holding").exists()

    sent = write(client, case, "holding", "send", **asked)
    assert sent.status_code == 302
    assert case.messages.get(kind="holding").asked["new_due"] == new.isoformat()


@pytest.mark.req("S3-28", "S3-29")
def test_an_acknowledgement_begins_with_who_has_it_and_when_the_reply_is_due():
    fields = [ask("officer_or_section"), ask("contact"), ask("reply_date", "planned_date")]
    case, people, client = desk(
        messages=[message("acknowledgement", event="acknowledged", asks=fields)]
    )

    form = client.get(reverse("desk:reply", args=[case.pk, "acknowledgement"])).context["form"]

    due_on = timezone.localdate(case.deadlines.get().due_at)
    assert form["asked-officer_or_section"].value() == str(people["clerk"])
    assert "01632 960 114" in form["asked-contact"].value()
    assert form["asked-reply_date"].value() == due_on
    late = due_on + timedelta(days=1)
    given = {name: form[name].value() for name in form.fields if name.startswith("asked-")}
    response = write(
        client, case, "acknowledgement", "send", **{**given, "asked-reply_date": late.isoformat()}
    )
    assert "due by" in str(response.context["form"].errors["asked-reply_date"])


LIST = {
    "key": "good",
    "label": "A good reply",
    "beside": ["reply"],
    "items": [{"key": "plain", "text": "Plain words"}, {"key": "sorry", "text": "Say sorry"}],
}


@pytest.mark.req("S3-44")
def test_a_list_that_is_not_required_stands_beside_the_form_and_stops_nothing():
    case, _, client = desk(checklists=[LIST])

    page = client.get(reverse("desk:reply", args=[case.pk, "reply"]))
    assert "Plain words" in text_of(page)
    assert write(client, case, "reply", "send").status_code == 302


@pytest.mark.req("S3-44")
def test_each_item_of_a_required_list_is_ticked_or_has_its_reason():
    case, _, client = desk(checklists=[{**LIST, "required": True}])

    assert write(client, case, "reply", "look").context["looked_at"]
    refused = write(client, case, "reply", "send", **{"checked-good.plain": "on"})
    assert list(refused.context["form"].errors) == ["checked-good.sorry"]

    ticked = {"checked-good.plain": "on", "why-not-good.sorry": "We did nothing wrong."}
    assert write(client, case, "reply", "send", **ticked).status_code == 302
    kept = case.messages.get(kind="reply").checked
    assert kept == {"good": {"plain": "", "sorry": "We did nothing wrong."}}


@pytest.mark.req("S3-38", "S3-148")
def test_words_that_are_hard_to_read_are_pointed_out_and_stop_nothing():
    case, _, client = desk()

    looked = write(client, case, "reply", "look", words=LONG)

    said = text_of(looked)
    assert "is a hard word" in said
    assert "It reads with ease from the age of" in said
    plain = "We looked. The key was not there. It hangs there now. " * 12
    again = text_of(write(client, case, "reply", "look", words=plain))
    assert "It reads with ease" not in again
    assert write(client, case, "reply", "send", words=LONG).status_code == 302


@pytest.mark.req("S3-35", "S3-37")
def test_a_gate_may_ask_for_a_written_reply_and_is_told_only_for_the_other_ways():
    written = {
        "blocks": ["send:reply"],
        "needs": {"field": "reply_channel", "in": ["email", "letter"]},
        "say": "A complex complaint needs a written reply.",
    }
    case, _, client = desk(gates=[written])
    an_hour_ago = f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}"

    offered = client.get(reverse("desk:replies", args=[case.pk]))
    assert "complex" not in text_of(offered)
    spoken = {"channel": "phone", "happened_at": an_hour_ago}
    assert "needs a written reply" in text_of(write(client, case, "reply", "look", **spoken))
    refused = write(client, case, "reply", "send", **spoken)
    assert "needs a written reply" in text_of(refused)
    assert write(client, case, "reply", "send").status_code == 302


def test_a_gate_may_ask_who_sends_it():
    senior = {
        "blocks": ["send:reply"],
        "needs": {"field": "my_roles", "has": "chair"},
        "say": "A senior officer must sign this reply.",
    }
    case, people, client = desk(gates=[senior])
    CaseAccess(case=case, role="chair", why="Signs", since_at=timezone.now()).save()
    assert "senior officer" in text_of(client.get(reverse("desk:replies", args=[case.pk])))
    assert "senior officer" in text_of(write(client, case, "reply", "send"))

    client.force_login(people["chair"])
    assert "senior officer" not in text_of(client.get(reverse("desk:replies", args=[case.pk])))
    assert write(client, case, "reply", "send").status_code == 302


@pytest.mark.req("S3-45")
def test_a_role_that_is_to_know_gets_a_link_that_opens_the_case():
    copied = message("reply", copy_to=["worker"])
    told = automatic("copy_of_reply", "handler", "{desk_link}")
    case, people, client = desk(messages=[copied, told])

    assert "goes to: worker" in text_of(client.get(reverse("desk:reply", args=[case.pk, "reply"])))
    write(client, case, "reply", "send")

    assert OutgoingMail.objects.get(kind="copy_of_reply").to == people["worker"].email
    client.force_login(people["worker"])
    assert client.get(reverse("desk:case", args=[case.pk])).status_code == 200


@pytest.mark.req("S3-108", "S3-154")
def test_whoever_is_not_sure_asks_for_advice_and_it_is_kept():
    case, _, client = desk()
    page = client.get(reverse("desk:reply", args=[case.pk, "reply"]))
    url = reverse("desk:advice", args=[case.pk])
    assert url in page.content.decode()

    context = client.get(url).context
    hidden = {name: context[name] for name in ("seen", "key")}
    soon = (timezone.localdate() + timedelta(days=2)).isoformat()
    typed = {"asked_name": "The director", "question": "May we say sorry?", "due_on": soon}
    client.post(url, {**hidden, **typed})

    asked = case.information_requests.get()
    assert (asked.kind, asked.question) == (Asking.ADVICE, "May we say sorry?")


# --- asked for, and sent back ----------------------------------------------------------------


def two_stages(**request: Any) -> dict[str, Any]:
    again = asked_for(
        "review",
        request=request,
        returns_to=["answering"],
        steps=[step("advise", blocks=["return"])],
    )
    return {"stages": [{"key": "answering", "leads_to": ["review"]}, again]}


@pytest.mark.req("S3-49")
def test_staff_note_a_request_with_all_that_the_procedure_asks_of_it():
    needs = {"reasons_required": True, "wish_required": True, "written_required": True}
    parts = two_stages(**needs)
    case, _, client = desk(stages=parts["stages"])
    url = reverse("desk:not_content", args=[case.pk])
    context = client.get(url).context
    hidden = {name: context[name] for name in ("seen", "key")}

    bare = client.post(url, hidden)
    assert set(bare.context["form"].errors) == {"channel", "why", "wish"}
    said = {"why": "The key.", "wish": "A new lock."}
    spoken = client.post(url, {**hidden, **said, "channel": "phone"})
    assert "in writing" in text_of(spoken)
    written = client.post(url, {**hidden, **said, "channel": "letter"})

    assert written.status_code == 302
    case.refresh_from_db()
    assert case.stage == "review"


@pytest.mark.req("S3-52")
def test_staff_send_it_back_from_the_screen_of_the_case():
    parts = two_stages()
    case, _, client = desk(stages=parts["stages"])
    screen = reverse("desk:case", args=[case.pk])
    url = reverse("desk:return_case", args=[case.pk])
    assert url not in client.get(screen).content.decode()
    assert client.get(url).status_code == 404

    go_on = reverse("desk:not_content", args=[case.pk])
    context = client.get(go_on).context
    client.post(go_on, {name: context[name] for name in ("seen", "key")})
    assert url in client.get(screen).content.decode()
    page = client.get(url)
    assert "Record advise" in text_of(page)
    assert reverse("desk:step", args=[case.pk, "advise"]) in page.content.decode()
