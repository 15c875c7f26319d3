"""That the rules about restrictions, groups and outside bodies fit the rest of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cms.casework.procedure.merge_fields import fields_in
from cms.casework.procedure.schema import MessageSpec, Procedure

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]


def problems_of_rules(procedure: Procedure) -> Found:
    """Every misfit, with the path to it and what to do."""
    yield from restriction_problems(procedure)
    yield from group_problems(procedure)
    yield from enquiry_problems(procedure)
    yield from informing_problems(procedure)


def restriction_problems(procedure: Procedure) -> Found:
    rules = procedure.restrictions
    if rules is None:
        return
    here: Path = ("restrictions",)
    yield from unknown(procedure, (*here, "decided_by"), rules.decided_by)
    yield from unknown(procedure, (*here, "discussed_with"), rules.discussed_with)
    for name in ("kinds", "questions", "decided_by", "discussed_with"):
        if not getattr(rules, name):
            yield (
                (*here, name),
                "name at least one: nobody is restricted without it (S3-98, S3-100)",
            )
    if rules.months < 1:
        yield (*here, "months"), "it lasts at least one month, and ends by itself (S3-106)"
    if rules.filed_as and procedure.outcome(rules.filed_as) is None:
        yield (*here, "filed_as"), f"no outcome is called “{rules.filed_as}”"
    letters = (rules.message, rules.challenge_message, rules.lifted_message)
    for key in filter(None, letters):
        yield from letter_problems(procedure, here, key)
    letter = procedure.message_by_key.get(rules.message)
    if letter is not None and not letter.locked:
        yield (
            here,
            f"“{letter.key}” needs locked paragraphs: what stays the same, and the right to challenge it (S3-101, S3-106)",
        )


def letter_problems(procedure: Procedure, here: Path, key: str) -> Found:
    """A letter to the person that is written with the deed it tells."""
    letter = procedure.message_by_key.get(key)
    if letter is None:
        yield here, f"no message is called “{key}”; add it under messages"
    elif letter.to != "person":
        yield here, f"“{key}” must go to the person"
    elif not letter.automatic and letter.screen != "own":
        yield here, f"“{key}” is written with the deed it tells: add “screen: own”"


def group_problems(procedure: Procedure) -> Found:
    rules = procedure.groups
    if rules is None:
        return
    here: Path = ("groups",)
    told = procedure.message_by_key.get(rules.message)
    if told is None or told.to != "person" or not told.automatic:
        yield (*here, "message"), "name an automatic message to the person"
    if not rules.letters:
        yield (*here, "letters"), "name at least one letter that carries the report"
    for key in rules.letters:
        yield from letter_problems(procedure, (*here, "letters"), key)
        letter = procedure.message_by_key.get(key)
        if letter is not None and "report" not in fields_of(procedure, letter):
            yield (*here, "letters"), f"“{key}” must hold the field {{report}}"


def fields_of(procedure: Procedure, message: MessageSpec) -> frozenset[str]:
    texts = [message.body, *(procedure.paragraphs.get(key, "") for key in message.locked)]
    return frozenset().union(*map(fields_in, texts))


def enquiry_problems(procedure: Procedure) -> Found:
    rules = procedure.enquiries
    if rules is None:
        return
    here: Path = ("enquiries",)
    yield from unknown(procedure, (*here, "link_role"), (rules.link_role,))
    yield from unknown(procedure, (*here, "signed_off_by"), rules.signed_off_by)
    yield from unknown(procedure, (*here, "tells"), rules.tells)
    news = procedure.message_by_key.get(rules.message)
    if news is None or news.to != "handler":
        yield (*here, "message"), "name a message to staff (to: handler)"


# A digest is about all cases, so it has no field of one.
FIELDS_OF_DIGESTS = frozenset({"digest", "desk_link", "organisation"})


def informing_problems(procedure: Procedure) -> Found:
    rules = procedure.kept_informed
    if rules is None:
        return
    here: Path = ("kept_informed",)
    yield from unknown(procedure, (*here, "role"), (rules.role,))
    news = procedure.message_by_key.get(rules.message)
    if news is None or news.to != "handler" or not news.automatic:
        yield (*here, "message"), "name an automatic message to staff (to: handler)"
    elif "news" not in fields_of(procedure, news):
        yield (*here, "message"), f"“{news.key}” must hold the field {{news}}"
    if rules.digest:
        yield from digest_problems(procedure, (*here, "digest"), rules.digest)
    if "overdue" in rules.at and "overdue" not in procedure.message_by_key:
        yield (*here, "at"), "add a message “overdue”, which tells them of it"


def digest_problems(procedure: Procedure, here: Path, key: str) -> Found:
    digest = procedure.message_by_key.get(key)
    if digest is None or digest.to != "handler" or not digest.automatic:
        yield here, "name an automatic message to staff (to: handler)"
        return
    used = fields_of(procedure, digest) | fields_in(digest.subject)
    if "digest" not in used:
        yield here, f"“{key}” must hold the field {{digest}}"
    for name in sorted(used - FIELDS_OF_DIGESTS):
        yield here, f"“{key}” is about no single case, so it cannot hold the field {{{name}}}"


def unknown(procedure: Procedure, path: Path, roles: Iterable[str]) -> Found:
    for role in roles:
        if role not in procedure.role_by_key:
            yield path, f"no role is called “{role}”; add it under roles or correct the spelling"
