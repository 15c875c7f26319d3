"""The policy as the public reads it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.timezone import localdate

from cms.casework.models import OutsideBody, save_recorded
from cms.policies.models import PolicyPage, Value
from tests.home.site import ADDRESSES


def text_of(client, address):
    """The page, with the spaces that hold a date together as any other."""
    return client.get(address).content.decode().replace("\u00a0", " ")


@pytest.mark.req("S0-1")
def test_anybody_reads_the_policy_with_its_version_dates_and_two_linkable_parts(client, staff):
    page = PolicyPage.objects.get()

    text = text_of(client, "/policies/complaints/")

    assert "Version 3, adopted on" in text
    assert f"This policy is due for review by {page.next_review_on:%B %Y}." in text
    for part in ("conduct", "response"):
        assert f'id="{part}"' in text
        assert f'href="#{part}"' in text


@pytest.mark.req("S0-1")
def test_every_section_is_numbered_once_and_linked_from_the_contents(client, staff):
    text = text_of(client, "/policies/complaints/")

    linked = re.findall(r'<li><a href="#([\w-]+)">(\d+)\. ', text)

    assert [int(number) for _, number in linked] == list(range(1, len(linked) + 1))
    assert len(linked) >= 18
    for anchor, _ in linked:
        assert text.count(f'id="{anchor}"') == 1


@pytest.mark.req("S0-1")
def test_every_version_is_readable_and_an_old_one_says_that_it_is_old(client, staff):
    listed = text_of(client, "/policies/complaints/versions/")
    first = text_of(client, "/policies/complaints/versions/1/")
    newest = text_of(client, "/policies/complaints/versions/3/")

    for number in (1, 2, 3):
        assert f"/policies/complaints/versions/{number}/" in listed
    assert "It is no longer in force" in first
    assert "Version 2 replaced it" in first
    assert "events sub-group" not in first
    assert "the one in force" in newest
    assert "events sub-group" in newest


def test_a_version_that_never_was_is_not_found(client, staff):
    for version in ("4", "0", "01x", "1/more", "999999", "٣"):
        answer = client.get(f"/policies/complaints/versions/{version}/")
        assert answer.status_code == 404, version


@pytest.mark.req("S0-2")
def test_the_four_kinds_are_defined_and_nobody_need_know_which(client, staff):
    text = text_of(client, "/policies/complaints/")

    for word in ("Compliment", "Comment", "Concern", "Complaint"):
        assert f"<strong>{word}</strong>" in text
    assert "You need not know which it is" in text


@pytest.mark.req("S0-3", "S1-15")
def test_the_times_come_from_the_live_procedure_and_are_called_aims(client, staff):
    text = text_of(client, "/policies/complaints/")

    assert "<strong>48 hours</strong>, which is our aim" in text
    assert "<strong>1 month</strong>, which is our aim" in text


@pytest.mark.req("S0-53")
def test_a_stage_without_a_time_says_so(client, staff):
    assert "There is no set time for this step" in text_of(client, "/policies/complaints/")


@pytest.mark.req("S0-3")
def test_no_public_page_calls_a_time_a_guarantee_and_each_is_called_an_aim(client, staff):
    for address in ADDRESSES:
        whole = text_of(client, address).lower()
        assert "guarantee" not in whole, address
        # How a date was worked out stands under the label that called the time an aim.
        shown = re.sub("<details.*?</details>", "", whole, flags=re.DOTALL)
        text = " ".join(strip_tags(shown).split())
        for place in re.finditer("48 hours|1 month", text):
            near = text[max(0, place.start() - 120) : place.end() + 120]
            assert "aim" in near, (address, near)


@pytest.mark.req("S0-4")
def test_the_seven_values_stand_on_their_page_and_in_the_policy_in_order(client, staff):
    titles = list(Value.objects.order_by("sort_order").values_list("title", flat=True))

    assert len(titles) == 7
    for address in ("/values/", "/policies/complaints/"):
        text = text_of(client, address).replace("&#x27;", "'")
        places = [text.index(title) for title in titles]
        assert places == sorted(places)


@pytest.mark.req("S0-4")
def test_a_value_moved_by_an_editor_moves_wherever_values_are_shown(client, staff):
    last = Value.objects.order_by("sort_order").last()
    page = last.page
    last.sort_order = -1
    last.save()
    page.save_revision().publish()

    first_item = text_of(client, "/policies/complaints/").split('class="an-values"')[1]

    assert first_item.index(last.title) < first_item.index("Open and plain")


@pytest.mark.req("S0-51")
def test_a_body_that_has_ended_is_replaced_by_its_successor(client, staff):
    ended = OutsideBody.objects.get(key="renaisi")
    assert "Places Fund advisers" in text_of(client, "/policies/complaints/")
    ended.valid_to = localdate() - timedelta(days=1)
    ended.successor = OutsideBody.objects.get(key="local_trust")
    save_recorded(ended, by=None, reason="It closed.")

    text = text_of(client, "/policies/complaints/")

    assert "Places Fund advisers" not in text
    assert ">Places Fund<" in text


def test_the_worked_example_is_drawn_by_the_clock(client, staff):
    example = text_of(client, "/policies/complaints/").split('class="an-example"')[1]

    assert "Suppose your message reaches us on Friday" in example
    assert "Due by Sunday" in example
    assert example.count("an-line__cells") >= 2


@pytest.mark.req("S0-1")
@pytest.mark.parametrize("anchor", ["why", "versions", "conduct"])
def test_two_sections_under_one_address_are_refused(staff, anchor):
    page = PolicyPage.objects.get()
    page.full_clean()
    page.response[1].value["anchor"] = anchor

    with pytest.raises(ValidationError, match="Give “Who this covers” another"):
        page.full_clean()
