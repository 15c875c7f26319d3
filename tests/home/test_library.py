"""What editors put on the site: made new before it is stored, or refused in the form."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

from cms.web.uploads import LARGEST
from tests.casework.desk.downloads import taken
from tests.factories import UserFactory
from tests.web.uploads import papers
from tests.web.uploads.hostile_files import EICAR

# Wagtail leaves the temporary file of a rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
WRITTEN = "<w:p><w:r><w:t>Hello</w:t></w:r></w:p>"


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def upload(client: Client, what: str, name: str, content: bytes):
    data = {"title": "A file", "file": SimpleUploadedFile(name, content), "collection": "1"}
    return client.post(f"/admin/{what}/add/", data)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", papers.photo()),
        ("drawing.png", papers.drawing()),
        ("new.webp", papers.picture("WEBP", exif=papers.exif())),
    ],
)
def test_a_picture_is_stored_without_what_its_camera_wrote(
    editor: Client, name: str, content: bytes
):
    assert upload(editor, "images", name, content).status_code == 302

    image = Image.objects.get()
    with image.file.open() as file:
        stored = file.read()
    assert [word for word in papers.PLANTED if word in stored] == []
    with Picture.open(BytesIO(stored)) as opened:
        assert not opened.getexif()
        assert f".{opened.format.lower().replace('jpeg', 'jpg')}" == image.file.name[-4:]
    assert (image.width, image.height, image.file_size) == (60, 40, len(stored))
    assert editor.get("/admin/images/").status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.jpg", papers.photo(size=(300, 200))[:-900]),
        ("cut.png", papers.drawing(size=(300, 200))[:-60]),
        ("page.jpg", b"<script>alert(1)</script>"),
        ("drawing.png", b"<svg onload='alert(1)'/>"),
        ("letter.jpg", papers.pdf()),
        ("empty.jpg", b""),
    ],
)
def test_a_damaged_or_disguised_picture_is_an_error_in_the_form(
    editor: Client, name: str, content: bytes
):
    response = upload(editor, "images", name, content)

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Image.objects.exists()


def test_the_title_of_a_picture_can_change_without_a_new_file(editor: Client):
    upload(editor, "images", "photo.jpg", papers.photo())
    image = Image.objects.get()

    response = editor.post(
        f"/admin/images/{image.pk}/", {"title": "Another title", "collection": "1"}
    )

    assert response.status_code == 302
    assert Image.objects.get().title == "Another title"
    assert Image.objects.get().file.name == image.file.name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("minutes.pdf", papers.pdf()),
        ("minutes.docx", papers.word(WRITTEN)),
        ("figures.csv", b"month,number\r\nMay,4\r\n"),
        ("words.txt", "Ada’s words\n".encode()),
    ],
)
def test_a_document_is_published_without_its_author_and_as_an_attachment(
    editor: Client, name: str, content: bytes
):
    assert upload(editor, "documents", name, content).status_code == 302

    document = Document.objects.get()
    response = Client().get(document.url)
    given = taken(response)
    assert [word for word in papers.PLANTED if word in given] == []
    assert document.filename == name
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", b"<script>alert(1)</script>"),
        ("photo.pdf", papers.photo()),
        ("runs.docx", papers.word(parts={"word/vbaProject.bin": b"x"})),
        ("changed.docx", papers.word("<w:p><w:del w:author='a' w:id='1'/></w:p>")),
        ("hidden.docx", papers.word("<w:p><w:r><w:rPr><w:vanish/></w:rPr></w:r></w:p>")),
        ("binary.csv", b"a,\x00b"),
        ("other.txt", b"\xff\xfe\x00"),
        ("sheet.xlsx", papers.zipped({"a": b"b"})),
        ("page.html", b"<script>"),
        ("huge.txt", b"a" * (LARGEST + 1)),
    ],
)
def test_a_document_that_runs_hides_or_pretends_is_an_error_in_the_form(
    editor: Client, name: str, content: bytes
):
    response = upload(editor, "documents", name, content)

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Document.objects.exists()


def test_a_text_is_shown_to_the_scanner_too(editor: Client, settings):
    settings.CLAMD = "127.0.0.1:1"

    response = upload(editor, "documents", "words.txt", EICAR.encode())

    assert "virus" in str(response.context["form"].errors["file"])
    assert not Document.objects.exists()


def test_several_pictures_at_once_are_checked_one_by_one(editor: Client):
    address = "/admin/images/multiple/add/"
    broken = SimpleUploadedFile("cut.jpg", papers.photo(size=(300, 200))[:-900])
    whole = SimpleUploadedFile("photo.jpg", papers.photo())

    said = editor.post(address, {"files[]": broken, "title": "a", "collection": "1"}).json()
    assert "damaged" in said["error_message"]
    assert not Image.objects.exists()

    assert editor.post(address, {"files[]": whole, "title": "a", "collection": "1"}).json()[
        "success"
    ]
    with Image.objects.get().file.open() as file:
        assert papers.AUTHOR.encode() not in file.read()
