"""Letters: whose words they are, what cannot be left out, and what may not be in a subject."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.mail.fields import WAYS, values_for
from cms.casework.mail.words import (
    SUBJECT_FIELDS,
    WordsMissing,
    compose,
    problems_with,
    subject_line,
)
from cms.casework.models import Case, MessageText, OutsideBody, ProcedureVersion, save_recorded
from cms.casework.procedure.merge_fields import FIELDS
from cms.casework.services.told import PersonDetails
from cms.users.models import User
from tests.factories import PACK, WEDNESDAY, holder, install, open_case, sorted_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    install()
    holder("chair")
    return holder("coordinator")


@pytest.fixture
def case(coordinator: User) -> Case:
    return open_case()


def own_words(**values: Any) -> MessageText:
    row = MessageText(procedure_key=PACK, **values)
    save_recorded(row, by=None, reason="Our own words.")
    return row


def test_every_field_of_the_list_has_a_way_to_its_words():
    assert WAYS.keys() == FIELDS.keys()


def test_every_field_can_be_asked_of_a_new_case(case: Case):
    values = values_for(case, now=WEDNESDAY)

    assert len(dict(values)) == len(FIELDS)
    assert all(isinstance(value, str) for value in values.values())


@pytest.mark.req("S0-38")
def test_the_receipt_has_reference_way_in_and_aims_with_real_dates(case: Case):
    letter = compose(case, "receipt", now=WEDNESDAY)

    assert letter.subject == f"We have your message – {case.reference}"
    assert letter.text.startswith("Dear Ada Brown\n\nThank you for telling us.")
    assert "We got your concern on Wednesday 20 May 2026, 2.10 pm." in letter.text
    assert f"http://testserver/your-case/?reference={case.reference}" in letter.text
    assert "First answer: we aim for Friday 22 May 2026, 2.10 pm." in letter.text
    assert "Full reply: we aim for Saturday 20 June 2026." in letter.text
    assert "This message was sent automatically." in letter.text
    assert "guarantee" not in letter.text


@pytest.mark.req("S0-33")
def test_every_letter_to_the_person_ends_with_both_contacts(case: Case):
    letter = compose(case, "receipt", now=WEDNESDAY)

    assert "Coordinator Holder, Coordinator: 01632 960 114, coordinator@sallowfield.example" in (
        letter.text
    )
    assert "Chair Holder, Chair: 01632 960 114, chair@sallowfield.example" in letter.text


def test_the_receipt_says_nothing_that_somebody_typed_in_the_form(case: Case):
    """Else our form would carry a stranger's words to any address."""
    assert "side door" not in compose(case, "receipt", now=WEDNESDAY).text


def test_somebody_without_a_name_is_greeted_all_the_same(coordinator: User):
    case = open_case(person=PersonDetails(email="someone@resident.example"))

    assert compose(case, "receipt", now=WEDNESDAY).text.startswith("Hello\n")


@pytest.mark.req("S0-39")
def test_a_first_answer_names_the_handler_the_points_and_the_reply_date(coordinator: User):
    case = sorted_case(coordinator)

    letter = compose(
        case, "initial_response", now=WEDNESDAY, author=coordinator, words="I will find out why."
    )

    assert letter.subject == f"About your concern – {case.reference}"
    assert "I will find out why." in letter.text
    assert "What we understood\n1. The side door was locked." in letter.text
    assert "Coordinator Holder, Coordinator. 01632 960 114" in letter.text
    assert "Full reply: we aim for Saturday 20 June 2026." in letter.text
    assert "First answer:" not in letter.text
    assert "You may ask a friend or an advocate" in letter.text


def test_a_letter_without_what_it_needs_is_refused_and_says_what(case: Case):
    with pytest.raises(WordsMissing) as refused:
        compose(case, "initial_response", now=WEDNESDAY, words="  ")

    assert refused.value.fields == ("message",)
    assert "what the author wrote" in refused.value.text


