"""What is owed to those whom a case is about, and to those who provide a service for the body."""

from __future__ import annotations

from cms.casework.procedure.parts import Key, Part


class SubjectRules(Part):
    """Staff whom a case is about are told, given a copy, heard and kept informed (S3-76 to S3-79).

    ``job`` is what stands on Today as soon as somebody is named; {name} is filled in.
    ``message`` carries the author's words to them by email; empty: they are told in other ways.
    ``comment_days`` are the calendar days that they have for their comment, unless another day
    is given.
    """

    job: str = "Tell {name} that it is about them."
    message: Key = ""
    comment_days: int = 10


class ContractorRules(Part):
    """The manager of the contract is told of every case about it, by ``message`` (S3-74)."""

    message: Key
