"""What casework asks of the apps above it. They fill this in when they start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from cms.users.models import User


@dataclass(frozen=True)
class Organisation:
    """Who answers. Empty strings: not given."""

    name: str
    accountable_body: str = ""


@dataclass(frozen=True)
class PolicyInForce:
    """The policy that promised what a case is held to. Empty ``url``: no page shows it now."""

    title: str
    url: str
    version: str


@dataclass(frozen=True)
class CloseOne:
    """Somebody close to a person with an account, by what they are known by (S0-22).

    ``name`` and ``email`` may be empty. ``until``: the last day on which they were close; cases
    that came in after it are open. ``not_these``: the numbers of parts in cases that only bear
    the name.
    """

    name: str
    email: str
    until: date | None = None
    not_these: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SameName:
    """Somebody in a case bears the name of one who is close to ``user``.

    ``url`` is where it is noted that it is somebody else. ``party``: the part in the case.
    """

    user: User
    party: int
    url: str


@dataclass(frozen=True)
class Chore:
    """Something done once in every ``seconds``, by one server of all, at the moment it is given."""

    name: str
    seconds: int
    do: Callable[[datetime], object]


@dataclass(frozen=True)
class Principle:
    """One principle of the code that members sign. ``is_current``: of the code as it is now."""

    key: str
    title: str
    is_current: bool = True


@dataclass(frozen=True)
class Suggestion:
    """Something published that may answer what somebody writes. ``line``: its beginning."""

    title: str
    url: str
    said_on: date
    line: str


@dataclass(frozen=True)
class Publication:
    """Something written for the public from a case. ``url``: where its reader may look at it."""

    title: str
    says: str
    url: str
    public_url: str = ""


@dataclass(frozen=True)
class PublishingOfCase:
    """What was written from a case, and where one begins to write; empty: not for this reader."""

    rows: Sequence[Publication] = ()
    begin_url: str = ""


@dataclass(frozen=True)
class PublishingQuestion:
    """A text from their own case that the person is asked about before others read it.

    ``parts``: headings with words. ``answer``: “agrees”, “objects”, or empty while there is none.
    ``may_answer``: until the end of the day ``until``.
    """

    key: int
    digest: str
    title: str
    parts: Sequence[tuple[str, str]]
    until: date
    answer: str
    may_answer: bool


@dataclass(frozen=True)
class AlertMeeting:
    """The meeting that an unusual number calls for (S3-89).

    ``url``: where to call it, or to read what came of it; empty for who may do neither.
    ``words``: how far it has come; empty: nobody has called it.
    """

    url: str
    words: str = ""


AlertMeetingSource = Callable[[User, int, str], AlertMeeting]
OrganisationSource = Callable[[], Organisation]
InterestSource = Callable[[User], frozenset[int]]
CloseSource = Callable[[User], Sequence[CloseOne]]
SameNameSource = Callable[[Mapping[int, frozenset[str]]], Sequence[SameName]]
PolicySource = Callable[[str, date], PolicyInForce | None]
GateSource = Callable[[User, date], str]
MemberSource = Callable[[User], bool]
MemberNames = Callable[[date], Mapping[int, str]]
PrincipleSource = Callable[[date], Sequence[Principle]]
SimilarSource = Callable[[str, date], Sequence[Suggestion]]
TellingSource = Callable[[User, str, int], str]
MailHeaders = Callable[[str, str], Mapping[str, str]]
UndeliveredTaker = Callable[[str, str, bool], bool]
PublishingSource = Callable[[User, int], PublishingOfCase]
QuestionSource = Callable[[int, datetime], PublishingQuestion | None]
AnswerTaker = Callable[[PublishingQuestion, bool, str, int, datetime], str]

_chores: dict[str, Chore] = {}
_organisation: list[OrganisationSource] = []
_interests: list[InterestSource] = []
_close: list[CloseSource] = []
_same_names: list[SameNameSource] = []
_policies: list[PolicySource] = []
_gates: list[GateSource] = []
_members: list[MemberSource] = []
_member_names: list[MemberNames] = []
_principles: list[PrincipleSource] = []
_publishing: list[PublishingSource] = []
_questions: list[tuple[QuestionSource, AnswerTaker]] = []
_similar: list[SimilarSource] = []
_telling: list[TellingSource] = []
_alert_meetings: list[AlertMeetingSource] = []
_mail_headers: list[MailHeaders] = []
_undelivered: list[UndeliveredTaker] = []


def provide_chore(chore: Chore) -> None:
    """Add what another app wants done by the clock of the running site."""
    _chores[chore.name] = chore


def chores() -> tuple[Chore, ...]:
    return tuple(_chores.values())


def provide_organisation(source: OrganisationSource) -> None:
    _organisation[:] = [source]


def organisation() -> Organisation:
    """The body's name and who is accountable; the site's name where nobody says."""
    if _organisation:
        return _organisation[0]()
    return Organisation(name=settings.WAGTAIL_SITE_NAME)


def provide_interests(source: InterestSource) -> None:
    """Add somebody who knows of interests; ids of cases the person must not see (S0-22)."""
    _interests.append(source)


def cases_with_interest(user: User) -> frozenset[int]:
    return frozenset().union(*(source(user) for source in _interests))


def provide_close_ones(source: CloseSource, same_names: SameNameSource) -> None:
    """Say who knows who is close to somebody, and to whom those of a name are."""
    _close[:] = [source]
    _same_names[:] = [same_names]


def close_to(user: User) -> Sequence[CloseOne]:
    """Remembered on the account object, for the request."""
    if not _close:
        return ()
    remembered: dict[str, Sequence[CloseOne]] = user.__dict__.setdefault("_casework_close", {})
    if "them" not in remembered:
        remembered["them"] = tuple(_close[0](user))
    return remembered["them"]


def nobody_close(user: User) -> None:
    """Somebody who knows found nobody close to them on the way: it is not asked again."""
    user.__dict__.setdefault("_casework_close", {}).setdefault("them", ())


def forget_close(user: User) -> None:
    """Who is close to them was changed while their account object lives on."""
    user.__dict__.pop("_casework_close", None)


def same_names(parties: Mapping[int, frozenset[str]]) -> Sequence[SameName]:
    """Who is kept from a case by a name alone; ``parties``: compared names by part."""
    return _same_names[0](parties) if _same_names else ()


def provide_policy(source: PolicySource) -> None:
    _policies[:] = [source]


def policy_in_force(procedure_key: str, on: date) -> PolicyInForce | None:
    """The published policy that speaks for a procedure; None where no app knows one."""
    return _policies[0](procedure_key, on) if _policies else None


def provide_gate(source: GateSource) -> None:
    """Add somebody who may say why a person is let into no case for now."""
    _gates.append(source)


def why_kept_out(user: User, *, on: date) -> str:
    """Why no case is open to the person for now, and what they can do; empty: nothing is known."""
    return next((reason for source in _gates if (reason := source(user, on))), "")


def provide_members(source: MemberSource) -> None:
    """Say who counts as a member, and so may pass on what they heard (S0-34)."""
    _members[:] = [source]


def is_member(user: User) -> bool:
    return _members[0](user) if _members else False


def provide_member_names(source: MemberNames) -> None:
    """Say which accounts are members', so that a case can be about one of them (S0-22)."""
    _member_names[:] = [source]