def test_the_body_may_use_its_own_words(case: Case):
    own_words(
        key="receipt",
        subject="Got it – {reference}",
        body="{greeting}\n\nWe got it {received}. {reference}\n\n{aims}\n\n{track_link}",
    )

    letter = compose(case, "receipt", now=WEDNESDAY)

    assert letter.subject == f"Got it – {case.reference}"
    assert "We got it Wednesday 20 May 2026" in letter.text


@pytest.mark.req("S0-51")
def test_own_words_cannot_take_a_locked_paragraph_out(case: Case):
    own_words(
        key="receipt",
        subject="Got it",
        body="{received} {reference} {aims} {track_link}",
    )

    text = compose(case, "receipt", now=WEDNESDAY).text

    assert "Telling us something never changes how you are treated." in text
    assert "Who else you can go to, at any time\nLocal Trust." in text
    assert "coordinator@sallowfield.example" in text


def test_own_words_that_lost_what_is_required_are_passed_over(case: Case):
    own_words(key="receipt", subject="Got it", body="Thank you.")

    assert case.reference in compose(case, "receipt", now=WEDNESDAY).text


@pytest.mark.req("S0-51")
def test_a_body_whose_time_is_over_is_never_offered(case: Case):
    text = compose(case, "receipt", now=WEDNESDAY).text
    assert "Local Trust." in text
    assert "Renaisi" not in text

    later = compose(case, "receipt", now=WEDNESDAY + timedelta(days=366)).text
    assert "Local Trust" not in later
    assert "Who else you can go to" not in later  # no heading over nothing


def test_pack_addresses_become_links_in_html(case: Case):
    OutsideBody.objects.get(key="local_trust")

    assert '<a href="https://localtrust.org.uk/">' in compose(case, "receipt", now=WEDNESDAY).html


def test_a_subject_is_one_line_and_not_too_long():
    values = {"clock": "A\r\nBcc: all@example.org\n" + "long " * 100, "message": "secret"}

    line = subject_line("{clock} {message}", values)

    assert "\n" not in line
    assert "\r" not in line
    assert len(line) <= 200
    assert "secret" not in line


def test_nothing_that_was_told_can_stand_in_a_subject():
    told = {"message", "points", "person_name", "greeting", "question"}

    assert not SUBJECT_FIELDS & told


@pytest.mark.parametrize(
    ("subject", "body", "says"),
    [
        ("{message}", "{desk_link}", "{message} may not stand in a subject."),
        ("New", "Look", "Keep {desk_link} in the text"),
        ("New", "{desk_link} {who}", "There is no field {who}."),
        (" ", "{desk_link}", "Enter a subject."),
        ("New", " ", "Enter the text."),
    ],
)
def test_an_editor_is_told_why_a_text_cannot_serve(
    coordinator: User, subject: str, body: str, says: str
):
    spec = ProcedureVersion.objects.get().spec

    found = problems_with(spec.message_by_key["new_case"], subject, body)

    assert any(says in missing.text for missing in found)


def test_the_words_of_the_pack_serve_as_they_stand(coordinator: User):
    spec = ProcedureVersion.objects.get().spec

    for message in spec.messages:
        assert problems_with(message, message.subject, message.body) == (), message.key


@pytest.mark.req("S0-33")
def test_staff_get_a_link_and_no_content(case: Case):
    letter = compose(case, "new_case", now=WEDNESDAY)

    assert letter.subject.startswith(f"New case {case.reference}, First answer due Friday 22 May")
    assert f"http://testserver/admin/casework/cases/{case.pk}/" in letter.text
    assert "Ada" not in letter.text
    assert "side door" not in letter.text


def test_a_letter_reads_no_row_that_it_does_not_need(case: Case, django_assert_max_num_queries):
    case = Case.objects.select_related("procedure__procedure", "handler").get(pk=case.pk)
    with django_assert_max_num_queries(5):
        compose(case, "new_case", now=WEDNESDAY)
