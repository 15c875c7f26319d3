"""The letters that tell of a restriction: what changes, until when, and what stays the same."""

from __future__ import annotations

from cms.casework.mail.notices import send_to_person
from cms.casework.mail.words import texts_in
from cms.casework.models import Case, Message, Part, Party, Restriction
from cms.casework.procedure.merge_fields import fields_in
from cms.casework.services.change import Change
from cms.casework.services.replies import NobodyToWriteTo, WordsEmpty
from cms.web.templatetags.site import full_date


def tell(
    change: Change, restriction: Restriction, key: str, words: str, party: Party | None
) -> Message:
    """Write to them in their own way, with what changes and until when (S3-101, S3-102)."""
    case, spec, act = change.case, change.spec.message_by_key[key], change.act
    if not words.strip() and not spec.automatic:
        raise WordsEmpty
    change.demand(f"send:{key}")
    extra = {"restriction": in_words(restriction, case)}
    said = with_terms(case, key, words, extra["restriction"])
    message = send_to_person(
        case, key, now=act.now, author=act.by, words=said, extra=extra, party=party
    )
    if message is None:
        raise NobodyToWriteTo
    return message


def with_terms(case: Case, key: str, words: str, terms: str) -> str:
    """What it changes stands in every such letter, also where its text has no field for it."""
    spec = case.procedure.spec
    used = frozenset().union(*map(fields_in, texts_in(case, spec.message_by_key[key])))
    missing = key != (spec.restrictions and spec.restrictions.lifted_message)
    return f"{words}\n\n{terms}" if missing and "restriction" not in used else words


def in_words(restriction: Restriction, case: Case) -> str:
    """What changes, until when, and when we look again; a line each."""
    rules = case.procedure.spec.restrictions
    kinds = {choice.key: choice.label for choice in rules.kinds} if rules else {}
    lines = [f"{kinds.get(restriction.kind, restriction.kind)}."]
    if restriction.contact_point:
        lines.append(f"Everything you send us goes to {restriction.contact_point}.")
    lines.append(f"It ends by itself on {full_date(restriction.ends_on)}.")
    lines.append(f"We look at it again by {full_date(restriction.review_on)}.")
    return "\n".join(lines)


def party_of(restriction: Restriction) -> Party | None:
    rows = restriction.case.parties.exclude(part=Part.SUBJECT).filter(name=restriction.name)
    party: Party | None = rows.first()
    return party or restriction.case.parties.filter(part=Part.PERSON).first()
