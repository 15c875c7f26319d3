"""Over three thousand hostile requests: every public address, field and parameter, every payload.

Nothing here names a field. Addresses come from the site's own list, fields from the pages as a
browser finds them, so what is added is attacked as well. Each request is undone after it.
All of it runs on SQLite. PostgreSQL meets what a database may take in its own way; what is refused
before any database hears of it is the same on both.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings

from cms.casework.models import Case
from cms.casework.tracking import signing_in
from cms.published_summaries.public import subscribing as news
from cms.users import signing_in as members_way_in
from cms.web import letting_in
from cms.web.requests import SiteRequest
from tests.hostile.addresses import steps_of
from tests.hostile.attack import Attack, body_of, path_of, text_of, undone
from tests.hostile.field_of_attack import (
    SECRETS,
    FieldOfAttack,
    build_field_of_attack,
    new_client,
)
from tests.hostile.page_forms import PageForm
from tests.hostile.payloads import (
    BODIES,
    DOUBLED,
    FORGED,
    HEADERS,
    IN_ADDRESSES,
    METHODS,
    ON_EVERY_DATABASE,
    PARAMETERS,
    PAYLOADS,
)

logger = logging.getLogger(__name__)

LEAST = 3_000
TURNS = 3
# Every family on every door and field would take ten minutes, and tell hardly more.
PART_OF_DOORS = 6
PART_OF_FIELDS = 4
TOKEN = "csrfmiddlewaretoken"
REFUSED_OUTRIGHT = ("NUL", "escape", "other controls", "encoded path")
Forms = list[tuple[Client, PageForm]]
one_database = pytest.mark.one_database


def in_turn(
    doors: Sequence[str], families: Collection[str], family: str, *, part: int = PART_OF_DOORS
) -> Sequence[str]:
    """One door of so many, others for the next family: each meets such a part of them all."""
    return doors[list(families).index(family) % part :: part]


def part_of_fields(family: str) -> int:
    """What a database may take in its own way meets every field; the rest meet a quarter of them."""
    return 1 if family in ON_EVERY_DATABASE else PART_OF_FIELDS


def spread(families: Iterable[str]) -> list[Any]:
    """Every family for SQLite, and for PostgreSQL those that it could take otherwise."""
    return [
        family if family in ON_EVERY_DATABASE else pytest.param(family, marks=one_database)
        for family in families
    ]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[FieldOfAttack]:
    """Built once, and gone after the last of these tests; no limit hides an answer."""
    unlimited = type(signing_in.TRIES)("unlimited", 0, 60)
    with pytest.MonkeyPatch.context() as patch, override_settings(ANSWERABLE_DEMO=True):
        patch.setattr(letting_in, "EVEN_SECONDS", 0.0)
        # As cms.wsgi has it, which Django's client goes round.
        patch.setattr("django.test.client.WSGIRequest", SiteRequest)
        for name in ("TRIES", "TRIES_A_REFERENCE"):
            patch.setattr(signing_in, name, unlimited)
        patch.setattr(news, "TRIES", unlimited)
        for name in ("TRIES", "TRIES_AN_ADDRESS"):
            patch.setattr(members_way_in, name, unlimited)
        with django_db_blocker.unblock(), transaction.atomic():
            yield build_field_of_attack()
            transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(scope="module")
def forms(site: FieldOfAttack) -> Forms:
    return site.forms()


@pytest.mark.parametrize("family", spread(PAYLOADS))
def test_every_field_of_every_form(site: FieldOfAttack, forms: Forms, family: str) -> None:
    payload = PAYLOADS[family]
    with Attack(family) as attack:
        for client, form in forms:
            if form.method == "get":
                query = "&".join(f"{name}={str(payload)[:500]}" for name in form.fields)
                attack.send(client, "GET", f"{path_of(form.address)}?{query}", at="every field")
                continue
            for name in in_turn(attacked(form), PAYLOADS, family, part=part_of_fields(family)):
                attack.post_field(client, form, name, payload)


def test_fields_that_no_form_has(site: FieldOfAttack, forms: Forms) -> None:
    with Attack("forged") as attack:
        for client, form in forms:
            for family in ("script", "huge number", "negative", "key of nobody"):
                payload = PAYLOADS[family]
                body = body_of(form, dict.fromkeys(FORGED, str(payload)))
                attack.post_form(client, form, body, family, payload)
        unchanged = Case.objects.get(pk=site.case.pk)
    assert (unchanged.version, unchanged.stage) == (site.case.version, site.case.stage)


@pytest.mark.parametrize("family", spread(IN_ADDRESSES))
def test_every_word_that_varies_in_an_address(site: FieldOfAttack, family: str) -> None:
    with Attack(family) as attack:
        for path in varied(site, IN_ADDRESSES[family]):
            attack.send(site.resident, "GET", path, at="its word")


@pytest.mark.parametrize(
    "turn", [0, *(pytest.param(turn, marks=one_database) for turn in range(1, TURNS))]
)
def test_every_parameter_of_every_address(site: FieldOfAttack, turn: int) -> None:
    """Each parameter has another payload at each turn; what is refused outright goes alone."""
    whole = [value[:300] for name, value in IN_ADDRESSES.items() if name not in REFUSED_OUTRIGHT]
    sent = "&".join(
        f"{name}={whole[(number + turn * 5) % len(whole)]}"
        for number, name in enumerate(PARAMETERS)
    )
    alone = f"{PARAMETERS[turn]}={IN_ADDRESSES[REFUSED_OUTRIGHT[turn % len(REFUSED_OUTRIGHT)]]}"
    with Attack(f"turn {turn}") as attack:
        for path in site.everywhere:
            attack.send(site.resident, "GET", f"{path}?{sent}", at="every parameter")
            attack.send(site.resident, "GET", f"{path}?{alone}", at=PARAMETERS[turn])


@one_database
@pytest.mark.parametrize("family", HEADERS)
def test_every_header(site: FieldOfAttack, family: str) -> None:
    with Attack(family, secrets=SECRETS) as attack:
        for path in in_turn(site.doors, HEADERS, family):
            attack.send(site.stranger, "GET", path, headers=HEADERS[family])


@one_database
@pytest.mark.parametrize("method", METHODS)
def test_every_method(site: FieldOfAttack, method: str) -> None:
    with Attack(method, secrets=SECRETS) as attack:
        for path in in_turn(site.doors, METHODS, method):
            attack.send(site.stranger, method, path)


@one_database
@pytest.mark.parametrize("family", BODIES)
def test_every_body(site: FieldOfAttack, family: str) -> None:
    body, kind = BODIES[family]
    with Attack(family) as attack:
        for path in in_turn(site.doors, BODIES, family):
            attack.send(site.resident, "POST", path, body=body, kind=kind)


@one_database
@pytest.mark.parametrize("shape", DOUBLED)
def test_every_address_bent(site: FieldOfAttack, shape: str) -> None:
    with Attack(shape, secrets=SECRETS) as attack:
        for path in in_turn(site.doors, DOUBLED, shape):
            attack.send(site.stranger, "GET", shape.format(path))


def test_nothing_of_a_case_is_told_to_anybody_else(site: FieldOfAttack) -> None:
    with Attack("stranger", secrets=SECRETS) as attack:
        for path in site.everywhere:
            attack.send(new_client(), "GET", path)
            if path not in site.with_a_token:
                attack.send(site.stranger, "GET", path)
    told = site.resident.get("/your-case/view/").content.decode()
    assert SECRETS[0] in told


# --- nothing is left out ------------------------------------------------------------------------
def test_every_public_address_has_words_for_what_varies_in_it(site: FieldOfAttack) -> None:
    missing = {
        f"{address.pattern}: {name}"
        for address in site.addresses
        for name in address.names
        if name not in site.words and not steps_of(address)
    }
    assert not missing, f"Give tests/hostile/field_of_attack.py a word for {sorted(missing)}"


def test_every_page_of_a_resident_was_opened_to_find_its_forms(site: FieldOfAttack) -> None:
    """An address that nobody can open would keep its fields from being attacked."""
    shut = [
        path
        for path in site.everywhere
        if path.startswith(("/tell-us/", "/your-case/"))
        and not any(opened(client, path) in {200, 302, 405} for client in site.everybody)
    ]
    assert not shut, f"Nobody in tests/hostile/field_of_attack.py can open {shut}"


def test_every_form_of_a_case_of_ones_own_is_found(forms: Forms) -> None:
    found = {(path_of(form.address), name) for _, form in forms for name in form.fields}

    assert {("/your-case/meeting/", name) for name in ("choice", "view", "comment")} <= found
    assert ("/your-case/keeping-in-touch/", "text") in found
    not_content = [form for _, form in forms if path_of(form.address) == "/your-case/not-content/"]
    assert {"wish" in form.fields for form in not_content} == {True, False}, "or not to agree"


def test_there_are_more_than_three_thousand(site: FieldOfAttack, forms: Forms) -> None:
    """On SQLite, where all of them run; hundreds of them run again on PostgreSQL."""
    fields = sum(len(attacked(form)) for _, form in forms if form.method == "post")
    asked = sum(form.method == "get" for _, form in forms)
    planned = {
        "fields": sum(fields // part_of_fields(family) + asked for family in PAYLOADS),
        "forged": 4 * len(forms),
        "words in addresses": sum(len(varied(site, "x")) for _ in IN_ADDRESSES),
        "parameters": 2 * TURNS * len(site.everywhere),
        "headers": len(HEADERS) * len(site.doors) // PART_OF_DOORS,
        "methods": len(METHODS) * len(site.doors) // PART_OF_DOORS,
        "bodies": len(BODIES) * len(site.doors) // PART_OF_DOORS,
        "bent": len(DOUBLED) * len(site.doors) // PART_OF_DOORS,
    }
    logger.info("Hostile requests, without the pages that they lead to: %s", planned)
    assert min(planned.values()) > 0
    assert planned["fields"] > LEAST / 3
    assert sum(planned.values()) > LEAST
    assert set(PAYLOADS) >= ON_EVERY_DATABASE
    assert len(ON_EVERY_DATABASE) * fields > 300


def attacked(form: PageForm) -> list[str]:
    """Fields of our own; the token of every form is attacked once, among the forged."""
    return [name for name in form.fields if name != TOKEN]


def varied(site: FieldOfAttack, word: str) -> list[str]:
    """Every address that varies, with the word in place of each that does."""
    found = [
        address.with_words({**site.words, "step": "x", name: word})
        for address in site.addresses
        for name in address.names
    ]
    return [path for path in found if "\n" not in path]


def opened(client: Client, path: str) -> int:
    with undone(client):
        answer = client.get(path)
        text_of(answer)
        return int(answer.status_code)
