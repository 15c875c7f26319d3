"""What is not for this procedure, and where it goes instead. A person decides, never the form."""

from __future__ import annotations

from datetime import date
from typing import Literal

from cms.casework.procedure.parts import Choice, Key, Kind, Part


class Ground(Part):
    """A reason why something may be for somebody else (S3-119 to S3-142).

    ``route`` and ``contact`` are what the refusal letter tells. ``words`` and ``say`` are the
    warning on the form, as for a signpost; empty: the form says nothing.
    """

    key: Key
    text: str
    route: str
    contact: str = ""
    url: str = ""
    strength: Literal["always", "sometimes"] = "sometimes"
    kinds: tuple[Kind, ...] = ()  # empty: all that the procedure covers
    approved_by: tuple[Key, ...] = ()  # roles of which one must agree; empty: whoever decides
    valid_from: date | None = None
    valid_to: date | None = None
    words: tuple[str, ...] = ()
    say: str = ""
    source: str = ""  # where the rule stands, for the compliance view


class ScopeRules(Part):
    """How a refusal, a service request and an exception are decided and told.

    ``other_approved_by``: roles of which one must agree to a reason that is not on the list
    (S3-141). ``disagree_to``: the stage that a person's “I do not agree” opens, with the
    original date (S3-4).
    """

    grounds: tuple[Ground, ...]
    refusal_message: Key
    service_request_message: Key
    disagree_to: Key
    disagree_label: str
    no_route: str  # what is advised where no other way is clear (S3-140)
    other_approved_by: tuple[Key, ...] = ()
    teams: tuple[Choice, ...] = ()  # who may be passed a service request
