"""What machines ask for: robots.txt, the sitemap, security.txt."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from tests.home.site import ADDRESSES


def test_the_sitemap_lists_the_public_pages_under_the_sites_own_address(client, staff, settings):
    answer = client.get("/sitemap.xml")

    tree = ElementTree.fromstring(answer.content)
    found = {node.text for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    pages = [address for address in ADDRESSES if "/versions/" not in address]
    figures = ("/service-standards/", "/how-we-are-doing/", "/how-we-are-doing/what-people-say/")
    others = (*figures, "/data/", "/api/v1/")
    assert found == {settings.SITE_URL + address for address in (*pages, *others)}


def test_the_sitemap_is_not_sent_twice(client, staff):
    etag = client.get("/sitemap.xml")["ETag"]

    assert client.get("/sitemap.xml", headers={"if-none-match": etag}).status_code == 304


def test_robots_stay_out_of_what_is_somebodys_own(client, db):
    text = client.get("/robots.txt").content.decode()

    for address in ("/admin/", "/your-case/", "/tell-us/"):
        assert f"Disallow: {address}" in text


def test_a_weakness_can_be_reported(client, db, settings):
    text = client.get("/.well-known/security.txt").content.decode()

    assert f"Contact: {settings.SITE_URL}/contact/" in text
    assert "Expires: " in text
