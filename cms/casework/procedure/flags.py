"""What may be true of a case at any stage, set and lifted by people, with what follows from it."""

from __future__ import annotations

from cms.casework.procedure.parts import EvidenceField, Key, Part, When


class Flag(Part):
    """Such as “discrimination”, “complex”, “managed differently”, “under another procedure”.

    Conditions see it in the fact ``flags``, so gates, steps and messages can follow from it.
    ``review_on`` names the field of ``asks`` that holds when it is looked at again.
    """

    key: Key
    label: str
    hint: str = ""
    asks: tuple[EvidenceField, ...] = ()
    by: tuple[Key, ...] = ()  # roles that may set and lift it; empty: all who work on the case
    when: When = None
    hands_to: Key | None = None  # the role that has the case while it is on; empty: no change
    # Whoever was let in before it was set sees the case no longer; those who see every case do.
    closes_to_others: bool = False
    tells: tuple[Key, ...] = ()  # roles told at once, by the message ``message``
    message: Key = ""
    message_to_person: Key = ""  # an automatic message that the person gets; empty: none
    banner: str = ""  # what stands above the case while it is on
    public_text: str = ""  # what the person's own page says; empty: nothing
    review_on: Key = ""
    may_be_lifted: bool = True
