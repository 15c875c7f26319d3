"""Pictures on public pages carry nothing of the camera, and nothing else is served beside them."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.images.models import Image

from cms.home.demonstration.drawing import lantern
from cms.home.models import SiteSettings

# Wagtail leaves the temporary file of a rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def photo():
    """A photo that says where and by whom it was taken."""
    exif = Picture.Exif()
    exif[0x013B] = "Ana Example"
    exif.get_ifd(0x8825)[1] = "N"
    file = BytesIO()
    Picture.new("RGB", (60, 40), "#12503c").save(file, "JPEG", exif=exif, comment=b"At home")
    return file.getvalue()


def stored(content, name):
    return Image.objects.create(
        title="A picture", file=ContentFile(content, name=name), width=60, height=40
    )


@pytest.mark.parametrize("as_format", ["jpeg", "png", "webp"])
def test_a_picture_for_a_page_forgets_its_camera(db, as_format):
    assert b"Ana Example" in photo()

    rendition = stored(photo(), "photo.jpg").get_rendition(f"max-30x30|format-{as_format}")

    with rendition.file.open() as file:
        made = file.read()
    assert b"Ana Example" not in made
    assert b"At home" not in made
    with Picture.open(BytesIO(made)) as opened:
        assert not opened.getexif()


def test_a_logo_stands_in_the_header_and_can_be_fetched(client, db):
    site = SiteSettings.load()
    site.logo = stored(lantern(), "logo.png")
    site.save()

    header = client.get("/").content.decode().split("</header>")[0]
    address = header.split('src="')[1].split('"')[0]

    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "public, max-age=86400"
    answer.close()


def test_neither_uploads_nor_documents_nor_anything_above_are_served(client, db):
    original = stored(photo(), "photo.jpg")

    for address in (
        f"/media/{original.file.name}",
        "/media/documents/secret.pdf",
        "/media/images/../original_images/photo.jpg",
        "/media/images/%2e%2e/original_images/photo.jpg",
        "/media/images/",
    ):
        assert client.get(address).status_code in {400, 404}, address


def test_a_name_longer_than_any_file_has_is_not_found(client, db):
    stored(photo(), "photo.jpg").get_rendition("width-40")  # so that the folder is there
    assert client.get(f"/media/images/{'x' * 300}.png").status_code == 404
