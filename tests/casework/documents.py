"""Small procedures for tests, each made of the parts it is about; the rest is plain and valid.

    spec = read(document(gates=[...], stages=[stage("answering", clocks=[clock("answer_5")])]))
    in_force(document(...))           # put into force from long ago
    people = begun(document(...))     # the same, with somebody in each role; made once a process
    open_case(procedure_key=SMALL)    # of tests.factories

A list whose entries have a key is merged by it: an entry of that key changes the one that is
there, another is added. Everything else stands in the place of what is there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from cms.casework.models import ProcedureVersion
from cms.casework.procedure.document import read_document
from cms.casework.procedure.schema import Procedure
from cms.casework.services.procedures import add_version, publish_version
from cms.users.models import User
from tests.factories import LONG_AGO, holder
from tests.remembered import remembered

Parts = dict[str, Any]

SMALL: Final = "small-body"
LONG_BEFORE: Final = date(2000, 1, 1)  # for cases of long ago
# Who is in the small procedure, with the group that carries their permissions.
ROLES: Final = {"clerk": "Coordinators", "worker": "Caseworkers", "chair": "Chairs"}


def stage(key: str, **parts: Any) -> Parts:
    """A stage with its words. Say at least ``entry`` and ``request`` of one that is new."""
    given = {"key": key, "label": f"At {key}", "public_label": f"At {key}", "kind": "formal"}
    words = {"entry": "staff", "decider": "clerk", "no_time_text": "There is no set time."}
    return {**given, **words, **parts}


def asked_for(key: str, **parts: Any) -> Parts:
    """A stage that the person asks for; ``request`` adds to how."""
    asking = {"label": "I am not content", "tells_person": "asked", "tells_handler": "passed"}
    request = {**asking, **parts.pop("request", {})}
    return stage(key, **{"kind": "review", "entry": "on_request", "request": request, **parts})


def clock(key: str, **parts: Any) -> Parts:
    """A public clock of five working days, unless said otherwise."""
    given = {"key": key, "label": f"The {key}", "public_text": "We write back to you."}
    counted = {} if "unit" in parts else {"unit": "working_days", "amount": 5}
    return {**given, **counted, **parts}


def step(key: str, *, evidence: Sequence[Parts] = (), **parts: Any) -> Parts:
    """An optional step that the clerk, the worker and the chair may record."""
    given = {"key": key, "label": f"Record {key}", "say": f"Record {key}.", "by": list(ROLES)}
    asked = list(evidence) or [ask("note", required=False)]
    return {**given, "optional": not parts.get("blocks"), "evidence": asked, **parts}


def ask(key: str, type: str = "text", **parts: Any) -> Parts:
    """Something to record."""
    return {"key": key, "label": f"The {key}", "type": type, **parts}


def message(key: str, **parts: Any) -> Parts:
    """A message to the person with the author's words and what it asks."""
    asked = "\n\n".join(f"{{{field['key']}}}" for field in parts.get("asks", ()))
    given = {"key": key, "label": f"The {key}", "to": "person", "subject": "About {reference}"}
    return {**given, "body": f"{{greeting}}\n\n{{message}}\n\n{asked}".rstrip(), **parts}


def automatic(key: str, to: str, body: str, **parts: Any) -> Parts:
    return message(key, to=to, body=body, automatic=True, **parts)


MESSAGES: Final[Sequence[Parts]] = (
    automatic(
        "receipt",
        "person",
        "We have it: {reference}.\n\n{track_link}",
        counts_as="automatic_receipt",
    ),
    automatic("receipt_representative", "representative", "It arrived: {reference}."),
    automatic("authority_request", "person", "{representative_name}\n\n{authority_link}"),
    automatic("authority_answer", "representative", "{message}"),
    automatic("one_time_link", "person", "{link}\n\n{code} {code_minutes}"),
    automatic("new_case", "handler", "{desk_link}"),
    automatic("asked", "person", "You asked us to look again.\n\n{next_step_date}"),
    automatic("passed", "handler", "{desk_link}"),
    automatic("new_address", "person", "{link}"),
    automatic("details_changed", "person", "{changed}"),
    automatic("withdrawn_person", "person", "You withdrew it.\n\n{track_link}"),
    automatic("withdrawn_handler", "handler", "{desk_link}"),
    automatic("due_soon", "handler", "{due} {desk_link}"),
    automatic("overdue", "handler", "{due} {desk_link}"),
    message("information_request", to="informant", body="{question}\n\nBy {due}."),
    message("update", label="Update"),
    message("reply", label="Reply"),
)


def document(**parts: Any) -> Parts:
    """A whole procedure of one stage, “answering”, changed by ``parts``."""
    whole: Parts = {
        "schema": 1,
        "key": SMALL,
        "title": "Telling us what you think",
        "summary": "A person answers.",
        "types": ["compliment", "comment", "concern", "complaint"],
        "definitions": dict.fromkeys(("compliment", "comment", "concern", "complaint"), "It is."),
        "owner": "clerk",
        "roles": [
            {"key": role, "title": role.title(), "group": group, "may_be_subject": True}
            for role, group in ROLES.items()
        ],
        "default_handler": "clerk",
        "intake": {"welcome": "We want to hear from you.", "emergency": "Call 999."},
        "stages": [stage("answering", kind="initial", entry="automatic")],
        "outcomes": [
            {"key": "answered", "label": "Answered", "public_label": "We answered you"},
            {"key": "withdrawn", "label": "Withdrawn", "public_label": "You withdrew it"},
        ],
        "findings": [["upheld", "Upheld"], ["not_upheld", "Not upheld"]],
        "messages": list(MESSAGES),
    }
    for name, part in parts.items():
        whole[name] = merged(whole.get(name), part)
    return whole


def merged(there: Any, given: Any) -> Any:
    if not keyed(there) or not keyed(given):
        return given
    entries = {entry["key"]: entry for entry in there}
    for entry in given:
        entries[entry["key"]] = {**entries.get(entry["key"], {}), **entry}
    return list(entries.values())


def keyed(part: Any) -> bool:
    rows = part if isinstance(part, list | tuple) else ()
    return bool(rows) and all(isinstance(row, Mapping) and "key" in row for row in rows)


def text_of(parts: Parts) -> str:
    """The document as it is stored; JSON is YAML."""
    return json.dumps(parts, indent=1, ensure_ascii=False)


def read(parts: Parts) -> Procedure:
    return read_document(text_of(parts))


def in_force(parts: Parts, *, on: date = LONG_AGO) -> ProcedureVersion:
    """Put a document into force, with its roles."""
    version = add_version(text_of(parts), by=None)
    now = datetime(2020, 1, 1, 9, tzinfo=UTC)
    return publish_version(version_id=version.pk, on=on, now=now, by=None)


def holders(*roles: str) -> dict[str, User]:
    """Somebody in each role of the small procedure, or of those named."""
    return {role: holder(role) for role in roles or ROLES}


def begun(parts: Parts, *roles: str, on: date = LONG_AGO) -> dict[str, User]:
    """Put a document into force with its ``holders``, made once a process and then put in."""

    def make() -> dict[str, User]:
        in_force(parts, on=on)
        return holders(*roles)

    return remembered(f"{text_of(parts)} {on} {roles}", make)
