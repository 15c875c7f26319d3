"""Outside bodies, and what is done when one of them asks about a case."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from cms.casework.procedure.parts import Key, Part, WebAddress, When


class OutsideBodySpec(Part):
    """An ombudsman, funder or adviser, with the dates between which it may be offered (S0-51)."""

    key: Key
    name: Annotated[str, Field(max_length=120)]
    kind: Literal["ombudsman", "funder", "regulator", "advice", "advocacy", "accountable_body"]
    what_for: Annotated[str, Field(max_length=300)]
    contact: str
    url: WebAddress = ""
    time_limit: Annotated[str, Field(max_length=200)] = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor: Key | None = None
    shown_to_person: bool = True
    when: When = None  # only where this holds, such as an area of service (S3-62)


class EnquiryRules(Part):
    """Who deals with an outside body's enquiry about a case, and who is told (S3-64 to S3-68).

    ``tells`` are roles that the message ``message`` goes to when the enquiry reaches one of
    ``tell_on``. ``signed_off_by`` empty: nobody needs to sign our answer.
    """

    link_role: Key
    signed_off_by: tuple[Key, ...] = ()
    tells: tuple[Key, ...] = ()
    tell_on: tuple[Literal["new", "enquiries", "provisional", "final", "remedy_due", "closed"], ...]
    message: Key
