"""Papers with their type and size, and comments of earlier scrutiny."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Comment, Paper, PaperKind
from cms.meetings.services import papers as service
from cms.meetings.services.comments import add_comment, change_comment
from cms.meetings.services.papers import add_paper, change_paper, remove_paper
from cms.web.uploads import Checked, UploadRefused, check_upload
from cms.web.uploads.naming import kind_and_size
from tests.meetings.agenda.rows import EARLY, Diary
from tests.web.uploads import papers

PDF = papers.pdf(text="Accounts")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy made new is tested with the uploads; here a file is taken as it is."""

    def taken(content: bytes, *, name: str) -> Checked:
        if not content.startswith(b"%PDF"):
            raise UploadRefused("We cannot take this kind of file.")
        return Checked(
            "application/pdf", ".pdf", name, content, content, sha256="0" * 64, scan="clean"
        )

    monkeypatch.setattr(service, "check_upload", taken)


def kept(shelf: Path) -> list[Path]:
    return [path for path in shelf.rglob("*") if path.is_file()]


def add(diary: Diary, content: bytes = PDF, **given: Any) -> Paper:
    item = diary.meeting.items.filter(number=4).first() or diary.add("Accounts")
    values = {"title": "Accounts to October", "name": "accounts.pdf", **given}
    return add_paper(item_id=item.pk, content=content, by=diary.clerk, now=EARLY, **values)


@pytest.mark.req("S1-3")
def test_a_paper_is_kept_with_its_type_and_size_and_a_version_of_who_added_it(diary, shelf):
    paper = add(diary, web_text="We spent less.")

    made = check_upload(PDF, name="accounts.pdf").given
    assert (paper.media_type, paper.size) == ("application/pdf", len(made))
    assert kind_and_size(paper.media_type, 154_900) == "PDF, 151 KB"
    with paper.file.open("rb") as file:
        assert file.read() == made
    assert paper.file.name.startswith("meetings/")
    assert "accounts" not in paper.file.name
    assert paper.history.get().history_user == diary.clerk


@pytest.mark.usefixtures("quick")
def test_a_file_that_we_do_not_take_leaves_nothing(diary, shelf):
    with pytest.raises(MeetingRefused) as refused:
        add(diary, b"MZ")

    assert refused.value.field == "file"
    assert (Paper.objects.count(), kept(shelf)) == (0, [])


@pytest.mark.usefixtures("quick")
def test_a_row_that_cannot_be_written_takes_its_file_with_it(diary, shelf):
    with pytest.raises(Exception, match="160"), transaction.atomic():
        add(diary, title="x" * 161)

    assert (Paper.objects.count(), kept(shelf)) == (0, [])


@pytest.mark.usefixtures("quick", "shelf")
def test_a_paper_needs_a_title(diary):
    with pytest.raises(MeetingRefused) as refused:
        add(diary, title=" ")

    assert refused.value.field == "title"


@pytest.mark.req("S1-4")
@pytest.mark.usefixtures("quick", "shelf")
def test_additional_documents_are_a_list_of_their_own(diary):
    report, more = add(diary), add(diary, title="Map", kind=PaperKind.ADDITIONAL)

    rows = report.item.papers
    assert list(rows.filter(kind=PaperKind.REPORT)) == [report]
    assert list(rows.filter(kind=PaperKind.ADDITIONAL)) == [more]


@pytest.mark.usefixtures("quick", "shelf")
def test_a_paper_changes_who_reads_it_and_how_it_is_listed(diary):
    paper = add(diary)
    given = {"kind": PaperKind.ADDITIONAL, "is_private": True, "web_text": "In short."}

    change_paper(paper_id=paper.pk, title="The accounts", by=diary.clerk, now=EARLY, **given)

    paper.refresh_from_db()
    assert (paper.title, paper.kind, paper.is_private, paper.web_text) == (
        "The accounts",
        "additional",
        True,
        "In short.",
    )


@pytest.mark.usefixtures("quick", "shelf")
def test_a_paper_is_taken_off_with_a_reason_and_stays_off(diary):
    paper = add(diary)
    taken_off = {"paper_id": paper.pk, "by": diary.clerk, "now": EARLY}

    with pytest.raises(MeetingRefused, match="Say why"):
        remove_paper(reason="", **taken_off)
    remove_paper(reason="It had a wrong sum.", **taken_off)
    with pytest.raises(MeetingRefused, match="was taken off"):
        remove_paper(reason="Again.", **taken_off)

    paper.refresh_from_db()
    assert paper.removed_reason == "It had a wrong sum."
    assert paper.history.count() == 2


SAID = {
    "body": "Performance panel",
    "said_on": date(2026, 11, 3),
    "comment": "Say who answers.",
    "is_accepted": True,
    "why": "Residents asked the same.",
}


@pytest.mark.req("S1-12")
def test_a_comment_of_earlier_scrutiny_is_kept_with_what_became_of_it(diary):
    item = diary.add("The complaints policy")

    row = add_comment(item_id=item.pk, by=diary.clerk, now=EARLY, **SAID)
    change_comment(
        comment_id=row.pk,
        by=diary.clerk,
        now=EARLY,
        **{**SAID, "is_accepted": False, "why": "It is said in part 3."},
    )

    assert {name: getattr(row, name) for name in SAID} == SAID
    row.refresh_from_db()
    assert (row.is_accepted, row.why) == (False, "It is said in part 3.")
    assert row.history.count() == 2


@pytest.mark.req("S1-12")
@pytest.mark.parametrize(
    ("field", "value"),
    [("body", " "), ("comment", ""), ("why", " "), ("said_on", date(2026, 12, 1))],
)
def test_a_comment_without_its_parts_is_refused(diary, field, value):
    item = diary.add("The complaints policy")

    with pytest.raises(MeetingRefused) as refused:
        add_comment(item_id=item.pk, by=diary.clerk, now=EARLY, **{**SAID, field: value})

    assert refused.value.field == field
    assert not Comment.objects.exists()


def test_a_paper_with_other_figures_is_not_taken_for_the_same(diary, shelf, monkeypatch):
    """Its size and title are the same."""

    def taken(content: bytes, *, name: str) -> Checked:
        return Checked("text/csv", ".csv", name, content, content, sha256="0" * 64, scan="clean")

    monkeypatch.setattr(service, "check_upload", taken)
    first = add(diary, b"Spent,151")

    second = add(diary, b"Spent,152")

    assert second != first
    assert add(diary, b"Spent,152") == second
    assert len(kept(shelf)) == 2
