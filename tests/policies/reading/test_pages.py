"""What anybody reads of a policy: who decided it, what changed, and what is meant for them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from wagtail.documents import get_document_model

from cms.policies import live
from cms.policies.models import PolicyPage, PolicyReview, RelatedDocument, RelatedPolicy
from cms.users.models import Appointment, Role
from cms.users.roles import ensure_role
from tests.meetings.decided import DAY
from tests.policies.drafting import REVIEW, TODAY, drafted, section
from tests.policies.reading.kept import keep
from tests.web.validity import faults_in

__all__ = ["drafted"]

pytestmark = pytest.mark.one_database

STAFF_ONLY = section("Staff do this.", anchor="staff", readers=["staff"])


def got(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    html = answer.content.decode().replace("\u00a0", " ")
    assert not faults_in(html)
    return html


def words(client, address: str) -> str:
    html = re.sub("<head>.*?</head>", "", got(client, address), flags=re.DOTALL)
    return " ".join(strip_tags(re.sub("(</(?:dt|dd|h[1-6]|p|li)>|<br>)", r"\1 ", html)).split())


@pytest.fixture
def adopted(drafted):
    drafted.adopt("We answer within a week.", note="The first.")
    return drafted


@pytest.fixture
def amended(adopted):
    asked = adopted.consulted(response="Agreed.", what_became="Nothing to change.")
    adopted.amend("We answer within a day.", consultation_id=asked.pk, note="Sooner.")
    return adopted


@pytest.mark.req("S1-20")
def test_a_policy_says_who_approved_it_when_and_under_which_item(adopted, client):
    decision = adopted.policy.versions.get().decision
    said = f"Approved by {decision.made_by} on 9 March 2026, item {decision.item.number}"

    for address in ("", "versions/", "versions/1/", "print/", "versions/1/print/"):
        assert said in words(client, f"{adopted.page.url}{address}"), address
    assert f'href="/decisions/{decision.slug}/"' in got(client, adopted.page.url)


@pytest.mark.req("S1-20", "S1-9")
def test_a_change_under_a_power_says_which_and_who_was_asked(amended, client):
    told = words(client, f"{amended.page.url}versions/2/")

    assert (
        "Minor change by the Assistant Director, under a power given on 9 March 2026, item" in told
    )
    assert "after asking The Leader" in told
    assert "Why A word was wrong." in told
    assert "The Leader was asked" in told
    assert "16 March 2026 Agreed. What became of it Nothing to change." in told


@pytest.mark.req("S1-20")
def test_a_version_that_was_replaced_says_so(amended, client):
    old = words(client, f"{amended.page.url}versions/1/")

    assert "This is version 1. It is no longer in force." in old
    assert "Version 2 replaced it on" in old
    assert "no longer in force" in words(client, f"{amended.page.url}versions/1/print/")
    assert "no longer in force" not in words(client, f"{amended.page.url}versions/2/print/")


@pytest.mark.req("S4-30")
def test_an_equality_assessment_is_read_beside_its_version(drafted, client):
    drafted.assessed(actions="A larger form.", review_on=date(2027, 1, 1))
    drafted.adopt()

    told = words(client, f"{drafted.page.url}versions/1/")

    assert "Equality assessment Made 9 March 2026, by Policy officer" in told
    assert "The form was hard to read." in told
    assert "What we do about them A larger form. We look at it again 1 January 2027" in told


@pytest.mark.req("S1-20")
def test_any_two_versions_are_compared_with_their_marks_in_words(amended, client):
    told = words(client, f"{amended.page.url}compare/1/2/")

    assert "What changed from version 1 to version 2" in told
    assert "1 section changed." in told
    assert "We answer within a Removed: week. (end) Added: day. (end)" in told
    assert "noindex" in got(client, f"{amended.page.url}compare/1/2/")


def test_the_form_leads_to_the_comparison_the_earlier_one_first(amended, client):
    address = f"{amended.page.url}compare/"

    asked = client.get(address, {"from": "2", "to": "1"}, follow=True)

    assert asked.redirect_chain[-1][0] == f"{address}1/2/"
    assert asked.status_code == 200
    assert "Compare two versions" in words(client, address)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"from": "1", "to": "1"}, "Choose two different versions."),
        ({"from": "1", "to": "9"}, "Choose two versions from the lists."),
        ({"from": "1"}, "Choose two versions from the lists."),
        ({"from": "1'--", "to": "٢"}, "Choose two versions from the lists."),
    ],
)
def test_two_versions_that_cannot_be_compared_are_refused_in_words(amended, client, asked, problem):
    answer = client.get(f"{amended.page.url}compare/", asked)
    html = answer.content.decode()

    assert answer.status_code == 200
    assert html.count(problem) == 2
    assert "<title>Error: " in html
    assert not faults_in(html)


@pytest.mark.parametrize(
    "path",
    [
        "compare/1/1/",
        "compare/1/9/",
        "compare/0/1/",
        "compare/01/2/",
        "compare/1/2/3/",
        "versions/9/print/",
        "versions/9/short/",
        "versions/1/leaflet/",
        "short/",
        "for-staff/",
        "for-nobody/",
        "print/html/",
        "versions/99999999/",
    ],
)
def test_what_never_was_is_not_found(amended, client, path):
    assert client.get(f"{amended.page.url}{path}").status_code == 404


def test_below_a_policy_that_is_not_published_nothing_is_found(adopted, client):
    adopted.page.unpublish()

    for path in ("", "versions/1/", "print/", "poster/"):
        assert client.get(f"{adopted.page.url}{path}").status_code == 404


@pytest.mark.req("S3-1")
def test_the_short_version_and_the_whole_come_from_one_and_lead_to_each_other(drafted, client):
    short = section("All of it.", anchor="how", in_short="Tell anybody.\n\nAny way you like.")
    drafted.adopt("We answer.", short)
    url = drafted.page.url

    told, whole = got(client, f"{url}short/"), got(client, url)

    assert "Tell anybody." in told
    assert "All of it." not in told
    assert f'href="{url}short/"' in whole
    assert f'href="{url}"' in told
    assert f'href="{url}#how"' in told
    assert "Made from version 1" in told
    assert "Tell anybody." in got(client, f"{url}versions/1/short/")


@pytest.mark.req("S3-1")
def test_words_of_the_short_version_change_only_when_they_are_adopted(drafted, client):
    drafted.adopt("We answer.", section("All.", anchor="how", in_short="Tell anybody."))

    drafted.draft("We answer.", section("All.", anchor="how", in_short="Tell nobody."))
    assert "Tell anybody." in got(client, f"{drafted.page.url}short/")

    drafted.adopt("We answer.", section("All.", anchor="how", in_short="Tell somebody."))
    assert "Tell somebody." in got(client, f"{drafted.page.url}short/")
    old = got(client, f"{drafted.page.url}versions/1/short/")
    assert "Tell anybody." in old
    assert "no longer in force" in old


@pytest.mark.req("S1-13")
def test_each_reader_has_a_guide_of_the_sections_that_are_theirs(drafted, client):
    members = section("Members do that.", anchor="members", readers=["members", "staff"])
    drafted.adopt("We answer everybody.", STAFF_ONLY, members)
    url = drafted.page.url

    guides = {who: words(client, f"{url}for-{who}/") for who in ("staff", "members", "residents")}

    assert all("We answer everybody." in guide for guide in guides.values())
    assert ["Staff do this." in guide for guide in guides.values()] == [True, False, False]
    assert ["Members do that." in guide for guide in guides.values()] == [True, True, False]
    assert "2. Staff" in guides["residents"].split("What is not here")[1]
    for who in guides:
        assert f'href="{url}for-{who}/"' in got(client, url)
        assert "We answer everybody." in words(client, f"{url}versions/1/for-{who}/")


@pytest.mark.req("S2-5", "S2-8")
def test_the_owner_and_the_champion_are_named_with_their_dates(drafted, client):
    champion = ensure_role("champion", "Director of housing", "Chairs")
    Appointment.objects.create(role=champion, public_name="Rosa Vale", starts_on=date(2025, 3, 3))
    Appointment.objects.create(
        role=champion,
        public_name="Old Hand",
        starts_on=date(2020, 1, 1),
        ends_on=date(2025, 3, 2),
    )
    drafted.adopt(revision_id=drafted.draft(champion_role=champion))

    told = words(client, drafted.page.url)

    assert "Owner Director. Nobody holds this role at present." in told
    assert "Champion Director of housing: Rosa Vale, in this role since 3 March 2025." in told
    assert "Old Hand" not in told
    Appointment.objects.create(
        role=Role.objects.get(key="director"),
        public_name="Ines Okoro",
        starts_on=localdate(),
        ends_on=localdate() + timedelta(days=9),
    )
    assert "Director: Ines Okoro, in this role since" in words(client, drafted.page.url)


@pytest.mark.req("S4-38")
def test_a_policy_says_when_it_is_looked_at_again_and_when_that_is_overdue(adopted, client):
    page = adopted.page
    listed = page.get_parent().url
    PolicyPage.objects.filter(pk=page.pk).update(next_review_on=localdate().replace(day=1))
    this_month = f"This policy is due for review by {localdate():%B %Y}."
    assert this_month in words(client, page.url)
    assert this_month in words(client, listed)

    past = localdate().replace(day=1) - timedelta(days=1)
    PolicyPage.objects.filter(pk=page.pk).update(next_review_on=past)
    PolicyReview.objects.create(policy=adopted.policy, begun_on=TODAY, by="The director")
    for address in (page.url, listed, f"{page.url}print/"):
        told = words(client, address)
        assert f"Review overdue. This policy was due for review by {past:%B %Y}." in told
        assert "It has been under review since 16 March 2026." in told


@pytest.mark.req("S4-4", "S4-5")
def test_related_policies_and_documents_are_linked_and_hidden_ones_are_not(adopted, client):
    page = adopted.page
    index = page.get_parent()
    others = []
    for slug, is_live in (("safe", True), ("hidden", False)):
        other = PolicyPage(title=f"Policy {slug}", slug=slug, summary="S", live=False)
        index.add_child(instance=other)
        PolicyPage.objects.filter(pk=other.pk).update(live=is_live)
        others.append(PolicyPage.objects.get(pk=other.pk).policy)
    document = get_document_model().objects.create(
        title="Making a complaint", file=ContentFile(b"x" * 2048, name="leaflet.pdf")
    )
    for order, policy in enumerate(others):
        RelatedPolicy.objects.create(page=page, policy=policy, sort_order=order)
    RelatedDocument.objects.create(page=page, document=document)

    html = got(client, page.url)

    assert ">Policy safe</a>" in html
    assert "Policy hidden" not in html
    assert re.search(r'href="/documents/\d+/[^"]+">Making a complaint \(PDF, 2.0 KB\)</a>', html)


def test_two_hundred_versions_are_listed_in_as_many_queries_as_two(
    adopted, client, django_assert_max_num_queries, django_assert_num_queries
):
    address = f"{adopted.page.url}versions/"
    keep(adopted.policy, [2])
    client.get(address)
    with django_assert_max_num_queries(40) as two:
        client.get(address, {"anew": "1"})
    keep(adopted.policy, range(3, 201))

    with django_assert_num_queries(len(two)):
        html = client.get(address, {"anew": "2"}).content.decode()
    with django_assert_max_num_queries(40) as policy:
        shown = client.get(adopted.page.url, {"anew": "1"}).content.decode()

    assert html.count('class="an-entry"') == 200
    assert shown.count('class="an-entry"') == 5
    assert not any('"policies_policyversion"."html"' in query["sql"] for query in (*two, *policy))


def test_the_newest_adopted_day_is_told(adopted, client):
    assert adopted.page.adopted_on == DAY
    assert adopted.page.next_review_on == REVIEW
    assert "due for review by March 2027" in words(client, adopted.page.url)


@pytest.fixture
def told_under_it():
    live.provide_telling(
        lambda key, on: live.Telling(
            "Tell us", "/tell-us/", "/tell-us/print/", ["Large print"], lambda: "<p>What?</p>"
        )
    )
    yield
    from cms.home import paper

    live.provide_telling(paper.telling)


@pytest.mark.req("S4-31")
def test_a_policy_names_other_formats_and_ways_without_email_phone_or_writing(
    adopted, client, told_under_it
):
    PolicyPage.objects.filter(pk=adopted.page_id).update(procedure_key="partnership")

    told = words(client, adopted.page.url)

    assert "Large print" in told
    assert "You need no email address, phone or computer." in told
    assert "We write it down with you and read it back." in told
