"""Papers and comments of one item."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cms.meetings.desk.agenda import ItemPage
from cms.meetings.desk.base import FormPage, MeetingPage
from cms.meetings.desk.forms import CommentForm, NewPaperForm, PaperForm, TakeOffForm
from cms.meetings.models import Comment, Paper, PaperKind
from cms.meetings.services.comments import add_comment, change_comment
from cms.meetings.services.papers import add_paper, change_paper, refuse_size, remove_paper
from cms.web.uploads import safe_name, sealed
from cms.web.uploads.naming import ending_of_type


class AddPaperPage(ItemPage):
    title = "Add a paper"
    form_class = NewPaperForm
    button = "Add it"

    def perform(self, given: dict[str, Any]) -> str:
        [upload] = given["file"]
        refuse_size(upload.size)
        paper = add_paper(
            item_id=self.item.pk,
            name=upload.name,
            content=upload.read(),
            by=self.person,
            now=self.now,
            **paper_values(given),
        )
        return f"“{paper.title}” is with item {self.item.number}."


class PaperPage(FormPage):
    """A form about one paper of this meeting."""

    paper: Paper

    def enter(self) -> None:
        self.paper = paper_here(self)

    def get_page_title(self) -> str:
        return f"{self.title}: {self.paper.title}"

    @property
    def anchor(self) -> str:  # type: ignore[override]
        return f"#item-{self.paper.item.number}"


class ChangePaperPage(PaperPage):
    title = "Change a paper"
    form_class = PaperForm

    def initial(self) -> dict[str, Any]:
        row = self.paper
        return {
            "title": row.title,
            "kind": row.kind,
            "readers": "members" if row.is_private else "everybody",
            "web_text": row.web_text,
        }

    def filled_from(self) -> Paper:
        return self.paper

    def perform(self, given: dict[str, Any]) -> str:
        paper = change_paper(
            paper_id=self.paper.pk, by=self.person, now=self.now, **paper_values(given)
        )
        return f"“{paper.title}” is changed."


class RemovePaperPage(PaperPage):
    title = "Take a paper off"
    form_class = TakeOffForm
    button = "Take it off"
    hint = "Nobody is given it any more. Once the agenda is public, residents read why."

    def perform(self, given: dict[str, Any]) -> str:
        paper = remove_paper(
            paper_id=self.paper.pk, reason=given["reason"], by=self.person, now=self.now
        )
        return f"“{paper.title}” is taken off."


class PaperFilePage(MeetingPage):
    """A paper as whoever prepares the meeting looks at it, before it is public too."""

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        paper = paper_here(self)
        if paper.removed_reason:
            raise Http404
        try:
            content = paper.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        name = safe_name(paper.title, ending_of_type(paper.media_type))
        return sealed(content, name=name, content_type=paper.media_type)


class AddCommentPage(ItemPage):
    title = "Add a comment of earlier scrutiny"
    form_class = CommentForm
    button = "Add it"

    def perform(self, given: dict[str, Any]) -> str:
        add_comment(item_id=self.item.pk, by=self.person, now=self.now, **given)
        return "The comment is written down."


class ChangeCommentPage(FormPage):
    title = "Change a comment"
    form_class = CommentForm
    comment: Comment

    def enter(self) -> None:
        rows = Comment.objects.filter(item__meeting=self.meeting).select_related("item")
        self.comment = get_object_or_404(rows, pk=self.kwargs["comment_id"])
        self.item_here(self.comment.item_id)

    @property
    def anchor(self) -> str:  # type: ignore[override]
        return f"#item-{self.comment.item.number}"

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.comment, name) for name in CommentForm.base_fields}

    def filled_from(self) -> Comment:
        return self.comment

    def perform(self, given: dict[str, Any]) -> str:
        change_comment(comment_id=self.comment.pk, by=self.person, now=self.now, **given)
        return "The comment is changed."


def paper_here(view: MeetingPage) -> Paper:
    """A paper of this meeting. Raises ``Http404``, ``MeetingRefused``."""
    rows = Paper.objects.filter(item__meeting=view.meeting).select_related("item")
    paper: Paper = get_object_or_404(rows, pk=view.kwargs["paper_id"])
    view.item_here(paper.item_id)
    return paper


def paper_values(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": given["title"],
        "kind": PaperKind(given["kind"]),
        "is_private": given["readers"] == "members",
        "web_text": given["web_text"],
    }
