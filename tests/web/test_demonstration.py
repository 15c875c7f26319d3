"""The demonstration's mailbox: what would have been sent, to read and to press."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection, send_mail
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from cms.web.demonstration_mail import MailNames, read_mail

urlpatterns = [
    path("demonstration/", include("cms.web.demonstration")),
    path("", lambda request: HttpResponse("home")),
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_demonstration(tmp_path: Path, settings: Any) -> Path:
    settings.ROOT_URLCONF = __name__
    settings.ANSWERABLE_DEMO = True
    settings.EMAIL_BACKEND = "cms.web.demonstration_mail.FolderBackend"
    settings.DEMONSTRATION_MAIL_DIR = tmp_path / "mail"
    return tmp_path / "mail"


def send(subject: str = "About your concern – AB-26-0001-K", **values: Any) -> str:
    """Send one mail; returns its name in the folder."""
    letter = EmailMultiAlternatives(
        subject,
        values.get("text", "Words\n\nhttp://testserver/your-case/?reference=A&b=1\n"),
        "Sallowfield Together <hello@sallowfield.example>",
        [values.get("to", "ada@resident.example")],
        reply_to=["coordinator@sallowfield.example"],
    )
    letter.attach_alternative(
        "<html><head><title>t</title></head><body><p>Words</p></body></html>", "text/html"
    )
    letter.send()
    name: str = MailNames()[0]
    return name


def test_a_mail_becomes_a_file_that_reads_back_as_it_was_written(a_demonstration: Path):
    name = send(subject="Grüße – 1")

    mail = read_mail(name)
    assert mail is not None
    assert (mail.subject, mail.to) == ("Grüße – 1", "ada@resident.example")
    assert mail.reply_to == "coordinator@sallowfield.example"
    assert mail.text.startswith("Words")
    assert mail.sent_at is not None
    assert mail.sent_at.tzinfo is not None
    assert [path.suffix for path in a_demonstration.iterdir()] == [".eml"]


def test_the_list_shows_the_newest_first_a_page_at_a_time(client: Client):
    for number in range(27):
        send(subject=f"Letter {number}.")

    first, second = (client.get(f"/demonstration/mail/?page={n}").content.decode() for n in (1, 2))

    assert first.index("Letter 26.") < first.index("Letter 25.") < first.index("Letter 2.")
    assert "Letter 1." not in first
    assert "Letter 1." in second
    assert "ada@resident.example" in first
    assert "No mail and no text message leaves this machine" in first


@pytest.mark.parametrize("number", ["0", "-1", "999", "x", "%00", ""])
def test_any_page_number_is_answered(client: Client, number: str):
    send()

    assert client.get(f"/demonstration/mail/?page={number}").status_code in {200, 400}


def test_an_empty_mailbox_says_so(client: Client):
    assert "No mail yet" in client.get("/demonstration/mail/").content.decode()


def test_a_mail_shows_its_headers_its_words_and_links_to_press(client: Client):
    name = send(text="<b>Words</b>\n\nhttp://testserver/your-case/?reference=A&b=1\n")

    shown = client.get(f"/demonstration/mail/{name}/").content.decode()

    assert "coordinator@sallowfield.example" in shown
    assert "&lt;b&gt;Words&lt;/b&gt;" in shown
    assert 'href="http://testserver/your-case/?reference=A&amp;b=1"' in shown
    assert 'sandbox="allow-top-navigation-by-user-activation"' in shown
    assert "style=" not in shown


def test_the_html_of_a_mail_runs_nothing_and_loads_nothing(client: Client):
    name = send()

    response = client.get(f"/demonstration/mail/{name}/html/")

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "script-src" not in policy
    assert '<base target="_top">' in response.content.decode()
    outer = client.get(f"/demonstration/mail/{name}/")["Content-Security-Policy"]
    assert "frame-src 'self'" in outer
    assert "unsafe-inline" not in outer


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "00000000000000000000-00000000",
        "..%2F..%2Fsecret_key",
        "..",
        "1763770000000000000-abcdef12",
    ],
)
def test_a_name_that_is_not_one_opens_nothing(client: Client, a_demonstration: Path, name: str):
    send()
    (a_demonstration.parent / "secret_key").write_text("secret")

    for address in (f"/demonstration/mail/{name}/", f"/demonstration/mail/{name}/html/"):
        assert client.get(address).status_code == 404


def test_a_mail_without_html_has_no_frame(client: Client):
    send_mail("Plain", "Words", "hello@sallowfield.example", ["ada@resident.example"])
    name = MailNames()[0]

    assert "<iframe" not in client.get(f"/demonstration/mail/{name}/").content.decode()
    assert client.get(f"/demonstration/mail/{name}/html/").status_code == 404


def test_no_page_of_it_exists_on_a_real_site(client: Client):
    name = send()
    with override_settings(ANSWERABLE_DEMO=False):
        for address in ("", f"{name}/", f"{name}/html/"):
            assert client.get(f"/demonstration/mail/{address}").status_code == 404


def test_the_pages_are_kept_by_no_cache_and_change_nothing(client: Client):
    name = send()

    for address in ("", f"{name}/", f"{name}/html/"):
        response = client.get(f"/demonstration/mail/{address}")
        assert "no-store" in response["Cache-Control"]
        assert client.post(f"/demonstration/mail/{address}").status_code == 405


def test_a_folder_that_cannot_be_written_is_a_mail_server_that_is_away(
    settings: Any, tmp_path: Path
):
    (tmp_path / "file").write_text("")
    settings.DEMONSTRATION_MAIL_DIR = tmp_path / "file" / "mail"

    with pytest.raises(OSError):
        get_connection().send_messages(
            [EmailMultiAlternatives("a", "b", "c@d.example", ["e@f.example"])]
        )
