"""Puts our front page where Wagtail's welcome page stands. Safe twice: it looks first."""

import json
import uuid

from django.db import migrations

DOORS = [
    ("Tell us something", "A compliment, a comment, a concern or a complaint.", "/tell-us/"),
    ("Follow what you told us", "See where it stands and who has it.", "/your-case/"),
]


def door(name, words, address):
    value = {"name": name, "words": words, "page": None, "address": address}
    return {"type": "door", "id": str(uuid.uuid4()), "value": value}


def put_front_page(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")
    if HomePage.objects.exists():
        return
    page_type, _ = ContentType.objects.get_or_create(model="page", app_label="wagtailcore")
    welcome = Page.objects.filter(content_type=page_type, slug="home", depth=2, numchild=0).first()
    if welcome is None:
        return
    path = welcome.path
    Site.objects.filter(root_page=welcome).delete()
    welcome.delete()
    home_type, _ = ContentType.objects.get_or_create(model="homepage", app_label="home")
    home = HomePage.objects.create(
        title="Home",
        draft_title="Home",
        slug="home",
        content_type=home_type,
        locale=Locale.objects.first(),
        path=path,
        depth=2,
        numchild=0,
        url_path="/home/",
        show_in_menus=True,
        doors=json.dumps([door(*words) for words in DOORS]),
    )
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)


def take_front_page(apps, schema_editor):
    """Leaves the root without a site, as it was before Wagtail's own first migration."""
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("home", "HomePage")
    paths = list(HomePage.objects.values_list("path", flat=True))
    HomePage.objects.all().delete()
    Page.objects.filter(path__in=paths).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(put_front_page, take_front_page)]
