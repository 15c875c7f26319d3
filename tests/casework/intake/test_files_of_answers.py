"""Photos and documents on the first page, without a script."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from cms.casework.models import Case, CaseFile, Upload
from tests.casework.resident import address, answer_everything, key_on, send, words

pytestmark = pytest.mark.usefixtures("partnership")


def picture(name: str = "door.jpg", colour: str = "green") -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (8, 8), colour).save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def press(client: Client, button: str, value: str = "1", **sent: Any) -> HttpResponse:
    data = {f"what-happened-{name}": given for name, given in sent.items()}
    return client.post(address("what-happened"), {**data, button: value})


def test_a_file_is_added_with_everything_typed_kept(client: Client) -> None:
    client.get(address("what-happened"))

    response = press(client, "add", text="Half a story", attached=picture())

    assert response.headers["Location"] == "/tell-us/what-happened/#files"
    page = client.get(address("what-happened")).content.decode()
    assert "Half a story" in page
    assert "door.jpg" in page
    assert "There is a problem" not in page
    assert "Up to 5 files." in page


def test_a_file_is_taken_back(client: Client) -> None:
    press(client, "add", attached=picture())
    kept = Upload.objects.get()

    press(client, "remove", str(kept.pk), text="Story")

    assert not Upload.objects.exists()
    assert "Story" in client.get(address("what-happened")).content.decode()


@pytest.mark.parametrize("number", ["-1", "x", "²", "9" * 400])
def test_nobody_takes_back_what_is_not_theirs(client: Client, number: str) -> None:
    press(client, "add", attached=picture())
    stranger = Client()
    stranger.get(address("what-happened"))

    press(stranger, "remove", str(Upload.objects.get().pk))
    press(client, "remove", number)

    assert Upload.objects.count() == 1


def test_a_refused_file_is_not_kept_and_the_words_are(client: Client) -> None:
    client.get(address("what-happened"))
    program = SimpleUploadedFile("photo.jpg", b"MZ\x90\x00" * 40, "image/jpeg")

    response = press(client, "add", text="Half a story", attached=program)

    page = response.content.decode()
    assert "<title>Error: " in page
    assert "“photo.jpg” was not added." in page
    assert "Half a story" in page
    assert not Upload.objects.exists()


def test_a_sixth_file_is_refused(client: Client) -> None:
    for colour in ("red", "green", "blue", "white", "black"):
        press(client, "add", attached=picture(colour=colour))

    response = press(client, "add", attached=picture(colour="yellow"))

    assert "You can send up to 5 files at once." in words(response)
    assert Upload.objects.count() == 5
    assert 'type="file"' not in client.get(address("what-happened")).content.decode()


def test_files_go_with_the_words_into_the_case(client: Client) -> None:
    press(client, "add", text="The door.", attached=picture())
    answer_everything(
        client, what_happened={"text": "The door.", "attached": picture("b.jpg", "red")}
    )
    page = client.get(address("check"))
    assert "door.jpg" in words(page)

    send(client, key_on(page))

    case = Case.objects.get()
    names = set(CaseFile.objects.filter(case=case).values_list("name", flat=True))
    assert names == {"door.jpg", "b.jpg"}
    assert not Upload.objects.exists()
    assert {file.message.kind for file in case.files.all()} == {"told_us"}
