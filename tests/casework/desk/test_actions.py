"""What is pressed on the desk is done once, in time, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Case, Job, Message, OutgoingMail
from cms.casework.services.change import Act
from cms.casework.services.contacts import add_note, receive_message
from cms.casework.services.escalation import not_content
from cms.casework.services.files import add_file
from cms.casework.services.points import answer_point
from cms.casework.services.replies import send_reply
from cms.casework.services.routing import name_subject
from cms.casework.services.told import PersonDetails, Representative
from tests.casework.desk.downloads import taken
from tests.factories import sorted_case
from tests.web.uploads import papers

pytestmark = pytest.mark.django_db


def page(name, case, *args):
    return reverse(f"desk:{name}", args=[case.pk, *args])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def desk(as_person):
    return as_person("coordinator")


@pytest.mark.req("S0-2")
def test_sorting_notes_each_point_and_leaves_the_clocks_alone(desk, fresh, fill):
    before = list(fresh.deadlines.values_list("clock", "due_at"))
    url = page("triage", fresh)
    typed = {
        "kind": "complaint",
        "reason": "They ask us to put it right.",
        "topic": "hall access",
        "points": "The door was locked.\n\nNobody answered.\nThe door was locked.",
        "fuller_reply_needed": "yes",
        "general_interest": "no",
    }

    response = desk.post(url, fill(desk, url, **typed))

    assert response.status_code == 302
    fresh.refresh_from_db()
    assert (fresh.kind, fresh.topic, fresh.fuller_reply_needed) == (
        "complaint",
        "hall access",
        True,
    )
    assert [point.text for point in fresh.points.all()] == [
        "The door was locked.",
        "Nobody answered.",
    ]
    assert list(fresh.deadlines.values_list("clock", "due_at")) == before


@pytest.mark.req("S0-41")
def test_no_fuller_reply_without_a_reason_is_refused_beside_its_field(desk, fresh, fill):
    url = page("triage", fresh)

    response = desk.post(
        url, fill(desk, url, kind="concern", topic="door", fuller_reply_needed="no")
    )

    fresh.refresh_from_db()
    assert fresh.triaged_at is None
    assert response.context["form"].errors["fuller_reply_reason"]
    assert "<title>Error: " in text_of(response).replace("\n", "")
    assert 'href="#id_fuller_reply_reason"' in text_of(response)
    assert "Say why no fuller reply is needed." in text_of(response)


def test_somebody_elses_change_gives_both_texts_and_a_way_on(desk, read, fill, people):
    url = page("note", read)
    mine = fill(desk, url, text="What I was typing")
    add_note(
        case_id=read.pk,
        act=Act(now=timezone.now(), by=people["coordinator"]),
        text="What they wrote",
    )

    refused = desk.post(url, mine)

    assert refused.status_code == 409
    shown = text_of(refused)
    assert "What I was typing" in shown
    assert "What they wrote" in shown
    assert read.messages.filter(kind="note").count() == 1

    again = {
        "text": "What I was typing",
        "seen": refused.context["seen"],
        "key": refused.context["key"],
    }
    assert desk.post(url, again).status_code == 302
    assert read.messages.filter(kind="note").count() == 2


def test_the_same_press_twice_writes_one_note_and_says_so(desk, read, fill):
    url = page("note", read)
    sent = fill(desk, url, text="Once")

    first, second = desk.post(url, sent), desk.post(url, sent, follow=True)

    assert first.status_code == 302
    assert "nothing was done twice" in text_of(second)
    assert read.messages.filter(kind="note").count() == 1


@pytest.mark.req("S0-38", "S0-39")
def test_a_first_answer_is_looked_at_with_its_locked_paragraphs_and_then_sent_once(
    desk, read, fill
):
    url = page("reply", read, "initial_response")
    words = "Thank you. I am asking the hall's manager to commence a search."

    looked = desk.post(url, fill(desk, url, words=words, channel="email", look="1"))

    shown = text_of(looked)
    assert "always follow" in shown
    assert "You may ask a friend" in looked.context["looked_at"].locked
    assert words in looked.context["looked_at"].free
    assert any("commence" in warning for warning in looked.context["warnings"])
    assert not read.messages.filter(kind="initial_response").exists()

    sent = {"words": words, "channel": "email", "send": "1"}
    hidden = {"seen": looked.context["seen"], "key": looked.context["key"]}
    assert desk.post(url, sent | hidden).status_code == 302
    desk.post(url, sent | hidden)

    assert read.messages.filter(kind="initial_response").count() == 1
    assert OutgoingMail.objects.filter(case=read, kind="initial_response").count() == 1


def test_two_people_answering_at_once_send_one_answer(as_person, people, read, fill):
    url = page("reply", read, "initial_response")
    one, two = as_person("coordinator"), as_person("coordinator")
    typed = {"words": "Hello.", "channel": "email", "send": "1"}
    first, second = fill(one, url, **typed), fill(two, url, **typed)

    assert one.post(url, first).status_code == 302
    assert two.post(url, second).status_code == 409

    assert read.messages.filter(kind="initial_response").count() == 1


@pytest.mark.req("S0-41")
def test_a_full_reply_too_early_lists_everything_that_comes_first_and_keeps_the_words(
    desk, fresh, fill
):
    url = page("reply", fresh, "fuller_reply")
    typed = {"words": "Here is what we found.", "channel": "email", "send": "1"}

    response = desk.post(url, fill(desk, url, **typed))

    shown = text_of(response)
    assert "Here is what we found." in shown
    for said, where in (
        ("Read and sort the case first.", page("triage", fresh)),
        ("Note at least one point to answer.", page("add_point", fresh)),
    ):
        assert f'<a href="{where}">{said}</a>' in shown
    assert not fresh.messages.filter(kind="fuller_reply").exists()


def test_a_letter_needs_the_day_it_was_posted(desk, read, fill):
    url = page("reply", read, "initial_response")

    response = desk.post(url, fill(desk, url, words="Hello.", channel="letter", send="1"))

    assert response.context["form"].errors["happened_at"]
    assert not read.messages.filter(kind="initial_response").exists()


@pytest.mark.req("S0-43")
def test_a_call_is_on_file_with_its_true_time_and_what_was_promised(desk, read, fill):
    url = page("contact", read)
    at = timezone.localtime() - timedelta(hours=1)
    typed = {
        "channel": "phone",
        "happened_at": f"{at:%Y-%m-%dT%H:%M}",
        "text": "She will be in on Friday.",
        "told_can_come_back": "on",
    }

    assert desk.post(url, fill(desk, url, **typed)).status_code == 302

    call = read.messages.get(kind="call")
    assert call.happened_at == at.replace(second=0, microsecond=0)
    assert "come back to us" in call.body


def test_a_time_to_come_is_refused_beside_its_field(desk, read, fill):
    url = page("contact", read)

    response = desk.post(
        url, fill(desk, url, channel="phone", happened_at="2999-01-01T10:00", text="Hm")
    )

    assert response.status_code == 200
    assert response.context["form"].errors["happened_at"]


def test_what_they_wrote_stays_on_today_until_somebody_has_read_it(desk, read, fill):
    receive_message(case_id=read.pk, act=Act(now=timezone.now()), text="One thing more.")
    job = Job.objects.get(case=read)
    assert "Read what the person added." in text_of(desk.get(reverse("desk:today")))
    url = page("job_done", read, job.pk)

    desk.post(url, fill(desk, url))

    job.refresh_from_db()
    assert job.done_at is not None
    assert "Read what the person added." not in text_of(desk.get(reverse("desk:today")))


@pytest.mark.req("S0-40")
def test_information_is_asked_for_and_its_answer_kept(desk, read, fill):
    url = page("ask", read)
    due = timezone.localdate() + timedelta(days=3)
    typed = {
        "asked_name": "The manager",
        "asked_email": "m@hall.example",
        "question": "When?",
        "due_on": due.isoformat(),
    }
    assert desk.post(url, fill(desk, url, **typed)).status_code == 302
    asked = read.information_requests.get()
    assert OutgoingMail.objects.filter(case=read, to="m@hall.example").exists()

    url = page("asked_answer", read, asked.pk)
    desk.post(url, fill(desk, url, answer="At nine."))

    asked.refresh_from_db()
    assert asked.answer == "At nine."


def test_another_cases_request_is_not_found_in_this_one(desk, read, people, fill):
    other = sorted_case(people["coordinator"], at=timezone.now() - timedelta(hours=3))
    url = page("ask", other)
    due = timezone.localdate().isoformat()
    desk.post(url, fill(desk, url, asked_name="M", question="When?", due_on=due))

    assert (
        desk.get(page("asked_answer", read, other.information_requests.get().pk)).status_code == 404
    )


def answered(case, people):
    act = Act(now=timezone.now() - timedelta(hours=1), by=people["coordinator"])
    said = {"channel": "letter", "happened_at": act.now}
    send_reply(case_id=case.pk, act=act, key="initial_response", words="I have it.", **said)
    answer_point(case_id=case.pk, act=act, number=1, answer="It was.", finding="upheld")
    send_reply(case_id=case.pk, act=act, key="fuller_reply", words="We found.", **said)


@pytest.mark.req("S0-45")
def test_staff_note_that_somebody_is_not_content_without_a_reason(desk, read, people, fill):
    answered(read, people)
    url = page("not_content", read)

    assert desk.post(url, fill(desk, url)).status_code == 302

    read.refresh_from_db()
    assert (read.stage, read.handler) == ("chair", people["chair"])


@pytest.mark.req("S0-46")
def test_the_chair_is_held_back_by_the_words_of_the_procedure_until_the_step_is_recorded(
    as_person, read, people, fill
):
    answered(read, people)
    not_content(case_id=read.pk, act=Act(now=timezone.now() - timedelta(minutes=30)))
    chair = as_person("chair")
    case_page = chair.get(page("case", read))
    assert case_page.context["next"].title == "Consult the representative of the accountable body"
    assert "Record your consultation with the representative of the accountable body." in text_of(
        case_page
    )
    decision = page("reply", read, "chair_decision")
    typed = {"words": "We looked again.", "channel": "email", "send": "1"}
    assert "Record your consultation" in text_of(
        chair.post(decision, fill(chair, decision, **typed))
    )
    assert not read.messages.filter(kind="chair_decision").exists()

    step = page("step", read, "consult_lto_rep")
    refused = chair.post(step, fill(chair, step, view="They agree."))
    assert set(refused.context["form"].errors) == {"with_whom", "consulted_on"}
    assert "They agree." in text_of(refused)
    today = timezone.localdate().isoformat()
    given = {"with_whom": "Meg Price", "consulted_on": today, "view": "They agree."}
    assert chair.post(step, fill(chair, step, **given)).status_code == 302

    assert chair.post(decision, fill(chair, decision, **typed)).status_code == 302
    assert read.messages.filter(kind="chair_decision").exists()


def test_a_case_is_closed_with_an_outcome_and_taken_up_again_with_a_reason(
    desk, read, people, fill
):
    url = page("close", read)
    early = desk.post(url, fill(desk, url, outcome="upheld"))
    assert "Send a first answer before you close the case." in text_of(early)
    answered(read, people)

    assert desk.post(url, fill(desk, url, outcome="upheld")).status_code == 302
    read.refresh_from_db()
    assert read.outcome == "upheld"

    url = page("reopen", read)
    assert desk.post(url, fill(desk, url, reason="")).context["form"].errors["reason"]
    assert desk.post(url, fill(desk, url, reason="They rang again.")).status_code == 302
    read.refresh_from_db()
    assert read.closed_at is None


@pytest.mark.req("S0-22")
def test_naming_somebody_as_the_subject_takes_the_case_out_of_their_own_sight(desk, fresh, fill):
    url = page("triage", fresh)
    typed = {"kind": "concern", "topic": "calls", "subject_role": "coordinator"}

    response = desk.post(url, fill(desk, url, **typed))

    assert response.headers["Location"] == reverse("desk:today")
    assert desk.get(page("case", fresh)).status_code == 404
    fresh.refresh_from_db()
    assert fresh.handler_role == "chair"


def test_sorting_again_names_nobody_twice(desk, fresh, fill, people):
    url = page("triage", fresh)
    typed = {"kind": "concern", "topic": "advice", "subject_role": "area_adviser"}

    desk.post(url, fill(desk, url, **typed))
    desk.post(url, fill(desk, url, **typed))

    assert fresh.parties.filter(part="subject").count() == 1


def test_a_case_is_given_to_somebody_without_an_interest_only(desk, read, people, fill):
    url = page("assign", read)
    offered = {user.pk for user in desk.get(url).context["form"].fields["handler"].queryset}
    assert people["caseworker"].pk in offered
    assert people["auditor"].pk not in offered

    desk.post(url, fill(desk, url, handler=people["caseworker"].pk))

    read.refresh_from_db()
    assert read.handler == people["caseworker"]


def test_a_photo_is_put_on_file_and_something_else_is_refused(desk, read, fill):
    url = page("add_file", read)
    today = timezone.localdate().isoformat()
    page_shown = SimpleUploadedFile("a.html", b"<script>alert(1)</script>", "image/png")
    refused = desk.post(url, fill(desk, url, file=page_shown, dated_on=today))
    assert refused.context["form"].errors["file"]
    assert not read.files.exists()

    photo = SimpleUploadedFile("../door ‮gnp.exe", papers.drawing(), "text/html")
    assert desk.post(url, fill(desk, url, file=photo, dated_on=today)).status_code == 302
    assert read.files.get().content_type == "image/png"


@pytest.mark.req("S0-43")
def test_a_file_leaves_as_an_attachment_in_which_nothing_runs(desk, read, fill):
    url = page("add_file", read)
    letter = SimpleUploadedFile("letter.pdf", papers.pdf(), "application/pdf")
    desk.post(url, fill(desk, url, file=letter, dated_on=timezone.localdate().isoformat()))

    response = desk.get(page("download", read, read.files.get().pk))

    given = taken(response)
    assert given.startswith(b"%PDF-")
    assert papers.AUTHOR.encode() not in papers.pdf_texts(given)
    assert response.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


def test_the_file_as_it_came_is_given_at_the_press_of_its_own_button_and_noted(
    desk, read, fill, people, caplog
):
    content = papers.photo()
    photo = SimpleUploadedFile("door.jpg", content, "image/jpeg")
    url = page("add_file", read)
    desk.post(url, fill(desk, url, file=photo, dated_on=timezone.localdate().isoformat()))
    row, version = read.files.get(), Case.objects.get(pk=read.pk).version
    url = page("original", read, row.pk)
    assert url.encode() in desk.get(page("case", read)).content
    assert "may say where" in desk.get(url).content.decode()
    assert taken(desk.get(page("download", read, row.pk))) != content

    with caplog.at_level("INFO", "cms.audit"):
        response = desk.post(url, fill(desk, url))

    assert taken(response) == content
    assert response.headers["Content-Disposition"] == 'attachment; filename="as it came - door.jpg"'
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in response.headers["Cache-Control"]
    assert [f"file {row.pk} of case {read.pk}" in line for line in caplog.messages] == [True]
    assert Case.objects.get(pk=read.pk).version == version


@pytest.mark.parametrize(
    ("seen", "key"),
    [("", ""), ("abc", "abc"), ("9" * 400, "0b5e7c1e-6b1f-4a6e-9d39-2f1f7c8f5a10"), ("-1", "0")],
)
def test_forged_hidden_fields_do_nothing_and_keep_what_was_typed(seen, key, desk, read):
    response = desk.post(page("note", read), {"text": "Kept words", "seen": seen, "key": key})

    assert response.status_code in (200, 409)
    assert "Kept words" in text_of(response)
    assert not read.messages.filter(kind="note").exists()


def test_the_file_can_be_read_in_order_with_and_without_our_notes(desk, read, people):
    add_note(
        case_id=read.pk, act=Act(now=timezone.now(), by=people["coordinator"]), text="Only for us"
    )

    whole, shared = desk.get(page("bundle", read)), desk.get(page("bundle", read) + "?only=shared")

    assert "Only for us" in text_of(whole)
    assert "Only for us" not in text_of(shared)
    times = [entry.at for entry in whole.context["entries"]]
    assert times == sorted(times)


def test_the_history_says_who_changed_what_and_why(desk, read, fill):
    url = page("change_received", read)
    at = timezone.localtime(read.received_at) - timedelta(days=1)
    typed = {"received_at": f"{at:%Y-%m-%dT%H:%M}", "first_raised_at": f"{at:%Y-%m-%dT%H:%M}"}
    desk.post(url, fill(desk, url, **typed, reason="The postmark says so."))

    shown = text_of(desk.get(page("history", read)))

    assert "The postmark says so." in shown
    assert "Received at" in shown
    assert Case.objects.get(pk=read.pk).received_at < read.received_at


def test_the_next_thing_to_do_follows_the_procedure(as_person, fresh, people, fill):
    desk = as_person("coordinator")
    steps = [desk.get(page("case", fresh)).context["next"].title]
    url = page("triage", fresh)
    typed = {
        "kind": "concern",
        "topic": "x",
        "points": "A",
        "fuller_reply_needed": "yes",
        "general_interest": "no",
    }
    desk.post(url, fill(desk, url, **typed))
    steps.append(desk.get(page("case", fresh)).context["next"].title)
    url = page("reply", fresh, "initial_response")
    desk.post(url, fill(desk, url, words="Hello.", channel="email", send="1"))
    steps.append(desk.get(page("case", fresh)).context["next"].title)
    url = page("answer_point", fresh, 1)
    desk.post(url, fill(desk, url, answer="Yes.", finding="upheld"))
    steps.append(desk.get(page("case", fresh)).context["next"].title)
    url = page("reply", fresh, "fuller_reply")
    desk.post(url, fill(desk, url, words="Hello.", channel="email", send="1"))
    steps.append(desk.get(page("case", fresh)).context["next"].title)

    assert steps == [
        "Read and sort it",
        "Write: first answer",
        "Answer every point before you send the full reply",
        "Write: full reply",
        "Close the case",
    ]
    assert (
        Message.objects.filter(case=fresh, direction="out", author=people["coordinator"]).count()
        == 2
    )


@pytest.mark.req("S0-6")
def test_what_was_agreed_with_somebody_heads_the_case(desk, read, fill):
    person = read.parties.get(part="person")
    url = page("person", read, person.pk)
    typed = {
        "name": "Ada Brown",
        "email": "ADA@new.example",
        "phone": "01632 960 200",
        "prefers": "phone",
        "adjustments_agreed": "Large print",
    }

    assert desk.post(url, fill(desk, url, **typed)).status_code == 302

    person.refresh_from_db()
    assert (person.email, person.adjustments_agreed) == ("ada@new.example", "Large print")
    assert person.history.count() == 2
    shown = text_of(desk.get(page("case", read)))
    assert shown.index("Large print") < shown.index("What to do next")


@pytest.mark.req("S2-3", "S2-15", "S4-6", "S4-11")
def test_who_they_are_and_who_tells_us_for_them_is_read_on_the_case(desk, people):
    case = sorted_case(
        people["coordinator"],
        at=timezone.now() - timedelta(hours=3),
        person=PersonDetails(
            email="tenants@resident.example",
            kind="group",
            organisation="Mill Lane Tenants",
            members="Ada Brown\nBo Reed",
            relation="resident",
        ),
        on_behalf_of=Representative(name="Jo Reed", acts_as="councillor"),
    )
    shown = text_of(desk.get(page("case", case)))

    for said in (
        "A group: Mill Lane Tenants",
        "Who is in it: Ada Brown, Bo Reed",
        "I live in the area",
        "A councillor",
    ):
        assert said in shown, said
    assert "Anonymous" not in shown
    found = desk.get("/admin/casework/cases/?q=mill+lane").context["object_list"]
    assert [row.pk for row in found] == [case.pk]


@pytest.mark.req("S2-15")
def test_a_report_of_worse_treatment_says_so_at_the_head_of_the_case(people, as_person):
    case = sorted_case(people["chair"], at=timezone.now() - timedelta(hours=3), treated_worse=True)

    shown = text_of(as_person("chair").get(page("case", case)))

    assert "They say they were treated worse because they told us" in shown


def test_a_file_that_no_scanner_saw_is_marked(desk, read, people):
    act = Act(now=timezone.now(), by=people["coordinator"])
    pdf = papers.pdf(text="door")
    add_file(case_id=read.pk, act=act, name="d.pdf", content=pdf, dated_on=act.now.date())

    assert "not checked for viruses" in text_of(desk.get(page("case", read)))


@pytest.mark.req("S0-6", "S4-31")
def test_what_somebody_asks_for_on_the_phone_acts_as_if_they_had_ticked_it(desk, read, fill):
    person = read.parties.get(part="person")
    url = page("person", read, person.pk)
    typed = {
        "email": "ada@resident.example",
        "prefers": "email",
        "adjustments": ["large_print"],
        "language": "Polish",
        "adjustments_asked": "Ring twice",
    }

    assert desk.post(url, fill(desk, url, **typed)).status_code == 302

    person.refresh_from_db()
    assert (person.adjustments, person.language) == (["large_print"], "Polish")
    shown = text_of(desk.get(page("case", read)))
    assert "asked for:</strong> Large print; Polish; Ring twice" in shown
    assert "What they get is in large print." in shown


@pytest.mark.req("S0-6")
def test_calls_alone_need_a_number_to_call(desk, read, fill):
    person = read.parties.get(part="person")
    url = page("person", read, person.pk)
    typed = {"email": "ada@resident.example", "prefers": "email", "adjustments": ["phone_only"]}

    refused = desk.post(url, fill(desk, url, **typed))

    assert "They want to be reached by phone. Enter the number." in text_of(refused)
    person.refresh_from_db()
    assert person.adjustments == []


@pytest.mark.req("S4-12")
def test_authority_is_held_only_with_what_shows_it(desk, people, fill):
    helper = Representative(name="Jo Brown", email="jo@resident.example")
    case = sorted_case(
        people["coordinator"],
        at=timezone.now() - timedelta(hours=3),
        on_behalf_of=helper,
        person=PersonDetails(name="Ada Brown"),
    )
    url = page("person", case, case.parties.get(part="representative").pk)
    typed = {
        "name": "Jo Brown",
        "email": "jo@resident.example",
        "prefers": "email",
        "authority": "held",
    }
    reply = page("reply", case, "initial_response")
    words = {"words": "Hello.", "channel": "email", "send": "1"}
    assert "until their authority is on file" in text_of(
        desk.post(reply, fill(desk, reply, **words))
    )

    refused = desk.post(url, fill(desk, url, **typed))
    assert refused.context["form"].errors["authority_evidence"]
    assert (
        desk.post(url, fill(desk, url, **typed, authority_evidence="Signed form")).status_code
        == 302
    )

    assert desk.post(reply, fill(desk, reply, **words)).status_code == 302
    assert OutgoingMail.objects.filter(case=case, to="jo@resident.example").exists()


def test_a_subject_is_not_changed_like_a_person(desk, people, read, fill):
    subject = name_subject(
        read, role="area_adviser", name="", by=people["coordinator"], now=timezone.now()
    )

    assert desk.get(page("person", read, subject.pk)).status_code == 404


def test_a_letter_that_waits_to_be_posted_can_be_printed_with_its_address(desk, people):
    by_post = PersonDetails(name="Ada Brown", postal_address="1 Willow Walk\nEastmarch")
    case = sorted_case(
        people["coordinator"], at=timezone.now() - timedelta(hours=3), person=by_post
    )
    letter = case.messages.get(kind="receipt")
    url = page("letter", case, letter.pk)

    assert f'href="{url}"' in text_of(desk.get(page("case", case)))
    shown = text_of(desk.get(url))

    assert "1 Willow Walk<br>Eastmarch" in shown
    assert f"Your reference is {case.reference}" in shown
    told = case.messages.get(kind="told_us")
    assert desk.get(page("letter", case, told.pk)).status_code == 404
