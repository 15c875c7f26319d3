"""Who is who at the landlord."""

from __future__ import annotations

from functools import partial
from typing import Final

from cms.home.demonstration.people import Holder
from cms.users.models import Level

OFFICE: Final = "Lantern House, 7 Wharf Road, Eastmarch ZZ99 1AA"
one = partial(Holder, domain="lanternside.example")
unseen = partial(one, group="Advisers without case access", signs_in=False)

HOLDERS: Final = (
    one(
        "complaints_officer",
        "Complaints officer",
        "Coordinators",
        "Nadine",
        "Brook",
        "complaints",
        phone="01632 960 501",
        note="Usually answers first",
        main_contact=True,
    ),
    one("housing_officer", "Housing officer", "Caseworkers", "Tariq", "Jones", "housing"),
    one(
        "service_manager",
        "Service manager",
        "Chairs",
        "Moira",
        "Kell",
        "manager",
        phone="01632 960 502",
    ),
    one(
        "director",
        "Director responsible for complaints",
        "Chairs",
        "Edwin",
        "Achebe",
        "director",
        phone="01632 960 503",
        main_contact=True,
    ),
    one(
        "board_member",
        "Board member who hears appeals",
        "Chairs",
        "Joyce",
        "Pereira",
        "board",
        level=Level.BOARD,
    ),
    unseen(
        "member_responsible",
        "Member of the board responsible for complaints",
        first_name="Leo",
        last_name="Sandford",
        mailbox="leo.sandford",
    ),
    unseen(
        "contractor",
        "Contractor or agency worker",
        first_name="Beacon",
        last_name="Heating",
        mailbox="beacon.heating",
    ),
    one("editor", "Editor", "Editors", "Wren", "Holloway", "editor"),
    one("auditor", "Auditor", "Auditors", "Bilal", "Rahman", "auditor"),
    one("administrator", "Administrator", "Administrators", "Gil", "Tanner", "administrator"),
)
