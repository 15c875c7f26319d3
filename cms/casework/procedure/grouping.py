"""Several people, one issue: what each is told, and what carries the report."""

from __future__ import annotations

from cms.casework.procedure.parts import Key, Part


class GroupRules(Part):
    """How cases about one issue are answered together (S3-31, S3-32).

    ``message`` tells each person that their points are looked into together. ``letters`` may
    carry the report to each: they have the field ``{report}``, and ``{own_points}`` for what is
    only about that person.
    """

    message: Key
    letters: tuple[Key, ...]
