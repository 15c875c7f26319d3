"""What a complaint is: said by the procedure in force, on the form's help and on the policy."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localdate, now

from cms.casework.models import ProcedureVersion, save_recorded
from cms.casework.procedure.document import DocumentRefused, read_document
from cms.casework.services.procedure_versions import (
    change_draft,
    draft_from_version,
    import_draft,
    publish_draft,
)
from cms.casework.services.procedures import PACKS, packs_shipped
from tests.casework.resident import words
from tests.casework.services.written import refused
from tests.home.site import Staff

OURS = "You are unhappy with something we did, did not do, or said, however you tell us."
PROCEDURE = "partnership-48h-month"
NEW = "Anything at all that you are unhappy with, in whatever way you say so."
WHERE = ("/policies/complaints/", "/tell-us/what-happened/", "/tell-us/")


@pytest.fixture
def live(staff: Staff) -> ProcedureVersion:
    rows = ProcedureVersion.objects.in_force(localdate())
    found: ProcedureVersion = rows.get(procedure__key=PROCEDURE)
    return found


@pytest.mark.req("S3-3")
def test_the_form_and_the_policy_say_what_each_kind_is_in_the_words_of_the_version(
    client: Client, live: ProcedureVersion
) -> None:
    for address in WHERE:
        page = words(client.get(address))
        assert len(live.spec.definitions) == 4
        for kind in live.spec.definitions.values():
            assert kind in page, (address, kind)


@pytest.mark.req("S3-3")
def test_a_new_version_changes_both_on_its_first_day_and_not_before(
    client: Client, live: ProcedureVersion, staff: Staff
) -> None:
    draft = draft_from_version(live.pk, by=staff["coordinator"])
    said = {"by": staff["coordinator"], "reason": "Clearer."}
    document = live.document.replace(OURS, NEW)
    draft = change_draft(version_id=draft.pk, document=document, seen=draft.digest, **said)
    day = localdate() + timedelta(days=1)
    publish_draft(version_id=draft.pk, on=day, seen=draft.digest, now=now(), **said)

    for address in WHERE:
        page = words(client.get(address))
        assert OURS in page
        assert NEW not in page, address
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        for address in WHERE:
            page = words(client.get(address))
            assert NEW in page
            assert OURS not in page, address
    assert live.spec.definitions["complaint"] == OURS


@pytest.mark.req("S3-3", "S1-14")
@pytest.mark.one_database
@pytest.mark.parametrize("pack", packs_shipped())
def test_every_pack_says_that_it_is_a_complaint_however_it_is_made(pack: str) -> None:
    said = read_document((PACKS / f"{pack}.yaml").read_text()).definitions["complaint"]

    assert any(way in said for way in ("however you", "in any way", "not matter how")), said


@pytest.mark.req("S1-14")
@pytest.mark.parametrize("said", ['""', '" "'])
def test_a_version_that_does_not_say_what_a_complaint_is_cannot_be_put_in_force(
    said: str, live: ProcedureVersion, staff: Staff
) -> None:
    by = staff["coordinator"]
    draft = draft_from_version(live.pk, by=by)
    document = live.document.replace(OURS, said)

    with refused(DocumentRefused, "definitions: say what a complaint is"):
        import_draft(document, by=by, reason="Shorter.")
    with refused(DocumentRefused, "definitions: say what a complaint is"):
        change_draft(
            version_id=draft.pk, document=document, seen=draft.digest, by=by, reason="Shorter."
        )

    # One that was kept from before this rule is no way round it.
    draft.document = document
    save_recorded(draft, by=by, reason="Long ago.")
    with refused(DocumentRefused, "definitions: say what a complaint is"):
        publish_draft(
            version_id=draft.pk,
            on=localdate() + timedelta(days=1),
            seen=draft.digest,
            now=now(),
            by=by,
            reason="Agreed.",
        )
