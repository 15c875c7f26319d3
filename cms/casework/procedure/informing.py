"""Who answers for complaints, and is kept informed of them without having to ask (S2-7)."""

from __future__ import annotations

from typing import Literal

from cms.casework.procedure.parts import Key, Part

Turn = Literal["registered", "overdue", "escalated", "outside_body"]


class KeptInformed(Part):
    """The role that hears at once of every turn in ``at``, and each morning how all cases stand.

    ``message`` tells of one case by a link and the field {news}; ``digest`` of all of them by the
    field {digest}, empty: none. Nobody hears of a case that they may not see.
    """

    role: Key
    at: tuple[Turn, ...]
    message: Key
    digest: Key = ""
