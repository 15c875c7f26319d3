"""A site's own colour: refused where it could not be read, kept by browsers where it can."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cms.home.models import SiteSettings


def test_a_dark_colour_becomes_the_sites_own(client, db):
    site = SiteSettings.load()
    site.brand_colour = "#1f3f7a"
    site.full_clean()
    site.save()

    page = client.get("/").content.decode()
    address = page.split('href="/theme.css')[1].split('"')[0]
    answer = client.get("/theme.css" + address)

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/css")
    assert "--an-brand:#1f3f7a" in answer.content.decode()
    assert "immutable" in answer["Cache-Control"]
    again = client.get("/theme.css", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("colour", "reason"),
    [("#ffee88", "hard to read"), ("willow", "Enter a colour like"), ("#12503", "Enter a colour")],
)
def test_a_colour_that_could_not_be_read_is_refused_with_the_reason(db, colour, reason):
    site = SiteSettings.load()
    site.brand_colour = colour

    with pytest.raises(ValidationError) as refused:
        site.full_clean()

    assert reason in " ".join(refused.value.message_dict["brand_colour"])
    assert SiteSettings.objects.get().brand_colour == ""


def test_without_a_colour_of_its_own_a_site_has_no_second_stylesheet(client, db):
    assert client.get("/theme.css").status_code == 404
    assert "/theme.css" not in client.get("/").content.decode()


def test_a_stored_colour_that_is_no_longer_accepted_is_left_out(client, db):
    SiteSettings.load()
    SiteSettings.objects.update(brand_colour="#ffee88")

    assert client.get("/theme.css").status_code == 404
