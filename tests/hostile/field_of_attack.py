"""A site with everything in it that can be attacked, and who is at its doors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

from django.core import mail
from django.test import Client
from django.utils import timezone
from PIL import Image

from cms.casework.models import Case, CaseFile, OutgoingMail, PersonMeeting
from cms.casework.services.change import Act
from cms.casework.services.escalation import not_content
from cms.casework.services.files import add_file
from cms.casework.services.meeting_notes import share_notes
from cms.casework.services.meetings import answer_meeting, offer_meeting
from cms.casework.services.restricting import Decision as Restricting
from cms.casework.services.restricting import restrict_contact
from cms.casework.services.routing import grant
from cms.casework.services.scope import Decision as Refusing
from cms.casework.services.scope import refuse
from cms.casework.services.told import PersonDetails, Representative
from cms.home.demonstration.people import PASSWORD
from cms.users.models import User
from tests.casework.tracking.following import answer_fully, ask, link_in, newest_letter
from tests.factories import open_case
from tests.home.site import build_site
from tests.hostile.addresses import Address, pages_of_the_tree, public_addresses, steps_of
from tests.hostile.attack import path_of, text_of, undone
from tests.hostile.filling import filled
from tests.hostile.page_forms import PageForm, forms_on
from tests.hostile.planted_meeting import plant_meeting
from tests.hostile.planted_member import plant_member
from tests.hostile.planted_published import plant_published
from tests.hostile.planted_room import plant_room

FIRST_QUESTION = "/tell-us/what-happened/"
OWN_CASE = "/your-case/"
SECRETS = ("PLANTED-words", "planted@resident.example", "Planted Person", "PLANTED-note")
# Words for what varies in addresses of libraries, which no case of ours can give.
OF_NOBODY = {
    "uidb36": "1",
    "key": "abc-def",
    "path": "picture.jpg",
    "name": "mail",
    "kind": "csv",
    "pk": "1",
    "restriction_id": "1",
    "page_view_restriction_id": "1",
    "page_id": "1",
    "rest": "",
    "unnamed0": "1",
    "unnamed1": "a.pdf",
}


@dataclass
class FieldOfAttack:
    """``stranger`` has nothing here; ``resident`` is at their own case; ``staff`` is signed in.

    ``invited`` is at another case of their own, which has a meeting to answer, ``noted`` at one
    whose meeting has notes, ``restricted`` at one where contact is restricted, and ``refused`` at
    one that was not for us. ``member`` is at the members' own pages. ``words`` are right ones for what varies in addresses. ``forms`` are
    those of every page, each with who found it.
    """

    case: Case
    stranger: Client
    resident: Client
    invited: Client
    noted: Client
    restricted: Client
    refused: Client
    member: Client
    staff: Client
    words: dict[str, str]
    addresses: list[Address] = field(default_factory=public_addresses)
    pages: list[str] = field(default_factory=pages_of_the_tree)

    def of(self, address: Address) -> list[str]:
        """Every right address of one entry: a wizard has one for each of its pages."""
        steps = steps_of(address) or [self.words.get("step", "")]
        varied = [{**self.words, "step": step} for step in steps]
        of_address = {address.with_words(self.special(address, words)) for words in varied}
        return sorted(of_address)

    def special(self, address: Address, words: dict[str, str]) -> dict[str, str]:
        """The key of a receipt is ours, each kind of link has a token, and a meeting is running."""
        own = {
            "/tell-us/": {"key": words["receipt"], "token": words["saved"]},
            "/meetings/room/": {"meeting_id": words["room"]},
            "/your-case/not-": {"token": words["reply"]},
            "/your-case/address/": {"token": words["address"]},
            "/your-case/authority/": {"token": words["authority"]},
            "/sign-in/": {"token": words["sign_in"]},
            "/published/by-email/": {"token": words["news"]},
            "/published/": {"kind": "rss"},
        }
        for prefix, others in own.items():
            if address.pattern.startswith(prefix):
                return {**words, **others}
        return words

    @property
    def everywhere(self) -> list[str]:
        found = [path for address in self.addresses for path in self.of(address)]
        return sorted({*found, *self.pages})

    @property
    def doors(self) -> list[str]:
        """One page of the tree stands for all: they share an address."""
        return sorted({*self.everywhere} - {*self.pages[1:]})

    @property
    def with_a_token(self) -> set[str]:
        """What opens to whoever has the link, as it must."""
        tokens = [
            self.words[kind]
            for kind in ("reply", "saved", "address", "authority", "sign_in", "news")
        ]
        return {path for path in self.everywhere if any(token in path for token in tokens)}

    @property
    def with_other_cases(self) -> tuple[Client, ...]:
        return (self.invited, self.noted, self.restricted, self.refused)

    @property
    def everybody(self) -> tuple[Client, ...]:
        known = (self.resident, *self.with_other_cases)
        return (*known, self.member, self.staff, self.stranger)

    def forms(self) -> list[tuple[Client, PageForm]]:
        """Each form once, sign-out and search and the like with the others."""
        known: dict[tuple[str, str, tuple[str, ...]], tuple[Client, PageForm]] = {}
        for client in self.everybody:
            # Residents differ by their cases, and elsewhere not at all.
            within = OWN_CASE if client in self.with_other_cases else "/"
            for path in self.everywhere:
                # A PDF is dear, and no form stands in one.
                if path.endswith(".pdf") or not path.startswith(within):
                    continue
                with undone(client):
                    page = client.get(path)
                    text = text_of(page)
                if page.status_code != 200 or "html" not in page.headers["Content-Type"]:
                    continue
                found = forms_on(text, f"http://testserver{path}")
                for form in found:
                    what = (path_of(form.address), form.method, tuple(form.fields))
                    known.setdefault(what, (client, form))
        return list(known.values())


def build_field_of_attack() -> FieldOfAttack:
    people = build_site()
    planted = PersonDetails(name=SECRETS[2], email=SECRETS[1])
    lately = timezone.now() - timedelta(days=5)
    friend = Representative(
        name="A Friend", email="friend@resident.example", acts_as="friend", agreed="not_yet"
    )
    case = open_case(
        at=lately, text=f"{SECRETS[0]} of a resident.", person=planted, on_behalf_of=friend
    )
    authority = token_in("authority_request", "/your-case/authority/")
    coordinator = people["coordinator"]
    reply = answer_fully(case, coordinator, at=lately)
    file = planted_file(case, coordinator)
    ask(Client(), case.reference, SECRETS[1])
    token = link_in(newest_letter()).rstrip("/").rpartition("/")[2]
    resident = new_client()
    follow(resident, case)
    receipt = tell_us(resident)
    stranger = new_client()
    walk(stranger)
    walk(resident)
    saved = save(resident)
    address = new_address(resident)
    invited, noted = invite(people), share_notes_with(people)
    restricted, refused = restrict(people), refuse_somebody(people)
    staff = new_client()
    # By the form, so that pages which ask for a password a moment ago are open.
    staff.post("/accounts/login/", {"login": coordinator.email, "password": PASSWORD})
    assert "_auth_user_id" in staff.session
    member = new_client()
    words = {
        **OF_NOBODY,
        **plant_meeting(SECRETS[0]),
        **plant_published(),
        **plant_room(coordinator),
        **plant_member(member, by=coordinator, asker=stranger),
        "receipt": receipt,
        "saved": saved,
        "address": address,
        "authority": authority,
        "token": token,
        "reply": reply.rstrip("/").rpartition("/")[2],
        "file_id": str(file.pk),
    }
    mail.outbox.clear()
    case.refresh_from_db()
    return FieldOfAttack(
        case, stranger, resident, invited, noted, restricted, refused, member, staff, words
    )


def new_client() -> Client:
    return Client(raise_request_exception=False)


def planted_file(case: Case, by: User) -> CaseFile:
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    return add_file(
        case_id=case.pk,
        act=Act(now=timezone.now(), by=by),
        name="planted.png",
        content=picture.getvalue(),
        dated_on=timezone.localdate(),
        shared=True,
    )


def follow(client: Client, case: Case, email: str = SECRETS[1]) -> None:
    """Sign in to the case, and leave a code waiting as well."""
    ask(client, case.reference, email)
    client.post(link_in(newest_letter()))
    assert client.get("/your-case/view/").status_code == 200
    ask(client, case.reference, email)


def tell_us(client: Client) -> str:
    """Tell us something and send it; the key of the receipt."""
    path = walk(client)
    sent = press(client, path)
    assert sent.startswith("/tell-us/sent/"), sent
    return sent.rstrip("/").rpartition("/")[2]


def save(client: Client) -> str:
    """Put the answers aside; the token of the link to them."""
    client.post("/tell-us/save/", {"email": SECRETS[1]})
    return token_in("saved_answers", "/tell-us/back/")


def token_in(kind: str, before: str) -> str:
    """The token of the link in the newest mail of a kind, while it waits to be sent."""
    text = OutgoingMail.objects.filter(kind=kind).latest("pk").text
    return str(text).partition(before)[2].partition("/")[0]


def new_address(client: Client) -> str:
    """Change the email address; the token of the link that shows the new one."""
    typed = {"key": str(uuid4()), "email": "new@resident.example", "prefers": "email"}
    assert client.post("/your-case/details/", typed).status_code == 302
    return token_in("new_address", "/your-case/address/")


def invite(people: dict[str, User]) -> Client:
    """Somebody who was not content, is invited to meet, and is at their case."""
    now = timezone.now()
    case, _ = meeting_offered(people, at=now, meets_at=now + timedelta(days=3))
    return at_their_case(case)


def share_notes_with(people: dict[str, User]) -> Client:
    """Somebody who was met, and can say what they think of the notes."""
    now = timezone.now()
    before, then = now - timedelta(days=3), now - timedelta(days=2)
    case, meeting = meeting_offered(people, at=before, meets_at=then)
    about = {"case_id": case.pk, "meeting_id": meeting.pk}
    answer_meeting(**about, act=Act(now=before), choice="time", starts_at=then)
    share_notes(**about, act=Act(now=now, by=people["chair"]), notes="A new lock by May.")
    return at_their_case(case)


def meeting_offered(
    people: dict[str, User], *, at: datetime, meets_at: datetime
) -> tuple[Case, PersonMeeting]:
    lately = at - timedelta(days=5)
    case = open_case(at=lately, person=PersonDetails(name="", email=SECRETS[1]))
    answer_fully(case, people["coordinator"], at=lately)
    not_content(case_id=case.pk, act=Act(now=at))
    meeting = offer_meeting(
        case_id=case.pk,
        act=Act(now=at, by=people["chair"]),
        times=[meets_at],
        place="The Hub",
        video_link="https://meet.example/hub",
        who="The chair",
        words="Let us meet.",
    )
    return case, meeting


def restrict(people: dict[str, User]) -> Client:
    """Somebody who has not yet said what they think of it; by an address that no other case has."""
    now, email = timezone.now(), "restricted@resident.example"
    case = open_case(at=now, person=PersonDetails(name="Kim Reed", email=email))
    grant(case, role="chair", by=None, now=now, why="Decides about contact")
    rules = case.procedure.spec.restrictions
    decision = Restricting(
        party_id=case.parties.get(part="person").pk,
        kind="in_writing",
        discussed_with=people["coordinator"],
        words="You wrote to us forty times.",
        answers={question.key: "We looked." for question in rules.questions},
    )
    restrict_contact(case_id=case.pk, act=Act(now=now, by=people["chair"]), decision=decision)
    return at_their_case(case, email)


def refuse_somebody(people: dict[str, User]) -> Client:
    """Somebody who was told that it is not for us, and may say that they do not agree."""
    now = timezone.now()
    case = open_case(at=now, person=PersonDetails(name="", email=SECRETS[1]))
    ground = next(row for row in case.procedure.spec.scope.grounds if not row.approved_by)
    decision = Refusing(ground=ground.key, reason="It is not ours.", route=ground.route)
    refuse(case_id=case.pk, act=Act(now=now, by=people["coordinator"]), decision=decision)
    return at_their_case(case)


def at_their_case(case: Case, email: str = SECRETS[1]) -> Client:
    client = new_client()
    follow(client, case, email)
    return client


def walk(client: Client) -> str:
    """Answer every question; the address of the last page, which sends it."""
    path = FIRST_QUESTION
    while True:
        form = form_on(client, path)
        if not any(one.seen for one in form.fields.values()):
            return path
        path = press(client, path)


def press(client: Client, path: str) -> str:
    form = form_on(client, path)
    answer = client.post(path_of(form.address), filled(form))
    assert answer.status_code == 302, (path, answer.status_code, answer.content.decode()[:3000])
    return str(answer.headers["Location"])


def form_on(client: Client, path: str) -> PageForm:
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    found = forms_on(page.content.decode(), f"http://testserver{path}")
    return next(form for form in found if form.method == "post")
