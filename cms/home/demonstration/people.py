"""Who is who in the partnership, and how everybody in a demonstration signs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cms.users.models import Level

# Shown on purpose: the demonstration's accounts exist in demonstration mode only.
PASSWORD: Final = "willow-lantern-walk"  # noqa: S105
HUB: Final = "The Hub, 12 Willow Walk, Eastmarch ZZ99 1AA"
DOMAIN: Final = "sallowfield.example"
# The procedure beside the main one, with people of its own.
DATA_PACK: Final = "data-protection-complaints"

LEVELS: Final = {
    "Coordinators": Level.MANAGEMENT,
    "Chairs": Level.MANAGEMENT,
    "Caseworkers": Level.FRONT_LINE,
    "Editors": Level.FRONT_LINE,
    "Administrators": Level.FRONT_LINE,
}


@dataclass(frozen=True)
class Holder:
    """Somebody in a role; in two roles where the mailbox is the same.

    ``signs_in`` is false for whoever gets no account. ``level`` is where they stand in the report
    on training; empty: as their group says.
    """

    role: str
    title: str
    group: str
    first_name: str
    last_name: str
    mailbox: str
    phone: str = ""
    note: str = ""
    main_contact: bool = False
    signs_in: bool = True
    domain: str = DOMAIN
    level: str = ""

    @property
    def stands(self) -> str:
        return self.level or LEVELS.get(self.group, "")

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        return f"{self.mailbox}@{self.domain}"


HOLDERS: Final = (
    Holder(
        "coordinator",
        "Coordinator",
        "Coordinators",
        "Priya",
        "Anand",
        "coordinator",
        phone="01632 960 114",
        note="Usually answers first",
        main_contact=True,
    ),
    Holder(
        "chair",
        "Chair",
        "Chairs",
        "Marcus",
        "Oyelaran",
        "chair",
        phone="01632 960 115",
        main_contact=True,
        level=Level.BOARD,
    ),
    Holder(
        "vice_chair",
        "Vice-chair",
        "Chairs",
        "Jean",
        "Hollis",
        "vice-chair",
        "01632 960 116",
        level=Level.BOARD,
    ),
    Holder(
        "lto_rep",
        "Representative of the accountable body",
        "Accountable body representatives",
        "Tom",
        "Feeney",
        "trust",
        "01632 960 120",
        level=Level.BOARD,
    ),
    Holder(
        "area_adviser",
        "Area adviser",
        "Advisers without case access",
        "Sian",
        "Prosser",
        "adviser",
        "01632 960 130",
        signs_in=False,
    ),
    Holder(
        "caseworker", "Caseworker", "Caseworkers", "Rosa", "Whitlock", "casework", "01632 960 117"
    ),
    Holder(
        "data_protection_lead",
        "Person who looks after personal data",
        "Caseworkers",
        "Amira",
        "Dunne",
        "data",
        "01632 960 118",
    ),
    Holder(
        "senior_person",
        "Senior person for personal data",
        "Chairs",
        "Jean",
        "Hollis",
        "vice-chair",
        level=Level.BOARD,
    ),
    Holder(
        "other_senior_person",
        "Another senior person",
        "Chairs",
        "Marcus",
        "Oyelaran",
        "chair",
        level=Level.BOARD,
    ),
    Holder("editor", "Editor", "Editors", "Ned", "Ashby", "editor"),
    Holder("auditor", "Auditor", "Auditors", "Ffion", "Carey", "auditor"),
    Holder("administrator", "Administrator", "Administrators", "Gil", "Tanner", "administrator"),
)
