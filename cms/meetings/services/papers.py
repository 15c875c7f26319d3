"""Papers of an item: reports and additional documents, each with its type and size (S1-3, S1-4)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from cms.meetings.errors import MeetingRefused
from cms.meetings.files import paper_path, private_store
from cms.meetings.models import Paper, PaperKind
from cms.meetings.services.agenda import item_held
from cms.users.models import User
from cms.web.uploads import Checked, UploadRefused, check_size, check_upload, kept_with

NOT_SAVED: Final = "We could not save the file. Try again later."


def add_paper(
    *,
    item_id: int,
    title: str,
    name: str,
    content: bytes,
    by: User | None,
    now: datetime,
    kind: PaperKind = PaperKind.REPORT,
    is_private: bool = False,
    web_text: str = "",
) -> Paper:
    """Add a document to an item: the copy made new, which says nothing of who made it.

    The stored file and its row come together, or neither does. The same a second time is the
    paper that is there. Raises ``MeetingRefused`` for a file that we do not take.
    """
    refuse_untitled(title)
    checked = checked_paper(content, name=name)
    with (
        kept(checked) as stored,
        item_held(item_id, by=by, now=now) as (record, item),
    ):
        said = {
            "kind": kind,
            "title": title,
            "media_type": checked.content_type,
            "size": len(checked.given),
            "web_text": web_text,
            "is_private": is_private,
        }
        for there in item.papers.filter(removed_reason="", **said):
            if holds(there, checked.given):
                private_store().delete(stored)
                found: Paper = there
                return found
        paper = Paper(item=item, file=stored, **said)
        record.save(paper, f"Added as {checked.name}.")
    return paper


def holds(paper: Paper, content: bytes) -> bool:
    """Whether its file is that one, byte for byte; a lost file is no other's twin."""
    try:
        with paper.file.open("rb") as file:
            kept_content: bytes = file.read()
    except OSError:
        return False
    return kept_content == content


def change_paper(
    *,
    paper_id: int,
    title: str,
    kind: PaperKind,
    is_private: bool,
    web_text: str,
    by: User | None,
    now: datetime,
) -> Paper:
    """Change how a paper is listed, who reads it, and its text on a page."""
    refuse_untitled(title)
    paper = Paper.objects.get(pk=paper_id)
    with item_held(paper.item_id, by=by, now=now) as (record, item):
        paper = item.papers.get(pk=paper_id)
        refuse_removed(paper)
        paper.title, paper.kind = title, kind
        paper.is_private, paper.web_text = is_private, web_text
        record.save(paper, "Changed how it is listed.")
    return paper


def remove_paper(*, paper_id: int, reason: str, by: User | None, now: datetime) -> Paper:
    """Take a paper off the list, with a reason. It is kept, and given to nobody any more."""
    paper = Paper.objects.get(pk=paper_id)
    with item_held(paper.item_id, by=by, now=now) as (record, item):
        paper = item.papers.get(pk=paper_id)
        refuse_removed(paper)
        if not reason:
            raise MeetingRefused("Say why this paper is taken off.", field="reason")
        paper.removed_reason = reason
        record.save(paper, f"Taken off: {reason}")
    return paper


def refuse_untitled(title: str) -> None:
    if not title.strip():
        raise MeetingRefused("Give the paper a title.", field="title")


def refuse_removed(paper: Paper) -> None:
    if paper.removed_reason:
        raise MeetingRefused("This paper was taken off the list.")


def checked_paper(content: bytes, *, name: str) -> Checked:
    """Make the copy that may be given. Raises ``MeetingRefused``."""
    try:
        return check_upload(content, name=name)
    except UploadRefused as refused:
        raise MeetingRefused(refused.text, field="file") from None


def refuse_size(size: int) -> None:
    """Raises ``MeetingRefused`` for an empty or huge file, before it is read into memory."""
    try:
        check_size(size)
    except UploadRefused as refused:
        raise MeetingRefused(refused.text, field="file") from None


@contextmanager
def kept(checked: Checked) -> Iterator[str]:
    """Keep the file for as long as what follows stands; the name it is stored under.

    Entered outside the transaction of its row, so that it hears of a commit that failed.
    """
    stored = paper_path(None, checked.name)
    with kept_with(
        private_store(), {stored: checked.given}, refusal=MeetingRefused(NOT_SAVED, field="file")
    ):
        yield stored
