"""When contact is restricted: who decides it after which questions, and for how long."""

from __future__ import annotations

from cms.casework.procedure.parts import Choice, EvidenceField, Key, Part


class RestrictionRules(Part):
    """How contact may be restricted (S3-97 to S3-106, S4-25 to S4-29).

    ``questions`` are all answered first. One person of ``decided_by`` decides, in discussion
    with another of ``discussed_with``. It ends by itself ``months`` after it began unless it
    is reviewed. ``message`` tells the person, with their right to challenge it;
    ``challenge_message`` tells what came of a challenge, ``message`` where it is empty.
    ``filed_as``: the outcome with which a case of theirs that holds nothing new is closed;
    empty: it stays open, and somebody closes it.
    """

    kinds: tuple[Choice, ...]
    questions: tuple[EvidenceField, ...]
    decided_by: tuple[Key, ...]
    discussed_with: tuple[Key, ...]
    months: int = 6
    message: Key
    lifted_message: Key = ""
    challenge_message: Key = ""
    filed_as: Key = ""
