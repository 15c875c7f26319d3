"""The meeting that adopted the policies of the council, and the next one."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.council.pages import CONTENTS
from cms.home.demonstration.council.people import HALL
from cms.home.demonstration.council.promises import CODE
from cms.home.demonstration.minuted import Member, Officer
from cms.home.demonstration.small_record import small_diary, small_record

DIARY: Final = small_diary(("cabinet", "Cabinet"), HALL)
MEMBERS: Final = (
    Member("Mara Ellison", title="chair"),
    Member("Jo Hartley"),
    Member("Desmond Pike"),
    Member("Farah Siddiqui"),
    Member("Owen Treadwell"),
)
RECORD: Final = small_record(
    CONTENTS.group,
    by="feedback_manager",
    members=MEMBERS,
    officer=Officer("Martin Osei", "Customer feedback manager"),
    policies=[*((one.slug, one.title) for one in CONTENTS.policies), CODE],
    reason="People asked how we deal with complaints, and the ombudsmen have a new Code.",
)
