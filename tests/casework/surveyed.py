"""A small procedure that asks how it went, and a case whose day to be asked has come."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from cms.casework.models import Case, OutgoingMail, SurveyLink
from cms.casework.services.surveys import ask_how_we_did
from cms.users.models import User
from tests.casework.documents import Parts, ask, automatic
from tests.casework.endings import DAY, close, ending_case, ending_procedure
from tests.factories import WEDNESDAY

CLOSED: Final = WEDNESDAY + DAY
ASKED: Final = CLOSED + 7 * DAY
SURVEY: Final[Parts] = {
    "message": "how",
    "questions": [
        {"key": "heard", "label": "How well did we listen?"},
        {"key": "fair", "label": "How fair were we?"},
    ],
    "scale": [
        {"key": "well", "label": "Well", "counts": "good"},
        {"key": "badly", "label": "Badly", "counts": "bad"},
        {"key": "cannot", "label": "I cannot say", "counts": "none"},
    ],
    "words": "What could be better?",
    "not_outcomes": ["withdrawn"],
    "not_flags": ["not_asked"],
}
WORDS: Final = "{survey}\n\nAnswer here\n{link}\n\nNot content?\n{track_link}"


def surveying(**rules: Any) -> dict[str, User]:
    """Put it into force, with somebody in each of its roles."""
    asking = automatic("how", "person", WORDS, text="{link}", subject="How did we do?")
    flags = [{"key": "not_asked", "label": "Do not ask", "asks": [ask("why")]}]
    areas = [{"key": "roads", "label": "Roads"}]
    return ending_procedure(survey={**SURVEY, **rules}, messages=[asking], flags=flags, areas=areas)


def closed_case(by: User, *, outcome: str = "answered", at: datetime = CLOSED, **more: Any) -> Case:
    return close(ending_case(by, **more), by, outcome, at=at)


def link_sent(case: Case) -> str:
    """The secret of the link in the newest mail about a case."""
    mail = OutgoingMail.objects.filter(case=case, kind="how").latest("pk")
    found = re.search(r"/how-did-we-do/([\w-]+)/", mail.text)
    assert found, mail.text
    return found[1]


def asked_of(by: User, **more: Any) -> str:
    """Close a case, have its person asked, and give back the secret of their link."""
    case = closed_case(by, **more)
    ask_how_we_did(now=ASKED)
    assert SurveyLink.objects.exists()
    return link_sent(case)
