"""Forms of the admin that lack a field, and pages made to fail: refused, never a fault."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Page

from tests.factories import UserFactory, appointed


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def test_the_page_that_fails_on_purpose_is_not_there(editor: Client) -> None:
    assert editor.get("/admin/failwhale/").status_code == 404


def test_the_root_of_the_tree_has_no_place_among_others(editor: Client) -> None:
    root = Page.get_first_root_node()

    assert editor.post(f"/admin/pages/{root.pk}/set_position/").status_code == 404


def test_only_a_revision_of_the_page_itself_is_gone_back_to(editor: Client) -> None:
    first = Page.objects.get(depth=2)
    other = first.add_child(instance=Page(title="Another", slug="another"))
    own, foreign = first.specific.save_revision(), other.save_revision()
    address = f"/admin/pages/{first.pk}/revisions/{{}}/revert/"

    assert editor.get(address.format(own.pk)).status_code == 200
    assert editor.get(address.format(foreign.pk)).status_code == 404
    assert editor.get(address.format(10**9)).status_code == 404


@pytest.mark.parametrize("path", ["/admin/choose-external-link/", "/admin/pages/{}/edit/"])
def test_a_form_without_its_fields_is_refused(editor: Client, path: str) -> None:
    home = Page.objects.filter(depth=2).first()

    assert editor.post(path.format(home.pk), {"text": "x"}).status_code in (400, 403)


def test_an_external_link_without_an_address_is_asked_for_again(editor: Client) -> None:
    response = editor.post("/admin/choose-external-link/", {"external-link-chooser-url": ""})

    assert response.status_code == 200
    assert b"This field is required" in response.content


def test_guarded_addresses_stay_shut_for_who_is_not_signed_in(client: Client, db: None) -> None:
    for path in ("/admin/choose-external-link/", "/admin/pages/1/set_position/"):
        assert client.post(path).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("kind", ["images", "documents"])
@pytest.mark.parametrize("word", ["x", "home", "é", "-1", "9" * 30, "1/2"])
def test_nothing_is_chosen_by_what_is_no_number(editor: Client, kind: str, word: str) -> None:
    answer = editor.get(f"/admin/{kind}/chooser/chosen/{word}/")

    assert answer.status_code in (400, 404)


@pytest.mark.parametrize("group", ["Caseworkers", "Auditors", "Administrators"])
def test_choosers_name_no_draft_to_who_works_on_no_page(
    client: Client, db: None, group: str
) -> None:
    home = Page.objects.get(depth=2)
    draft = home.add_child(instance=Page(title="Not yet adopted", slug="draft", live=False))
    out = home.add_child(instance=Page(title="Long adopted", slug="out"))
    client.force_login(appointed(UserFactory(), group))

    for path in (f"{home.pk}/", "search/?q=adopted", f"chosen-multiple/?id={out.pk}"):
        answer = client.get(f"/admin/choose-page/{path}")
        assert "Long adopted" in answer.content.decode(), path
        assert "Not yet" not in answer.content.decode(), path
    for path in (f"{draft.pk}/", f"chosen-multiple/?id={out.pk}&id={draft.pk}"):
        assert client.get(f"/admin/choose-page/{path}").status_code == 404, path
    answer = client.get(f"/admin/pages/{draft.pk}/move/{home.pk}/confirm/")
    assert answer.status_code == 302
    for deed in ("delete", "move", "publish", "unpublish"):
        several = f"id={draft.pk}&id={out.pk}&id={home.pk}"
        answer = client.get(f"/admin/bulk/wagtailcore/page/{deed}/?{several}")
        assert "Not yet" not in answer.content.decode(), deed


def test_an_editor_chooses_drafts_and_moves_what_they_may(editor: Client) -> None:
    home = Page.objects.get(depth=2)
    draft = home.add_child(instance=Page(title="Not yet adopted", slug="draft", live=False))

    for path in (f"{home.pk}/", "search/?q=adopted", f"chosen-multiple/?id={draft.pk}"):
        assert "Not yet" in editor.get(f"/admin/choose-page/{path}").content.decode(), path
    for word in ("x", "-1", "9" * 30):
        answer = editor.get(f"/admin/choose-page/chosen-multiple/?id={word}")
        assert answer.status_code in (400, 404), word


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.mark.parametrize(
    "query",
    ["page=x", "ordering=evil", "handler=-1", "user__password__startswith=a", "p=x", "o=99",
     "is_public_contact__exact=x", "q=%25", "id__gt=9999999999999999999999"],
)  # fmt: skip
@pytest.mark.parametrize("model", ["appointment", "role"])
def test_listings_of_roles_take_no_word_for_a_lookup(
    administrator: Client, model: str, query: str
) -> None:
    assert administrator.get(f"/admin/users/{model}/?{query}").status_code == 200


def test_the_filter_of_who_holds_which_role_still_works(administrator: Client) -> None:
    path = "/admin/users/appointment/?is_public_contact__exact=1"

    assert administrator.get(path).status_code == 200


@pytest.mark.parametrize("verb", ["edit", "inspect", "history"])
@pytest.mark.parametrize("word", ["abc", "-1", "9" * 30])
def test_roles_that_are_not_there_are_not_found(
    administrator: Client, verb: str, word: str
) -> None:
    assert administrator.get(f"/admin/users/appointment/{verb}/{word}/").status_code in (400, 404)


def test_a_number_that_no_row_has_is_refused(administrator: Client) -> None:
    editor = UserFactory()
    log(instance=Page.objects.filter(depth=2).first(), action="wagtail.edit", user=editor)

    response = administrator.get(f"/admin/reports/site-history/?user={'9' * 30}")

    # PostgreSQL looks for the number and finds nobody; SQLite cannot hold it, and we say so.
    if connection.vendor == "postgresql":
        assert response.status_code == 200
    else:
        assert response.status_code == 400
        assert "could not read" in response.content.decode()


IMPORT = "/admin/redirects/import/"


@pytest.fixture
def import_fields(administrator: Client) -> dict[str, str]:
    """What the first page of an import of redirects hands to the second."""
    sheet = SimpleUploadedFile("moved.csv", b"from,to\n/old/,https://new.example/\n")
    page = administrator.post(IMPORT, {"import_file": sheet}).content.decode()
    hidden = re.findall(r'name="(import_file_name|input_format)" value="([^"]+)"', page)
    return {**dict(hidden), "from_index": "0", "to_index": "1", "permanent": "on"}


def test_redirects_are_imported_once(administrator: Client, import_fields: dict[str, str]) -> None:
    first = administrator.post(f"{IMPORT}process/", import_fields)
    again = administrator.post(f"{IMPORT}process/", import_fields)

    assert (first.status_code, again.status_code) == (302, 400)
    assert Redirect.objects.get().old_path == "/old"


@pytest.mark.parametrize(
    "changed",
    [
        {"input_format": "0"},
        {"input_format": Signer().sign("99")},
        {"input_format": Signer().sign("-1")},
        {"input_format": Signer().sign("1") + "x"},
        {"input_format": ""},
        {"import_file_name": "../../etc/passwd"},
        {"import_file_name": Signer().sign("nothing-there")},
        {"import_file_name": ""},
        {"swapped": "yes"},
        {"from_index": "9"},
        {"to_index": "x"},
        {"site": "9" * 30},
    ],
)
def test_a_changed_import_of_redirects_is_refused(
    administrator: Client, import_fields: dict[str, str], changed: dict[str, str]
) -> None:
    fields = {**import_fields, **changed}
    if fields.pop("swapped", ""):
        fields["input_format"] = fields["import_file_name"]

    answer = administrator.post(f"{IMPORT}process/", fields)

    # Asked again where a choice is wrong, refused where our own fields are.
    assert answer.status_code in (200, 400)
    assert not Redirect.objects.exists()
