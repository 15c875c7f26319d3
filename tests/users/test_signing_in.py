"""The members' way in: the same answer to everybody, and no way round the mail or a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.users import by_mail, signing_in
from cms.users.mail_session import ByMail
from cms.users.models import EmailSignIn, User
from cms.web import letting_in
from cms.web.limits import Limit
from cms.web.one_time import hashed
from tests.factories import UserFactory
from tests.users.mailed import (
    EMAIL,
    ask,
    code_in,
    is_signed_in,
    link_in,
    mails,
    make_member,
    newest_link,
)

UNKNOWN = "/sign-in/open/bm90aGluZyB0aGF0IHdhcyBldmVyIG1hZGU/"
HOME = "/meetings/room/"  # of somebody with an account and no more


@pytest.fixture(autouse=True)
def answers_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letting_in, "EVEN_SECONDS", 0.0)


@pytest.fixture
def member(db: None) -> User:
    return make_member()


def anonymous(response: HttpResponse) -> list[str]:
    """A page without the token that is different on every page."""
    lines = response.content.decode().splitlines()
    return [line.split('<input type="hidden" name="csrf')[0] for line in lines]


def words(response: HttpResponse) -> str:
    return response.content.decode()


def close(user: User) -> None:
    user.is_active = False
    user.save()


def move(user: User) -> None:
    user.email = "elsewhere@member.example"
    user.save()


def promote(user: User) -> None:
    user.is_superuser = True
    user.save()


def enrol(user: User) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


def test_an_address_brings_a_link_and_a_code_of_which_only_marks_are_kept(
    client: Client, member: User
) -> None:
    assert ask(client, "  JOAN@member.example ").headers["Location"] == "/sign-in/code/"

    (mail,) = mails()
    row = EmailSignIn.objects.get()
    code, token = code_in(mail).replace(" ", ""), link_in(mail).split("/")[-2]
    assert mail.to == EMAIL
    assert row.token_hash == hashed(token)
    assert not {code, token} & {str(value) for value in vars(row).values()}
    assert not any(secret in mail.subject for secret in (code, token))
    assert len(token) == 32
    assert "If we know that address" in words(client.get("/sign-in/code/"))


def test_the_link_leads_to_the_configured_site_whatever_host_was_asked(
    client: Client, member: User
) -> None:
    hosts = {"HTTP_HOST": "127.0.0.1", "HTTP_X_FORWARDED_HOST": "evil.example"}
    client.post("/sign-in/", {"email": EMAIL}, **hosts)

    text = mails()[0].text
    assert f"{settings.SITE_URL}/sign-in/open/" in text
    assert "127.0.0.1" not in text
    assert "evil" not in text


@pytest.mark.parametrize("email", ["nobody@member.example", "gone@member.example"])
def test_the_answer_is_the_same_whether_there_is_an_account_or_not(
    member: User, email: str
) -> None:
    close(UserFactory(email="gone@member.example"))
    right, wrong = Client(), Client()

    one, other = ask(right), ask(wrong, email)

    assert (one.status_code, one.headers["Location"]) == (
        other.status_code,
        other.headers["Location"],
    )
    assert one.headers.keys() == other.headers.keys()
    assert anonymous(right.get("/sign-in/code/")) == anonymous(wrong.get("/sign-in/code/"))
    wrongly = {"code": "00000000"}
    answers = [anonymous(client.post("/sign-in/code/", wrongly)) for client in (right, wrong)]
    assert answers[0] == answers[1]
    assert [mail.to for mail in mails()] == [EMAIL]


@pytest.mark.one_database
def test_the_answer_takes_as_long_whether_there_is_an_account_or_not(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letting_in, "EVEN_SECONDS", 0.2)
    spent = []
    for email in (EMAIL, "nobody@member.example"):
        began = time.monotonic()
        ask(Client(), email)
        spent.append(time.monotonic() - began)

    assert min(spent) >= 0.2
    assert abs(spent[0] - spent[1]) < 0.1


def test_scanners_that_open_the_link_neither_sign_in_nor_use_it_up(
    client: Client, member: User
) -> None:
    link = newest_link(client)
    scanner = Client()
    for look in (scanner.get, scanner.head, scanner.options, scanner.get):
        look(link)
    assert not is_signed_in(scanner)
    assert EmailSignIn.objects.get().used_at is None

    answer = client.post(link)

    assert answer.headers["Location"] == HOME
    assert is_signed_in(client)
    assert client.session.get_expire_at_browser_close()


def test_the_link_signs_in_on_another_device_and_says_whom(client: Client, member: User) -> None:
    link = newest_link(client)
    phone = Client()

    assert "Sign in as Joan Ellis" in words(phone.get(link))
    phone.post(link)

    assert is_signed_in(phone)
    assert not is_signed_in(client)


def test_a_link_is_used_by_the_page_s_own_button_alone(member: User) -> None:
    link = newest_link(Client())
    elsewhere = Client(enforce_csrf_checks=True)

    assert elsewhere.post(link).status_code == 403

    assert EmailSignIn.objects.get().used_at is None


def test_the_code_signs_in_where_it_was_asked_for_and_nowhere_else(
    client: Client, member: User
) -> None:
    ask(client)
    code = {"code": code_in(mails()[0])}
    thief = Client()
    ask(thief, "nobody@member.example")

    assert "That code does not work" in words(thief.post("/sign-in/code/", code))
    assert client.post("/sign-in/code/", code).headers["Location"] == HOME
    assert is_signed_in(client)
    assert not is_signed_in(thief)


def test_nobody_types_a_code_who_did_not_ask(client: Client, member: User) -> None:
    ask(Client())

    answer = client.post("/sign-in/code/", {"code": code_in(mails()[0])})

    assert answer.headers["Location"] == "/sign-in/"


def test_the_code_of_the_first_mail_still_works_after_a_second(
    client: Client, member: User
) -> None:
    ask(client)
    ask(client)

    client.post("/sign-in/code/", {"code": code_in(mails()[0])})

    assert is_signed_in(client)


def wrong_code(*right: str) -> str:
    return next(
        f"{n:08}" for n in range(9) if f"{n:08}" not in [one.replace(" ", "") for one in right]
    )


def test_after_five_wrong_codes_the_right_one_is_refused_and_the_link_still_works(
    client: Client, member: User
) -> None:
    ask(client)
    right = code_in(mails()[0])
    for _ in range(5):
        client.post("/sign-in/code/", {"code": wrong_code(right)})

    assert "That code does not work" in words(client.post("/sign-in/code/", {"code": right}))
    client.post(link_in(mails()[0]))
    assert is_signed_in(client)


def test_guessing_over_many_requests_rests_the_codes_of_the_account_but_not_its_links(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_mail, "GUESSES_A_DAY", 6)
    began = timezone.now()
    for hour in range(2):
        with time_machine.travel(began + timedelta(hours=hour)):
            guesser = Client()
            ask(guesser)
            for _ in range(3):
                guesser.post("/sign-in/code/", {"code": wrong_code(code_in(mails()[-1]))})

    with time_machine.travel(began + timedelta(hours=2)):
        ask(client)
        refused = client.post("/sign-in/code/", {"code": code_in(mails()[-1])})
        assert "That code does not work" in words(refused)
        client.post(link_in(mails()[-1]))
        assert is_signed_in(client)
    with time_machine.travel(began + timedelta(hours=26)):
        later = Client()
        ask(later)
        later.post("/sign-in/code/", {"code": code_in(mails()[-1])})
        assert is_signed_in(later)


def test_nobody_floods_a_mailbox(client: Client, member: User) -> None:
    with time_machine.travel("2026-05-20T12:00:01Z") as clock:
        for _ in range(5):
            assert ask(client).headers["Location"] == "/sign-in/code/"
        assert len(mails()) == 3
        clock.shift(timedelta(minutes=15))
        ask(client)
    assert len(mails()) == 4


@pytest.mark.parametrize("change", [close, move, promote, enrol])
def test_a_link_and_a_code_die_with_what_they_were_sent_for(
    client: Client, member: User, change: Callable[[User], None]
) -> None:
    link = newest_link(client)
    code = code_in(mails()[0])
    unknown = Client().get(UNKNOWN)

    change(member)

    page = Client().get(link)
    assert (page.status_code, page.content) == (404, unknown.content)
    assert client.post(link).status_code == 404
    assert "That code does not work" in words(client.post("/sign-in/code/", {"code": code}))
    assert not is_signed_in(client)
    assert not EmailSignIn.objects.exclude(used_at=None).exists()


def test_links_that_sign_nobody_in_look_alike(client: Client, member: User) -> None:
    used = newest_link(client)
    client.post(used)
    expired = newest_link(Client())

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        pages = {
            (page.status_code, page.content)
            for link in (used, expired, UNKNOWN, "/sign-in/open/x/")
            for page in (Client().get(link), Client().post(link))
        }

    assert len(pages) == 1
    assert pages.pop()[0] == 404


def test_a_link_works_for_a_quarter_of_an_hour(client: Client, member: User) -> None:
    link = newest_link(client)

    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        assert client.post(link).status_code == 404


@pytest.mark.parametrize("own", [promote, enrol])
def test_accounts_with_a_sign_in_of_their_own_are_sent_to_it(
    client: Client, member: User, own: Callable[[User], None]
) -> None:
    own(member)

    answer = ask(client, next="/me/?a=1&b=2")

    assert answer.headers["Location"] == "/sign-in/code/"
    (mail,) = mails()
    assert "/sign-in/open/" not in mail.text
    assert "http://testserver/accounts/login/?next=%2Fme%2F%3Fa%3D1%26b%3D2" in mail.text
    assert not EmailSignIn.objects.exists()
    assert "That code does not work" in words(client.post("/sign-in/code/", {"code": "00000000"}))


@pytest.mark.parametrize("path", ["/accessibility/", "/meetings/room/?a=%2F%2Fb"])
@pytest.mark.parametrize("by", ["link", "code"])
def test_somebody_is_led_on_to_where_they_wanted_to_be(
    client: Client, member: User, path: str, by: str
) -> None:
    ask(client, next=path)
    code = {"code": code_in(mails()[0])}
    address = "/sign-in/code/" if by == "code" else link_in(mails()[0])

    assert client.post(address, code).headers["Location"] == path


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "///evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "accounts/",
        "/" + "a" * 300,
        "/admin/",
        "/admin/users/",
    ],
)
def test_nobody_is_led_to_another_site_or_to_an_admin_that_is_not_theirs(
    client: Client, member: User, path: str
) -> None:
    link = newest_link(client, next=path)

    assert client.post(link).headers["Location"] == HOME


def test_the_wanted_page_travels_from_the_address_to_both_doors(client: Client, db: None) -> None:
    page = words(client.get("/sign-in/?next=/me/%3Fa%3D1%26b"))

    assert '<input type="hidden" name="next" value="/me/?a=1&amp;b"' in page
    assert 'href="/accounts/login/?next=/me/%3Fa%3D1%26b"' in page
    assert "evil" not in words(client.get("/sign-in/?next=https://evil.example/"))


def test_signing_in_over_somebody_else_s_session_leaves_nothing_of_theirs(
    client: Client, member: User
) -> None:
    other = UserFactory(first_name="Olu", last_name="Adeyemi")
    client.force_login(other)
    session = client.session
    session["planted"] = "theirs"
    session.save()
    link = newest_link(Client())

    assert "Olu Adeyemi is signed in here now." in words(client.get(link))
    before = client.session.session_key
    client.post(link)

    assert client.session["_auth_user_id"] == str(member.pk)
    assert client.session.session_key != before
    assert "planted" not in client.session


def test_the_session_is_renamed_when_somebody_signs_in(client: Client, member: User) -> None:
    link = newest_link(client)
    before = client.session.session_key

    client.post(link)

    assert client.session.session_key != before
    assert signing_in.REQUESTS not in client.session


@pytest.mark.parametrize("of", ["source", "address"])
def test_too_many_tries_are_refused_whether_there_is_an_account_or_not(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch, of: str
) -> None:
    name = {"source": "TRIES", "address": "TRIES_AN_ADDRESS"}[of]
    monkeypatch.setattr(signing_in, name, Limit(f"test_{of}", 2, 3600))

    for email in (EMAIL, "nobody@member.example"):
        cache.clear()
        spelt = [email, email.upper(), email]
        assert [ask(client, one).status_code for one in spelt] == [302, 302, 429]


def test_guessing_links_is_limited(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = newest_link(client)
    monkeypatch.setattr(signing_in, "TRIES", Limit("test_links", 2, 3600))

    answers = [client.get(UNKNOWN).status_code for _ in range(3)]

    assert answers == [404, 404, 429]
    assert client.post(link).status_code == 429
    assert not is_signed_in(client)


def test_signing_out_is_pressed_and_forgets_everything(client: Client, member: User) -> None:
    client.force_login(member)

    assert client.get("/sign-in/out/").status_code == 405
    answer = client.post("/sign-in/out/")

    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert not is_signed_in(client)
    assert "You are signed out." in words(client.get(answer.headers["Location"]))


def test_who_is_signed_in_is_led_on_at_once(client: Client, member: User) -> None:
    client.force_login(member)

    assert client.get("/sign-in/").headers["Location"] == HOME
    assert client.get("/sign-in/?next=/accessibility/").headers["Location"] == "/accessibility/"
    assert client.get("/sign-in/?next=//evil.example/").headers["Location"] == HOME


def test_members_pages_lead_to_the_link_and_the_admin_to_the_password(
    client: Client, db: None
) -> None:
    room = client.get("/meetings/room/")
    admin = client.get("/admin/")

    assert room.headers["Location"] == "/sign-in/?next=/meetings/room/"
    assert admin.headers["Location"].startswith("/accounts/login/?next=/admin/")
    assert settings.LOGIN_URL == "sign_in"


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/code/", UNKNOWN, "/sign-in/out/"])
def test_no_page_of_the_way_in_is_kept_or_found(client: Client, db: None, path: str) -> None:
    headers = client.get(path).headers

    assert headers["Cache-Control"] == "no-store, private"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Enter your email address."), ("joan", "like name@example.com")],
)
def test_what_is_no_address_is_shown_again_with_what_is_wrong(
    client: Client, db: None, typed: str, said: str
) -> None:
    page = words(ask(client, typed, next="/me/"))

    assert "<title>Error: " in page
    assert page.count(said) == 2
    assert f'value="{typed}"' in page or not typed
    assert 'name="next" value="/me/"' in page


def test_old_links_are_forgotten(client: Client, member: User) -> None:
    ask(client)
    now = timezone.now()

    assert by_mail.forget_old_links(now + timedelta(days=1)) == 0
    assert by_mail.forget_old_links(now + timedelta(days=3)) == 1
    assert not EmailSignIn.objects.exists()


def test_an_account_that_moves_to_another_address_is_signed_out_everywhere(
    client: Client, member: User
) -> None:
    client.post(newest_link(client))
    waiting = newest_link(Client())
    assert client.get(HOME).status_code == 200

    by_mail.move_address(member, " New@Member.example ")

    assert member.email == "new@member.example"
    assert client.get(HOME).headers["Location"] == f"/sign-in/?next={HOME}"
    assert Client().get(waiting).status_code == 404


def test_an_address_that_moves_on_any_other_screen_ends_the_same(
    client: Client, member: User
) -> None:
    link = newest_link(client)
    client.post(link)
    later = newest_link(Client())
    assert is_signed_in(client)

    account = User.objects.get(pk=member.pk)
    account.first_name = "Johanna"
    account.save()
    assert client.get("/").wsgi_request.user.is_authenticated

    account.email = "new@member.example"
    account.save()

    assert not client.get("/").wsgi_request.user.is_authenticated
    assert not EmailSignIn.objects.exists()
    assert not is_signed_in_by(later)


def is_signed_in_by(link: str) -> bool:
    fresh = Client()
    fresh.post(link)
    return is_signed_in(fresh)


def test_an_administrator_moves_an_address_with_its_links(admin_client: Client) -> None:
    user = UserFactory(email="clerk@sallowfield.example")
    EmailSignIn.objects.create(
        user=user,
        sent_to=user.email,
        token_hash="a" * 64,
        code_hash="b" * 64,
        request_hash="c" * 64,
        created_at=timezone.now(),
        expires_at=timezone.now() + timedelta(minutes=15),
    )
    screen = reverse("wagtailusers_users:edit", args=[user.pk])
    sent = {"first_name": "Cleo", "last_name": "Adler", "is_active": "on"}

    answer = admin_client.post(screen, {**sent, "email": "cleo@sallowfield.example"})

    user.refresh_from_db()
    assert answer.status_code == 302
    assert user.email == "cleo@sallowfield.example"
    assert not EmailSignIn.objects.exists()


def test_an_account_with_a_password_keeps_it_when_it_moves(client: Client, db: None) -> None:
    user = UserFactory()
    kept = user.password

    by_mail.move_address(user, "new@member.example")

    user.refresh_from_db()
    assert (user.email, user.password) == ("new@member.example", kept)


@pytest.mark.parametrize("change", [promote, enrol, close])
def test_a_session_by_mail_ends_when_its_account_gets_a_sign_in_of_its_own(
    client: Client, member: User, change: Callable[[User], None]
) -> None:
    client.post(newest_link(client))
    assert client.get(HOME).status_code == 200

    change(member)

    assert client.get(HOME).headers["Location"] == f"/sign-in/?next={HOME}"
    assert client.get("/admin/").headers["Location"] == "/accounts/login/?next=/admin/"


@pytest.mark.parametrize(
    "path",
    [
        "2fa/",
        "2fa/totp/activate/",
        "password/set/",
        "password/change/",
        "email/",
        "reauthenticate/",
    ],
)
def test_a_session_by_mail_changes_nothing_of_the_account(
    client: Client, member: User, path: str
) -> None:
    client.post(newest_link(client))

    assert client.get(f"/accounts/{path}").headers["Location"] == HOME
    assert client.post(f"/accounts/{path}", {}).headers["Location"] == HOME


def test_no_password_is_tried_against_the_door_of_the_mail(member: User) -> None:
    assert ByMail().authenticate(None, username=EMAIL, password="x") is None