def member_names(*, on: date) -> Mapping[int, str]:
    """The name of every member with an account on that day, by the account."""
    return _member_names[0](on) if _member_names else {}


def provide_principles(source: PrincipleSource) -> None:
    """Say what members promised, so that a case about their conduct can name it."""
    _principles[:] = [source]


def principles(*, on: date) -> Sequence[Principle]:
    """Those of the code in force on that day, in its order, and then those of older words."""
    return _principles[0](on) if _principles else ()


def provide_similar_published(source: SimilarSource) -> None:
    """Say who knows what was published, so that nobody has to ask what was answered (S0-44)."""
    _similar[:] = [source]


def similar_published(text: str, on: date) -> Sequence[Suggestion]:
    """What may answer these words already, the likeliest first; few, or none."""
    return _similar[0](text, on) if _similar and text.strip() else ()


def provide_telling(source: TellingSource) -> None:
    """Say who tells the public what changed because somebody spoke up (S0-9)."""
    _telling[:] = [source]


def telling_url(user: User, what: str, key: int) -> str:
    """Where a “lesson” or a “remedy” that is done is told of; empty for who may not."""
    return _telling[0](user, what, key) if _telling else ""


def provide_alert_meetings(source: AlertMeetingSource) -> None:
    """Say who calls a team together about an unusual number."""
    _alert_meetings[:] = [source]


def meeting_of_alert(user: User, alert: int, about: str) -> AlertMeeting | None:
    """The meeting about a number, or where to call it; None where no app keeps meetings.

    ``about``: what a new one would be about.
    """
    return _alert_meetings[0](user, alert, about) if _alert_meetings else None


def provide_mail_headers(source: MailHeaders) -> None:
    """Say who knows what a notice tells mail programs, by its kind and address."""
    _mail_headers.append(source)


def mail_headers(kind: str, to: str) -> dict[str, str]:
    """Beyond those of every mail, such as how to end a subscription."""
    return {name: value for source in _mail_headers for name, value in source(kind, to).items()}


def provide_undelivered(taker: UndeliveredTaker) -> None:
    """Add somebody who sees to those of their notices that reached nobody."""
    _undelivered.append(taker)


def saw_to_undelivered(kind: str, to: str, *, is_gone: bool) -> bool:
    """Whether an app saw to its notice, so that no member of staff has to.

    ``is_gone``: the address takes no mail; else it only could not be reached for too long.
    """
    return any(taker(kind, to, is_gone) for taker in _undelivered)


def provide_publishing(source: PublishingSource) -> None:
    """Say who knows what was written for the public from a case (S0-44)."""
    _publishing[:] = [source]


def publishing_of(user: User, case_id: int) -> PublishingOfCase:
    """For somebody who sees the case. Nothing where no app publishes."""
    return _publishing[0](user, case_id) if _publishing else PublishingOfCase()


def provide_publishing_question(source: QuestionSource, answer: AnswerTaker) -> None:
    """Say who asks the person about a text from their case, and takes what they answer."""
    _questions[:] = [(source, answer)]


def publishing_question(case_id: int, *, now: datetime) -> PublishingQuestion | None:
    """What the person is asked about now; None while they are asked nothing."""
    return _questions[0][0](case_id, now) if _questions else None


def answer_publishing_question(
    question: PublishingQuestion, *, agrees: bool, words: str, party_id: int, now: datetime
) -> str:
    """Pass on what they answer. Why it cannot be taken; empty: it was."""
    return _questions[0][1](question, agrees, words, party_id, now) if _questions else ""
