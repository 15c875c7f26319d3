"""Meeting the person: offer it, note what they chose, cancel it, share the notes."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.meetings import (
    CancelMeetingForm,
    MeetingAnswerForm,
    MeetingNotesForm,
    OfferMeetingForm,
    offer_from,
)
from cms.casework.desk.letters import ShownLetter
from cms.casework.desk.pages.answering import ReplyPage
from cms.casework.desk.pages.base import ActPage
from cms.casework.models import MeetingStatus, PersonMeeting
from cms.casework.services.change import Act
from cms.casework.services.meeting_notes import end_without_meeting, share_notes
from cms.casework.services.meeting_words import meeting_fields
from cms.casework.services.meetings import (
    OPEN,
    answer_meeting,
    book_meeting,
    cancel_meeting,
    invitation_of,
    offer_meeting,
)


class OfferMeetingPage(ReplyPage):
    """The invitation to meet: like a reply, with the times and the place beside the words."""

    form_class = OfferMeetingForm
    anchor = "meetings"

    def enter(self) -> None:
        spec = self.case.procedure.spec
        here = invitation_of(self.case)
        found = here or next((row for row in spec.messages if row.screen == "meeting"), None)
        if found is None:
            raise Http404
        self.message = found
        if here is None:
            self.not_offered()
        ActPage.enter(self)

    @property
    def title(self) -> str:  # type: ignore[override]
        return "Offer a meeting"

    def letter(self, form: DeskForm) -> ShownLetter | None:
        offer = offer_from(form.cleaned_data)
        meeting = PersonMeeting(
            times=[at.isoformat() for at in sorted(offer["times"])],
            place=offer["place"],
            video_link=offer["video_link"],
            who=offer["who"],
        )
        return self.shown(form, meeting_fields(meeting))

    def perform(self, given: dict[str, Any], act: Act) -> str:
        offer_meeting(case_id=self.case.pk, act=act, **offer_from(given))
        return "The invitation is on its way." if given["channel"] == "email" else "It is on file."


class MeetingPage(ActPage):
    """A form about one meeting of the case. ``statuses``: when it makes sense."""

    anchor = "meetings"
    statuses: tuple[MeetingStatus, ...] = OPEN
    meeting: PersonMeeting

    def enter(self) -> None:
        rows = self.case.person_meetings.all()
        found = next((row for row in rows if row.pk == self.kwargs["meeting_id"]), None)
        if found is None:
            raise Http404
        self.meeting = found
        if found.status not in self.statuses:
            self.not_offered()
        super().enter()


class MeetingAnswerPage(MeetingPage):
    """What they told us, or the time that suits both: for whoever does not use the page (S4-31)."""

    title = "What they chose"
    form_class = MeetingAnswerForm

    @property
    def hint(self) -> str:  # type: ignore[override]
        proposed = self.meeting.their_times
        return f"They propose: {proposed}" if proposed else ""

    def make_form(self, **kwargs: Any) -> DeskForm:
        return MeetingAnswerForm(case=self.case, meeting=self.meeting, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        chosen = given.pop("choice")
        starts_at, by_video = given.pop("starts_at"), given.pop("by_video", False)
        about: dict[str, Any] = {
            "case_id": self.case.pk,
            "act": act,
            "meeting_id": self.meeting.pk,
        }
        if chosen == "time":
            given.pop("their_times")
            book_meeting(**about, starts_at=starts_at, by_video=by_video, **given)
            return "The meeting is booked, and they are told."
        answer_meeting(**about, choice=chosen, **given)
        return "Noted."


class CancelMeetingPage(MeetingPage):
    title = "Cancel the meeting"
    form_class = CancelMeetingForm
    button = "Cancel it and tell them"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        cancel_meeting(
            case_id=self.case.pk, act=act, meeting_id=self.meeting.pk, words=given["words"]
        )
        return "Cancelled. They are told."


class NotHeldPage(MeetingPage):
    """Nobody came: it ends in neutral words, and another can be offered."""

    title = "They did not come"
    form_class = DeskForm
    button = "End this meeting"
    hint = "It counts against nobody. They see that it did not take place. You can offer another."
    statuses = (MeetingStatus.BOOKED,)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        end_without_meeting(case_id=self.case.pk, act=act, meeting_id=self.meeting.pk)
        return "The meeting is ended."


class MeetingNotesPage(MeetingPage):
    title = "Share the notes of the meeting"
    form_class = MeetingNotesForm
    button = "Share them"
    statuses = (MeetingStatus.BOOKED, MeetingStatus.HELD)

    @property
    def hint(self) -> str:  # type: ignore[override]
        said = self.meeting.their_comment
        return f"They say of the notes: {said}" if said else ""

    def make_form(self, **kwargs: Any) -> DeskForm:
        initial = {"notes": self.meeting.notes}
        return MeetingNotesForm(case=self.case, initial=initial, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        share_notes(case_id=self.case.pk, act=act, meeting_id=self.meeting.pk, notes=given["notes"])
        return "The notes are shared."
