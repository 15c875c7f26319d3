"""The queue where scripts are off: its search and filters are a plain form with a button."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from cms.casework.models import Case
from tests.factories import open_case

pytestmark = pytest.mark.django_db
QUEUE = "/admin/casework/cases/"


def plain_form(response: Any) -> str:
    found = re.search(r"<noscript><form.*?</noscript>", response.content.decode(), re.S)
    assert found is not None
    return found.group()


def test_every_filter_stands_in_a_plain_form_with_a_button(
    as_person: Callable[..., Any], fresh: Case
) -> None:
    form = plain_form(as_person("coordinator").get(QUEUE))

    assert 'type="submit"' in form
    names = set(re.findall(r'name="(\w+)"', form))
    assert names == {
        "q",
        "state",
        "kind",
        "stage",
        "handler",
        "channel",
        "flag",
        "received_at_from",
        "received_at_to",
    }
    labelled = set(re.findall(r'for="([\w-]+)"', form))
    assert set(re.findall(r'<select[^>]* id="([\w-]+)"', form)) < labelled


def test_what_the_plain_form_sends_narrows_the_list_and_stays_chosen(
    as_person: Callable[..., Any], fresh: Case
) -> None:
    wanted = open_case(at=timezone.now() - timedelta(hours=50), topic="lantern", kind="complaint")
    sent = QueryDict(mutable=True)
    sent.update(
        {
            "q": "lantern",
            "state": "overdue",
            "kind": "complaint",
            "stage": "",
            "handler": "",
            "channel": "",
            "received_at_from": f"{timezone.localdate() - timedelta(days=9)}",
            "received_at_to": "",
        }
    )

    response = as_person("coordinator").get(f"{QUEUE}?{sent.urlencode()}")

    assert [case.pk for case in response.context["object_list"]] == [wanted.pk]
    form = plain_form(response)
    assert 'value="lantern"' in form
    assert '<option value="complaint" selected>' in form
    assert f'value="{timezone.localdate() - timedelta(days=9)}"' in form
