"""What a step gives to somebody to see to, within a time that the procedure counts."""

from __future__ import annotations

from cms.casework.procedure.parts import Key, Part


class GivenTo(Part):
    """Whoever the step names is told by when to see to it, and has it on Today until then (S3-23).

    ``who`` and ``what`` name fields of its evidence: the role, and what is to be done. They see
    the case from then on. ``message`` tells them the end of ``clock``, with a link. Once that
    clock has ended, kept or not needed, it is off their Today.
    """

    who: Key
    what: Key
    message: Key
    clock: Key
