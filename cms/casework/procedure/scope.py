"""What is not for this procedure, and where it goes instead. A person decides, never the form."""

from __future__ import annotations

from datetime import date
from typing import Literal

from cms.casework.procedure.parts import Choice, Key, Kind, Part, WebAddress


class Ground(Part):
    """A reason why something may be for somebody else (S3-119 to S3-142).

    ``route`` and ``contact`` are what the refusal letter tells. ``words`` and ``say`` are the
    warning on the form, as for a signpost; empty: the form says nothing. It is also said to
    whoever says that they are one of ``relations``, whatever their words (S3-82). ``becomes``:
    the kind as which a case stays on record that is refused on it, such as a comment (S3-126);
    ``outcome`` is then how it ends. Empty: as every other refusal.
    """

    key: Key
    text: str
    route: str
    contact: str = ""
    url: WebAddress = ""
    strength: Literal["always", "sometimes"] = "sometimes"
    kinds: tuple[Kind, ...] = ()  # empty: all that the procedure covers
    approved_by: tuple[Key, ...] = ()  # roles of which one must agree; empty: whoever decides
    valid_from: date | None = None
    valid_to: date | None = None
    words: tuple[str, ...] = ()
    say: str = ""
    relations: tuple[Key, ...] = ()
    source: str = ""  # where the rule stands, for the compliance view
    becomes: Kind | None = None
    outcome: Key = ""


class ScopeRules(Part):
    """How a refusal, a service request and an exception are decided and told.

    ``other_approved_by``: roles of which one must agree to a reason that is not on the list
    (S3-141). ``disagree_to``: the stage that a person's “I do not agree” opens, with the
    original date (S3-4). ``refused_outcome`` and ``passed_outcome`` are how a case ends that is
    refused, or passed on as a request for a service; empty: it stays open until it is closed.
    """

    grounds: tuple[Ground, ...]
    refusal_message: Key
    service_request_message: Key
    disagree_to: Key
    disagree_label: str
    no_route: str  # what is advised where no other way is clear (S3-140)
    other_approved_by: tuple[Key, ...] = ()
    teams: tuple[Choice, ...] = ()  # who may be passed a service request
    refused_outcome: Key = ""
    passed_outcome: Key = ""
    disagree_message: Key = ""  # an automatic message to the person who does not agree
    disagree_tells: Key = ""  # one to whoever has the case then
