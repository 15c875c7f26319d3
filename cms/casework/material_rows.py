"""Reads what a text from a case must not hold, from every row of the case and of its group."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_aware, localdate

from cms.casework import registry
from cms.casework.addresses import address_in
from cms.casework.material import Material
from cms.casework.material_fields import CASE, READ, Columns, Sort
from cms.casework.models import Case, MessageText, OutsideBody
from cms.meetings.models import Seat
from cms.users.models import Appointment, User

Found = dict[str, dict[Any, None]]  # what was found, by the part of the material, each once
CHUNK: Final = 500
KEY: Final = re.compile(r"[a-z0-9_]+")


def material_from_rows(cases: Iterable[int], *, on: date) -> Material:
    """Of those cases together. As many queries as kinds of row, however many rows there are.

    Staff and members are named whether or not they have to do with the case.
    """
    ids = list(cases)
    found: Found = defaultdict(dict)
    accounts: set[int] = set()
    if ids:
        read_into(found, accounts, CASE, Case.objects.filter(pk__in=ids))
        for model, columns in READ.items():
            read_into(found, accounts, columns, model._default_manager.filter(case_id__in=ids))
    read_staff(found, accounts)
    read_members(found, on)
    read_public(found)
    known = {name: tuple(values) for name, values in found.items()}
    return Material(**known)


def cases_with(case_id: int) -> list[int]:
    """The case and every case of its group, by their keys."""
    rows = Case.objects.filter(Q(pk=case_id) | Q(group__isnull=False, group__cases=case_id))
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


def read_into(found: Found, accounts: set[int], columns: Columns, rows: Any) -> None:
    names = list(columns)
    for row in rows.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK):
        for name, value in zip(names, row, strict=True):
            if value in (None, ""):
                continue
            if columns[name] is Sort.ACCOUNT:
                accounts.add(value)
            else:
                note(found, columns[name], value)


def note(found: Found, sort: Sort, value: Any) -> None:
    for part, one in READERS[sort](value):
        if one:
            found[part][one] = None


def each_line(value: str) -> Iterator[tuple[str, Any]]:
    for line in value.splitlines():
        yield "names", line.strip()


def way(value: str) -> Iterator[tuple[str, Any]]:
    yield ("emails" if "@" in value else "phones"), value


def address(value: str) -> Iterator[tuple[str, Any]]:
    parts = address_in(value)
    yield "texts", value
    for name in ("house_numbers", "streets", "postcodes"):
        for one in getattr(parts, name):
            yield name, one


def day(value: date) -> Iterator[tuple[str, Any]]:
    if isinstance(value, datetime):
        value = localdate(value) if is_aware(value) else value.date()
    yield "dates", value


def answers(value: Any) -> Iterator[tuple[str, Any]]:
    """The words in what a step, a flag or a letter asked; moments and days are dates."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from answers(one)
    elif isinstance(value, str) and not KEY.fullmatch(value):
        moment = as_moment(value)
        yield from day(moment) if moment else iter([("texts", value)])


def as_moment(value: str) -> date | None:
    try:
        return parse_datetime(value) or parse_date(value)
    except ValueError:  # shaped like one, and none
        return None


def plain(part: str) -> Callable[[Any], Iterator[tuple[str, Any]]]:
    return lambda value: iter([(part, value.strip())])


READERS: Final[Mapping[Sort, Callable[[Any], Iterator[tuple[str, Any]]]]] = {
    Sort.NAME: plain("names"),
    Sort.NAMES: each_line,
    Sort.ORGANISATION: plain("organisations"),
    Sort.EMAIL: plain("emails"),
    Sort.PHONE: plain("phones"),
    Sort.WAY: way,
    Sort.ADDRESS: address,
    Sort.REFERENCE: plain("references"),
    Sort.DAY: day,
    Sort.TEXT: plain("texts"),
    Sort.ANSWERS: answers,
    Sort.PUBLIC: plain("public"),
}


def read_staff(found: Found, accounts: set[int]) -> None:
    """Whoever holds or held a role, and whoever did something in the case."""
    posts = Appointment.objects.values_list("user_id", "deputy_id")
    held = {one for row in posts for one in row if one}
    users = User.objects.filter(pk__in=accounts | held).order_by("pk")
    for key, first, last, email in users.values_list("pk", "first_name", "last_name", "email"):
        note(found, Sort.EMAIL, email)
        if name := f"{first} {last}".strip():
            found["staff_names"][name] = None
        elif key in accounts:
            found["staff_names"][email.partition("@")[0]] = None
    for name in Appointment.objects.order_by("pk").values_list("public_name", flat=True):
        found["staff_names"][name] = None


def read_members(found: Found, on: date) -> None:
    seats = Seat.objects.order_by("pk").values_list("name", flat=True)
    for name in (*registry.member_names(on=on).values(), *seats):
        found["member_names"][name] = None


def read_public(found: Found) -> None:
    """What the body tells everybody about itself, and about those who help and oversee."""
    body = registry.organisation()
    rows: list[Iterable[str]] = [(body.name, body.accountable_body)]
    rows += Appointment.objects.values_list("email", "phone", "postal_address", "role__title")
    rows += OutsideBody.objects.values_list("name", "what_for", "contact", "url")
    rows += MessageText.objects.values_list("subject", "body")
    for row in rows:
        for one in row:
            note(found, Sort.PUBLIC, one)
