"""Procedures on the desk: changed in forms, compared, published and held beside the Codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Case, OutsideBody, ProcedureVersion, save_recorded
from cms.casework.procedure.document import parse, plain
from cms.casework.services.procedure_versions import draft_from_version
from cms.casework.services.procedures import install_pack
from cms.casework.services.using import switch_to_pack
from cms.users.models import User
from tests.factories import LONG_AGO, open_case

pytestmark = pytest.mark.django_db
REASON = {"reason": "Agreed by the partnership."}


@pytest.fixture
def live(people: dict[str, User]) -> ProcedureVersion:
    found: ProcedureVersion = ProcedureVersion.objects.get()
    return found


@pytest.fixture
def draft(live: ProcedureVersion, people: dict[str, User]) -> ProcedureVersion:
    return draft_from_version(live.pk, by=people["coordinator"])


@pytest.fixture
def desk(as_person: Callable[[str], Client]) -> Client:
    return as_person("coordinator")


def url(name: str, *args: Any) -> str:
    return reverse(f"desk_procedures:{name}", args=args)


def as_shown(desk: Client, address: str, **typed: Any) -> dict[str, Any]:
    """What a browser would send of a form as it stands, with what is typed over it."""
    page = desk.get(address)
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    kept = {name: value for name, value in values.items() if value or type(value) is int}
    ticked = {name: "on" if value is True else value for name, value in kept.items()}
    return {**ticked, "seen": page.context["version"].digest, **typed}


def words(response: Any) -> str:
    return str(response.content.decode())


def test_saving_a_form_as_it_stands_changes_no_byte(desk: Client, draft: ProcedureVersion) -> None:
    address = url("entry", draft.pk, "stages", "first_response")
    answer = desk.post(address, as_shown(desk, address, save="1", **REASON))
    assert "Nothing was changed." in words(answer)
    kept = ProcedureVersion.objects.get(pk=draft.pk)
    assert (kept.document, kept.history.count()) == (draft.document, 1)


@pytest.mark.one_database
def test_every_section_that_a_draft_has_leads_to_a_form(
    desk: Client, draft: ProcedureVersion
) -> None:
    parts = desk.get(url("edit", draft.pk)).context["parts"]
    rows = [row for _, sections in parts for row in sections]

    assert len(rows) > 30
    for section, items, places in rows:
        if items and section.key != "bodies":
            assert desk.get(items[-1][1]).status_code == 200, section.key
        if places:
            add = url("add", draft.pk, section.key, places[0].key)
            assert f"Add {section.a_new_one}" in words(desk.get(add)), section.key


@pytest.mark.req("S1-15")
def test_a_time_is_changed_in_a_form_and_nothing_else_in_the_document(
    desk: Client, draft: ProcedureVersion
) -> None:
    address = url("entry", draft.pk, "times", "first_response.initial_response_48h")

    looked = desk.post(address, as_shown(desk, address, amount="24", look="1"))
    saved = desk.post(address, as_shown(desk, address, amount="24", save="1", **REASON))

    for said in (
        "What you are about to change",
        "How many",
        "24 hours",
        "What changes for new cases",
    ):
        assert said in words(looked)
    assert saved.status_code == 302
    kept = ProcedureVersion.objects.get(pk=draft.pk)
    assert kept.document == draft.document.replace("amount: 48", "amount: 24")
    row = kept.history.latest()
    assert (row.history_change_reason, str(row.history_user)) == (
        "Agreed by the partnership.",
        "Coordinator Holder",
    )


@pytest.mark.one_database
def test_looking_at_a_change_writes_nothing(desk: Client, draft: ProcedureVersion) -> None:
    address = url("entry", draft.pk, "times", "first_response.initial_response_48h")
    desk.post(address, as_shown(desk, address, amount="24", look="1"))
    assert ProcedureVersion.objects.get(pk=draft.pk).document == draft.document


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("section", "item", "typed", "field", "said"),
    [
        ("times", "first_response.initial_response_48h", {"amount": ""}, "amount", "how many hours"),
        ("times", "first_response.initial_response_48h", {"public_text": ""}, "public_text", "add “What we promise, in public”"),
        ("times", "first_response.initial_response_48h", {"amount": "0"}, "amount", ""),
        ("messages", "receipt", {"body": "Nothing in it"}, "body", "put it in the body"),
        ("messages", "receipt", {"subject": "{nonsense}"}, None, "is not a field"),
        ("grounds", "legal", {"text": ""}, "text", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_beside_its_field_and_stays_typed(
    section: str, item: str, typed: dict[str, str], field: str | None, said: str, desk: Client, draft: ProcedureVersion
) -> None:  # fmt: skip
    address = url("entry", draft.pk, section, item)

    answer = desk.post(address, as_shown(desk, address, save="1", **{**REASON, **typed}))

    form = answer.context["form"]
    assert answer.status_code == 200
    errors = " ".join(form.errors[field or "__all__"])
    assert said in errors
    assert words(answer).count("There is a problem") == 1
    assert "<title>" in words(answer) and "Error: " in words(answer)
    for name, value in typed.items():
        assert form[name].value() == value
    assert ProcedureVersion.objects.get(pk=draft.pk).document == draft.document


@pytest.mark.one_database
def test_entries_are_added_and_taken_out(desk: Client, draft: ProcedureVersion) -> None:
    add = url("add", draft.pk, "grounds", "-")
    given = {
        "text": "It is for a school",
        "route": "Ask the school.",
        "words": "school\nteacher*",
        "say": "Schools look into it themselves.",
    }
    answer = desk.post(add, as_shown(desk, add, save="1", **given, **REASON))
    assert answer.status_code == 302
    spec = ProcedureVersion.objects.get(pk=draft.pk).spec
    assert spec.ground_by_key["it_is_for_a_school"].words == ("school", "teacher*")

    entry = url("entry", draft.pk, "grounds", "it_is_for_a_school")
    answer = desk.post(entry, as_shown(desk, entry, remove="1", **REASON))

    assert answer.status_code == 302
    assert ProcedureVersion.objects.get(pk=draft.pk).document == draft.document


@pytest.mark.one_database
def test_an_entry_that_others_need_is_not_taken_out(desk: Client, draft: ProcedureVersion) -> None:
    entry = url("entry", draft.pk, "outcomes", "elsewhere")
    answer = desk.post(entry, as_shown(desk, entry, remove="1", **REASON))
    assert "It cannot be taken out" in words(answer)
    assert "Scope, refused outcome" in words(answer)
    assert ProcedureVersion.objects.get(pk=draft.pk).document == draft.document


@pytest.mark.one_database
def test_a_change_needs_its_reason_and_keeps_what_was_typed(
    desk: Client, draft: ProcedureVersion
) -> None:
    address = url("entry", draft.pk, "causes", "delay")
    answer = desk.post(address, as_shown(desk, address, label="Too slow", save="1"))
    assert answer.context["form"].errors["reason"] == ["Say why. It stays with the version."]
    assert answer.context["form"]["label"].value() == "Too slow"
    assert ProcedureVersion.objects.get(pk=draft.pk).document == draft.document


def test_a_draft_that_somebody_else_changed_is_not_written_over(
    desk: Client, draft: ProcedureVersion
) -> None:
    address = url("entry", draft.pk, "causes", "delay")
    stale = as_shown(desk, address, label="Too slow", save="1", **REASON)
    other = url("entry", draft.pk, "causes", "access")
    desk.post(other, as_shown(desk, other, label="Shut out", save="1", **REASON))

    answer = desk.post(address, stale)

    assert answer.status_code == 409
    assert "Somebody else changed this draft" in words(answer)
    assert "Too slow" in words(answer)
    assert "Shut out" in ProcedureVersion.objects.get(pk=draft.pk).document
    assert "Too slow" not in ProcedureVersion.objects.get(pk=draft.pk).document


@pytest.mark.one_database
def test_locked_paragraphs_are_shown_with_their_letter_and_changed_by_themselves(
    desk: Client, draft: ProcedureVersion
) -> None:
    letter = desk.get(url("entry", draft.pk, "messages", "fuller_reply"))
    assert "Locked:" in words(letter)
    assert "Who else you can go to, at any time" in words(letter)

    address = url("entry", draft.pk, "paragraphs", "friend")
    desk.post(address, as_shown(desk, address, value="Bring a friend.", save="1", **REASON))

    assert ProcedureVersion.objects.get(pk=draft.pk).spec.paragraphs["friend"] == "Bring a friend."


@pytest.mark.one_database
def test_warnings_of_a_time_are_changed_in_the_form(desk: Client, draft: ProcedureVersion) -> None:
    address = url("entry", draft.pk, "times", "first_response.initial_response_48h")
    given = as_shown(desk, address, save="1", **REASON)
    typed = {**given, "warning_0_hours": "12", "warning_3_hours": "-48", "warning_3_to": ["chair"]}
    lacking = {**given, "warning_3_hours": "-48"}

    refusal = desk.post(address, lacking)
    desk.post(address, typed)

    assert refusal.context["form"].errors["warning_3_to"] == ["Choose who is told."]
    rule = ProcedureVersion.objects.get(pk=draft.pk).spec.clock_by_key["initial_response_48h"]
    assert [warning.hours for warning in rule.warnings] == [12, 0, -24, -48]


@pytest.mark.one_database
def test_the_editor_links_to_people_and_outside_bodies(
    desk: Client, draft: ProcedureVersion
) -> None:
    page = words(desk.get(url("edit", draft.pk)))
    for name in ("users_appointment", "casework_outsidebody", "casework_messagetext"):
        assert f'href="{reverse(f"{name}_modeladmin_index")}"' in page


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("entry", ("causes", "nothing")),
        ("entry", ("nothing", "delay")),
        ("add", ("outcomes", "nothing")),
        ("add", ("messages", "-")),
    ],
)
def test_an_entry_that_is_not_there_is_not_found(
    name: str, args: tuple[str, ...], desk: Client, draft: ProcedureVersion
) -> None:
    assert desk.get(url(name, draft.pk, *args)).status_code == 404
    assert desk.post(url(name, draft.pk, *args), {}).status_code == 404


@pytest.mark.parametrize("name", ["edit", "document", "publish", "discard"])
def test_a_live_version_has_no_form(name: str, desk: Client, live: ProcedureVersion) -> None:
    assert desk.get(url(name, live.pk)).status_code == 404


def test_a_file_is_imported_and_comes_out_byte_for_byte(
    desk: Client, live: ProcedureVersion
) -> None:
    content = f"{live.document}# Ünusual  \r\n\n".encode()
    file = SimpleUploadedFile("ours.yaml", content, "application/yaml")

    answer = desk.post(url("import"), {"file": file, **REASON})

    made = ProcedureVersion.objects.get(number=2)
    assert answer["Location"] == url("read", made.pk)
    assert desk.get(f"{url('read', made.pk)}?download=1").content == content


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"schema: 1\nkey: x\n", ["Line 1", "“title” is missing; add it", "“stages” is missing"]),
        (b"\xff\xfe", ["no text in UTF-8"]),
        (b"#" * 1_000_001, ["larger than 1 MB"]),
        (b"a: [", ["this is not YAML"]),
        (b"a: \x00", ["this is not YAML"]),
    ],
)
def test_a_document_with_faults_is_refused_whole_and_shown_again(
    content: bytes, said: list[str], desk: Client, live: ProcedureVersion
) -> None:
    answer = desk.post(url("import"), {"file": SimpleUploadedFile("x.yaml", content), **REASON})

    assert answer.status_code == 200
    for text in said:
        assert text in words(answer)
    if content.startswith(b"schema"):
        assert "schema: 1\nkey: x\n" in words(answer)
    assert ProcedureVersion.objects.count() == 1


def test_publishing_tells_what_changes_for_new_cases_and_that_open_ones_keep_theirs(
    desk: Client, draft: ProcedureVersion
) -> None:
    case = open_case(at=timezone.now() - timedelta(hours=1))
    address = url("entry", draft.pk, "times", "first_response.initial_response_48h")
    desk.post(address, as_shown(desk, address, amount="24", save="1", **REASON))

    page = desk.get(url("publish", draft.pk))
    for said in ("keep the version they came in under", "What changes for new cases", "How many"):
        assert said in words(page)
    typed = as_shown(desk, url("publish", draft.pk), on=timezone.localdate().isoformat(), **REASON)
    past = {**typed, "on": (timezone.localdate() - timedelta(days=1)).isoformat()}

    refusal = desk.post(url("publish", draft.pk), past)
    assert "nothing changes for the past" in words(refusal)
    assert ProcedureVersion.objects.get(pk=draft.pk).status == "draft"
    desk.post(url("publish", draft.pk), typed)

    assert Case.objects.get(pk=case.pk).procedure.number == 1
    assert open_case(at=timezone.now()).procedure.pk == draft.pk


def test_a_version_is_retired_with_its_last_day(desk: Client, live: ProcedureVersion) -> None:
    given = {"last_day": timezone.localdate().isoformat(), **REASON}
    assert "no procedure would be in force" in words(desk.post(url("end", live.pk), given))
    switch_to_pack(key="lgsco-code-2024", now=timezone.now())

    desk.post(url("end", live.pk), given)

    assert ProcedureVersion.objects.get(pk=live.pk).status == "retired"
    assert desk.get(url("end", live.pk)).status_code == 404


def test_a_version_to_come_is_called_off(
    desk: Client, live: ProcedureVersion, draft: ProcedureVersion
) -> None:
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    desk.post(url("publish", draft.pk), as_shown(desk, url("publish", draft.pk), on=day, **REASON))
    assert "Call it off" in words(desk.get(url("read", draft.pk)))

    desk.post(url("end", draft.pk), REASON)

    live.refresh_from_db()
    assert live.effective_to is None
    assert "Called off" in words(desk.get(url("read", draft.pk)))


def test_a_discarded_draft_says_who_and_why(desk: Client, draft: ProcedureVersion) -> None:
    desk.post(url("discard", draft.pk), as_shown(desk, url("discard", draft.pk), **REASON))

    page = words(desk.get(url("read", draft.pk)))
    assert "Discarded" in page
    assert "Coordinator Holder. Agreed by the partnership." in page


@pytest.mark.one_database
def test_any_two_versions_are_compared_in_words(desk: Client, live: ProcedureVersion) -> None:
    other = install_pack("lgsco-code-2024", on=LONG_AGO, now=timezone.now())

    page = words(desk.get(url("compare"), {"old": live.pk, "new": other.pk}))

    for said in ("Stages", "Times", "[added:", "[taken out:", "<ins>", "<del>"):
        assert said in page
    same = words(desk.get(url("compare"), {"old": live.pk, "new": live.pk}))
    assert "Nothing differs" in same
    wrong = desk.get(url("compare"), {"old": "999999", "new": "x"})
    assert (wrong.status_code, wrong.context["groups"]) == (200, None)


@pytest.mark.req("S1-15", "S2-9")
def test_the_procedure_in_force_stands_beside_both_codes(
    desk: Client, live: ProcedureVersion
) -> None:
    before = live.digest

    page = desk.get(url("codes"))
    some = desk.get(url("codes"), {"result": "differs", "version": live.pk})

    for said in (
        "Complaint Handling Code for councils",
        "Complaint Handling Code for landlords",
        "Code 5.2",
        "Says nothing",
        "Exceeds",
    ):
        assert said in words(page)
    shown = {row.result for _, rows in some.context["codes"] for row in rows}
    assert shown == {"differs"}
    for odd in ("x", "9" * 30, "-1"):
        assert desk.get(url("codes"), {"version": odd, "result": odd}).status_code == 200
    assert ProcedureVersion.objects.get(pk=live.pk).digest == before


@pytest.mark.one_database
@pytest.mark.req("S2-9")
def test_no_published_timescale_is_told_in_the_view(desk: Client, live: ProcedureVersion) -> None:
    version = install_pack("customer-relations", on=LONG_AGO, now=timezone.now())
    page = words(desk.get(url("codes"), {"version": version.pk, "result": "says_nothing"}))
    assert "No length of time is published." in page


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["caseworker", "chair", "auditor"])
def test_who_reads_procedures_is_offered_no_way_to_change_them(
    name: str, as_person: Callable[[str], Client], draft: ProcedureVersion
) -> None:
    page = words(as_person(name).get(url("read", draft.pk)))
    assert str(draft) in page
    for label in ("Publish it", "Discard it", "New draft from it", "Change the document"):
        assert label not in page


def test_the_document_as_text_is_checked_whole(desk: Client, draft: ProcedureVersion) -> None:
    address = url("document", draft.pk)
    typed = as_shown(
        desk, address, document=draft.document.replace("kind: initial", "kind: odd"), **REASON
    )

    answer = desk.post(address, typed)

    assert "choose one of" in words(answer)
    assert "kind: odd" in words(answer)
    desk.post(address, {**typed, "document": f"{draft.document}# ours\r\n"})
    kept = ProcedureVersion.objects.get(pk=draft.pk).document
    assert kept == f"{draft.document}# ours\n"
    assert plain(parse(kept)) == plain(parse(draft.document))


@pytest.mark.req("S0-51", "S1-15")
def test_the_view_takes_the_dates_of_outside_bodies_from_their_list(
    desk: Client, live: ProcedureVersion
) -> None:
    """They are changed there, for every version; the document only says how they began."""

    def end_all(on: date | None) -> None:
        for body in OutsideBody.objects.all():
            body.valid_to, body.successor = on, None
            save_recorded(body, by=None, reason="They say so.")

    end_all(None)
    assert "has ended, and nobody follows" not in words(desk.get(url("codes")))

    end_all(timezone.localdate() - timedelta(days=1))

    assert "has ended, and nobody follows" in words(desk.get(url("codes")))


@pytest.mark.one_database
@pytest.mark.req("S2-9", "S1-15")
def test_no_time_is_called_an_aim_where_none_is_published_and_the_note_is_told(
    desk: Client, live: ProcedureVersion
) -> None:
    version = install_pack("housing-appeals", on=LONG_AGO, now=timezone.now())

    page = words(desk.get(url("read", version.pk)))

    assert "<strong>no published timescale</strong><br>" in page
    assert "There are no published times yet" in page
