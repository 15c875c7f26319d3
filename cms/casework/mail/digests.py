"""Composing a letter that is about no single case."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from cms.casework.mail.fields import House
from cms.casework.mail.layout import as_html, as_text, blocks_of
from cms.casework.mail.words import SUBJECT_FIELDS, Letter, subject_line, wording_of
from cms.casework.procedure.schema import Procedure


def compose_digest(spec: Procedure, key: str, *, values: Mapping[str, str]) -> Letter:
    """The message ``key`` of a procedure with those fields; a field of a case says nothing."""
    house = House()
    name = house.organisation.name
    given = {**dict.fromkeys(SUBJECT_FIELDS, ""), "organisation": name, **values}
    subject, body = wording_of(spec, spec.message_by_key[key], house)
    blocks, line = blocks_of(body, given), subject_line(subject, given)
    page = as_html(
        blocks,
        subject=line,
        organisation=name,
        site_url=settings.SITE_URL,
        addresses=(settings.SITE_URL,),
    )
    return Letter(key, line, as_text(blocks), page)
