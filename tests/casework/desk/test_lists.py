"""Today, the queue and its downloads: right for their reader, and as fast for many as for few."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Job, save_recorded
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.contacts import receive_message
from cms.casework.services.told import PersonDetails
from cms.users.models import Appointment
from tests.casework.desk.downloads import taken
from tests.factories import open_case

pytestmark = pytest.mark.django_db
TODAY, QUEUE = "/admin/casework/today/", "/admin/casework/cases/"
HOUR = timedelta(hours=1)
# How many queries each list may cost, Wagtail's own menu and session among them.
MOST_QUERIES = {
    "/admin/": 39,
    TODAY: 33,
    QUEUE: 21,
    f"{QUEUE}?q=hall&state=all": 19,
    f"{QUEUE}?export=csv": 19,
}
LISTS = tuple(MOST_QUERIES)


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
        taken(response)
    assert response.status_code == 200
    return len(captured)


def rows_of(response):
    return {case.reference for case in response.context["object_list"]}


def test_fifty_cases_cost_no_more_queries_than_five(as_person, people):
    client = as_person("coordinator")
    counts = []
    for number in (5, 45):
        for hours in range(number):
            case = open_case(at=timezone.now() - (40 + hours) * HOUR, topic="hall")
            receive_message(case_id=case.pk, act=Act(now=timezone.now()), text="More.")
        # What a process remembers is not what is counted, and it remembers by the minute.
        with time_machine.travel(timezone.now(), tick=False):
            for url in ("/admin/", TODAY):
                client.get(url)
            counts.append({url: queries_of(client, url) for url in LISTS})

    assert counts[0] == counts[1]
    assert all(count <= MOST_QUERIES[url] for url, count in counts[0].items()), counts[0]


@pytest.mark.parametrize("words", [1, 12])
def test_one_case_costs_the_same_whatever_was_said_in_it(words, as_person, read):
    for number in range(words):
        receive_message(case_id=read.pk, act=Act(now=timezone.now()), text=f"More {number}.")
    client = as_person("coordinator")
    client.get(reverse("desk:case", args=[read.pk]))

    assert queries_of(client, reverse("desk:case", args=[read.pk])) <= 49


@pytest.mark.req("S0-38")
def test_today_says_how_late_in_words_and_by_the_real_time(as_person, people):
    later = open_case(at=timezone.now() - 53 * HOUR, topic="bins")
    latest = open_case(at=timezone.now() - 72 * HOUR, topic="lights")
    soon = open_case(at=timezone.now() - 40 * HOUR, topic="gate")
    open_case(at=timezone.now() - HOUR, topic="not yet")

    sections = {
        section.key: section for section in as_person("coordinator").get(TODAY).context["sections"]
    }

    overdue = sections["overdue"].rows
    assert [row.title for row in overdue] == [latest.reference, later.reference]
    assert overdue[1].words == "First answer: late by 5 hours"
    assert [row.title for row in sections["soon"].rows] == [soon.reference]
    assert sections["soon"].rows[0].words.startswith("First answer: due in 7 hours") or sections[
        "soon"
    ].rows[0].words.startswith("First answer: due in 8 hours")


def test_today_shows_mail_that_failed_letters_to_post_and_who_is_missing(as_person, people, read):
    for kind, text in (
        ("mail_failed", "Mail could not be delivered."),
        ("post_letter", "Print and post: x"),
    ):
        job = Job(case=read, kind=kind, text=text, role="coordinator", since_at=timezone.now())
        save_recorded(job, by=None, reason="For the test.")
    Appointment.objects.filter(role__key="chair").delete()
    held = Appointment.objects.get(role__key="coordinator", is_public_contact=True)
    held.ends_on = timezone.localdate() - timedelta(days=1)
    held.save()
    read_by_all = as_person("conflicted")

    response = read_by_all.get(TODAY)

    keys = [section.key for section in response.context["sections"]]
    assert "mail" in keys
    assert "letters" in keys
    assert any("coordinator" in gap.lower() for gap in response.context["gaps"])


@pytest.mark.req("S0-22")
def test_whoever_a_case_is_about_finds_no_trace_of_it_anywhere(as_person, people):
    theirs = open_case(
        at=timezone.now() - 60 * HOUR,
        topic="zebra crossing",
        person=PersonDetails(name="Zoe Quill", email="zoe@resident.example"),
        subject_name="Somebody",
    )
    subject = theirs.parties.get(part="subject")
    subject.user = people["conflicted"]
    save_recorded(subject, by=None, reason="Known.")
    receive_message(case_id=theirs.pk, act=Act(now=timezone.now()), text="More.")
    client = as_person("conflicted")
    addresses = [
        "/admin/",
        TODAY,
        QUEUE,
        f"{QUEUE}results/",
        f"{QUEUE}?state=all",
        f"{QUEUE}?state=overdue",
        f"{QUEUE}?handler=nobody&state=all",
        f"{QUEUE}?q={theirs.reference}",
        f"{QUEUE}?q={theirs.reference[:6]}",
        f"{QUEUE}?q=zebr",
        f"{QUEUE}?q=Quil&state=all",
        f"{QUEUE}?export=csv&state=all",
        f"{QUEUE}?export=xlsx&state=all",
        "/admin/reports/site-history/",
        "/admin/search/?q=zebr",
    ]

    for url in addresses:
        seen = taken(client.get(url, follow=True)).decode(errors="replace")
        for word in ("Quill", "zebra crossing"):
            assert word not in seen, url
        if "q=" not in url:
            assert theirs.reference not in seen, url
    assert client.get(f"{QUEUE}?q={theirs.reference}").context["paginator"].count == 0
    assert not client.get(TODAY).context["sections"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"late", "soon", "mine"}),
        ("state=overdue", {"late"}),
        ("state=soon", {"soon"}),
        ("state=running", {"soon", "mine"}),
        ("state=closed", {"closed"}),
        ("state=all", {"late", "soon", "mine", "closed"}),
        ("kind=complaint", {"soon"}),
        ("channel=phone&state=all", {"mine"}),
        ("handler=me", {"mine"}),
        ("q=lantern", {"late"}),
        ("q=ada+lov", {"soon"}),
        ("q=bins", {"closed"}),
        ("received_at_from=2020-01-01&received_at_to=2020-12-31&state=all", set()),
        (
            "kind=nonsense&state=nonsense&stage=nonsense&handler=nonsense&received_at_from=x",
            {"late", "soon", "mine"},
        ),
    ],
)
def test_the_queue_is_narrowed_and_searched(query, found, as_person, people):
    now = timezone.now()
    cases = {
        "late": open_case(at=now - 50 * HOUR, topic="lantern"),
        "soon": open_case(
            at=now - 30 * HOUR,
            kind="complaint",
            person=PersonDetails(name="Ada Lovell", email="a@b.example"),
        ),
        "mine": open_case(at=now - HOUR, channel="phone", words_agreed=True),
        "closed": open_case(at=now - 2 * HOUR, topic="bins"),
    }
    close_case(
        case_id=cases["closed"].pk,
        act=Act(now=now, by=people["coordinator"]),
        outcome="withdrawn",
        outcome_reason="Asked.",
    )
    cases["mine"].handler = people["caseworker"]
    save_recorded(cases["mine"], by=None, reason="Given.")
    for key in ("late", "soon", "closed"):
        cases[key].refresh_from_db()
        cases[key].handler = people["coordinator"]
        save_recorded(cases[key], by=None, reason="Given.")
    names = {case.reference: key for key, case in cases.items()}
    who = "caseworker" if query == "handler=me" else "coordinator"

    response = as_person(who).get(f"{QUEUE}?{query}")

    assert {names[reference] for reference in rows_of(response)} == found


def test_a_reference_finds_its_case_whole_or_by_its_beginning(as_person, fresh):
    client = as_person("coordinator")

    for typed in (fresh.reference, fresh.reference.lower().replace("-", ""), fresh.reference[:8]):
        assert rows_of(client.get(QUEUE, {"q": typed})) == {fresh.reference}
    assert rows_of(client.get(QUEUE, {"q": "ZZ-26-9999"})) == set()


def test_the_queue_is_sorted_by_what_is_due_first_and_by_receipt(as_person, people):
    older = open_case(at=timezone.now() - 50 * HOUR)
    newer = open_case(at=timezone.now() - 10 * HOUR)
    client = as_person("coordinator")

    def order(query):
        return [case.pk for case in client.get(f"{QUEUE}?{query}").context["object_list"]]

    assert order("") == [older.pk, newer.pk]
    assert order("ordering=-next_due") == [newer.pk, older.pk]
    assert order("ordering=-received_at") == [newer.pk, older.pk]
    assert order("ordering=received_at") == [older.pk, newer.pk]
    assert order("ordering=handler__password") == [older.pk, newer.pk]


def test_saved_views_stand_above_the_list(as_person, fresh):
    response = as_person("coordinator").get(f"{QUEUE}?state=overdue")

    views = {view["label"]: view for view in response.context["saved_views"]}
    assert views["Overdue"]["current"]
    assert views["Mine"]["url"] == f"{QUEUE}?handler=me"
    assert views["With the chair"]["url"] == f"{QUEUE}?stage=chair"


def test_the_count_stops_where_nobody_turns_pages(as_person, people, monkeypatch):
    monkeypatch.setattr("cms.casework.desk.queue.MOST_COUNTED", 3)
    for hours in range(5):
        open_case(at=timezone.now() - (1 + hours) * HOUR)

    response = as_person("coordinator").get(QUEUE)

    assert response.context["paginator"].count == 3
    assert "narrow the list down" in response.content.decode()


@pytest.mark.parametrize("topic", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "＝1+1", "plain"])
def test_no_cell_of_a_download_is_a_formula(topic, as_person, people):
    case = open_case(at=timezone.now() - HOUR, topic=topic)
    case.handler = None
    save_recorded(case, by=None, reason="Nobody has it.")
    client = as_person("coordinator")

    rows = list(csv.DictReader(io.StringIO(taken(client.get(f"{QUEUE}?export=csv")).decode())))
    sheet = openpyxl.load_workbook(io.BytesIO(taken(client.get(f"{QUEUE}?export=xlsx")))).active

    assert rows[0]["About"] == (topic if topic == "plain" else f"'{topic}")
    assert rows[0]["Who has it"] == ""
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert topic in [cell.value for cell in cells]


def test_a_control_character_from_before_the_gate_does_not_break_a_download(as_person, people):
    case = open_case(at=timezone.now() - HOUR)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casework_case SET topic = %s WHERE id = %s", ["hall\x1b\x01", case.pk]
        )

    assert b"hall" in taken(as_person("coordinator").get(f"{QUEUE}?export=csv"))
    assert as_person("coordinator").get(f"{QUEUE}?export=xlsx").status_code == 200


def test_an_auditor_reads_everything_and_is_offered_nothing_to_do_but_to_step_back(as_person, read):
    response = as_person("auditor").get(reverse("desk:case", args=[read.pk]))

    assert response.status_code == 200
    # Anybody who sees a case can say that they should not (S0-22).
    offered = [action.label for group in response.context["actions"] for action in group.actions]
    assert offered == ["I have an interest in this case"]
    assert "Record it" not in response.content.decode()
