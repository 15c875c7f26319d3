"""The meeting that adopted the policies of the landlord, and the next one."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.landlord.pages import CONTENTS
from cms.home.demonstration.landlord.people import OFFICE
from cms.home.demonstration.landlord.promises import CODE
from cms.home.demonstration.minuted import Member, Officer
from cms.home.demonstration.small_record import small_diary, small_record

DIARY: Final = small_diary(("board", "Board"), OFFICE)
MEMBERS: Final = (
    Member("Edith Lowther", title="chair"),
    Member("Leo Sandford"),
    Member("Joyce Pereira", role="board_member"),
    Member("Ravi Menon"),
    Member("Siobhan Crewe", organisation="Tenants’ panel"),
)
RECORD: Final = small_record(
    CONTENTS.group,
    by="complaints_officer",
    members=MEMBERS,
    officer=Officer("Edwin Achebe", "Director responsible for complaints"),
    policies=[*((one.slug, one.title) for one in CONTENTS.policies), CODE],
    reason="The ombudsman has a new Code, and tenants asked for one way that is easy to follow.",
)
