"""Open data: files and an API with what is public, and nothing else."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cms.casework.models import SurveyAnswer
from cms.casework.services.surveys import drawn
from cms.casework.services.told import PersonDetails
from cms.meetings.models import MeetingGroup
from cms.published_summaries.models import Draft, PublishedQuarter
from cms.published_summaries.opendata import answers as opendata_answers
from cms.published_summaries.opendata.api import MOST_A_PAGE
from cms.published_summaries.opendata.files import CSV, JSON, SCHEMA, as_csv
from cms.published_summaries.opendata.rows import YouSaidRow
from cms.published_summaries.opendata.sets import SETS
from cms.published_summaries.reports.periods import YEAR, Period, quarter_of
from cms.web.limits import Limit
from tests.factories import PACK, open_case
from tests.home.site import Staff
from tests.meetings.decided import make_held
from tests.published_summaries.published import a_change, add_topics, an_answer, taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff"), pytest.mark.one_database]
ADDRESSES = [f"/data/v1/{key}.{kind}" for key in SETS for kind in (CSV, JSON, SCHEMA)]
API = [f"/api/v1/{key}" for key in SETS]
SECRET = "Zanzibar"


def rows_of(client: Client, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/data/v1/{key}.json").json()["rows"]
    return found


@pytest.mark.parametrize("address", [*ADDRESSES, *API, "/api/v1/openapi.json"])
def test_each_is_for_everybody_without_cookies_and_once_only(client: Client, address: str):
    response = client.get(address)

    assert response.status_code == 200, response.content[:300]
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == response.headers["ETag"]


@pytest.mark.parametrize("key", SETS)
def test_file_schema_spreadsheet_and_api_say_the_same(client: Client, key: str):
    add_topics(grants="Grants", newsletter="Newsletter")
    an_answer()
    a_change()
    whole = client.get(f"/data/v1/{key}.json").json()
    schema = client.get(f"/data/v1/{key}.schema.json").json()
    sheet = client.get(f"/data/v1/{key}.csv")
    paged = client.get(f"/api/v1/{key}?per_page={MOST_A_PAGE}").json()

    assert whole["licence"]["name"] == "Open Government Licence v3.0"
    assert whole["version"] == "1"
    assert paged["rows"] == whole["rows"][:MOST_A_PAGE]
    assert (paged["count"], paged["previous"]) == (whole["count"], None)
    for row in whole["rows"]:
        assert list(row) == list(schema["properties"])
        SETS[key].row.model_validate(row)
    assert schema["additionalProperties"] is False
    lines = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert lines[0] == list(schema["properties"])
    assert len(lines) - 1 == whole["count"]
    assert sheet.headers["Content-Disposition"] == f'attachment; filename="{key}.csv"'


def test_every_field_says_what_it_means(client: Client):
    for key, data in SETS.items():
        assert all(meaning for _, _, meaning in data.fields), key
        shown = client.get(f"/data/{key}/").content.decode()
        for name, _, _ in data.fields:
            assert f"<code>{name}</code>" in shown


def test_what_is_published_is_there_and_what_was_taken_back_is_gone(client: Client):
    add_topics(grants="Grants")
    an_answer()
    taken_back(
        an_answer("How the hall is let", asked="They asked about the hall."), "It was wrong."
    )
    a_change()

    (answer,) = rows_of(client, "answers")
    assert (answer["title"], answer["topics"]) == ("How community grants are scored", ["Grants"])
    assert answer["url"].endswith("/published/how-community-grants-are-scored/")
    assert client.get(answer["url"].removeprefix("http://localhost:8000")).status_code == 200
    (change,) = rows_of(client, "you-said-we-did")
    assert change["did"].startswith("Anyone can ask for large print")
    assert "They asked about the hall" not in client.get("/api/v1/answers").content.decode()


def test_the_pages_of_the_api_lead_through_all_rows(client: Client):
    for number in range(5):
        a_change(f"Change {number}")
    found, address = [], "/api/v1/you-said-we-did?per_page=2"

    while address:
        answer = client.get(address.removeprefix("http://localhost:8000")).json()
        found += answer["rows"]
        address = answer["next"]

    assert found == rows_of(client, "you-said-we-did")
    assert answer["pages"] == 3
    beyond = client.get("/api/v1/you-said-we-did?per_page=2&page=9").json()
    assert (beyond["rows"], beyond["next"]) == ([], None)
    assert "page=3" in beyond["previous"]


@pytest.mark.parametrize("query", ["page=0", "per_page=0", "per_page=501", "page=x"])
def test_a_page_that_cannot_be_is_refused_with_the_field(client: Client, query: str):
    response = client.get(f"/api/v1/policies?{query}")

    assert response.status_code == 422
    assert query.partition("=")[0] in json.dumps(response.json())


@pytest.mark.parametrize("address", ["/data/v1/cases.json", "/data/cases/", "/api/v1/cases"])
def test_there_is_no_other_data(client: Client, address: str):
    assert client.get(address, follow=True).status_code == 404


@pytest.mark.parametrize(
    "address", ["/data/v1/policies.json", "/api/v1/policies", "/api/v1/openapi.json"]
)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, address: str, method: str):
    assert getattr(client, method)(address).status_code == 405


def test_too_many_requests_are_told_when_to_come_back(client: Client, monkeypatch: Any):
    monkeypatch.setattr(opendata_answers, "A_SOURCE", Limit("open_data_test", 2, 60))
    for _ in range(2):
        assert client.get("/api/v1/policies").status_code == 200

    for address in ("/api/v1/policies", "/data/v1/policies.csv", "/api/v1/openapi.json"):
        response = client.get(address)
        assert response.status_code == 429
        assert 0 < int(response.headers["Retry-After"]) <= 60
        assert response.headers["Cache-Control"] == "no-store"


def test_the_openapi_document_describes_every_set(client: Client):
    document = client.get("/api/v1/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == set(API)
    assert document["info"]["license"]["name"] == "Open Government Licence v3.0"
    operations = [path["get"] for path in document["paths"].values()]
    assert len({one["operationId"] for one in operations}) == len(SETS)
    for path, data in zip(document["paths"].values(), SETS.values(), strict=True):
        assert list(path) == ["get"]
        answer = path["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        shape = document["components"]["schemas"][answer["$ref"].rpartition("/")[2]]
        row = shape["properties"]["rows"]["items"]["$ref"].rpartition("/")[2]
        assert tuple(document["components"]["schemas"][row]["properties"]) == data.columns
        answered = client.get(f"/api/v1/{data.key}").json()
        assert set(answered) == set(shape["properties"])
        assert set(answered) == set(shape["required"])


def test_no_private_word_is_in_any_of_it(client: Client, staff: Staff):
    person = PersonDetails(name=f"Ada {SECRET}", email="ada@resident.example")
    case = open_case(text=f"The door of {SECRET} is locked.", topic=f"{SECRET} door", person=person)
    clerk = staff["auditor"]
    Draft(
        case=case,
        title=f"{SECRET} draft",
        asked=SECRET,
        begun_at=case.received_at,
        begun_by=clerk,
    ).save()
    survey_answers(6, words=f"{SECRET} was rude.")
    for address in (*ADDRESSES, *API, "/api/v1/openapi.json", "/data/", "/api/v1/"):
        said = client.get(address).content.decode()
        for private in (SECRET, case.reference, "ada@resident", str(case.intake_key), clerk.email):
            assert private not in said, (address, private)


@pytest.mark.req("S1-5")
def test_a_decision_is_there_once_it_is_published(client: Client):
    MeetingGroup.objects.filter(key="partnership").update(key="another")
    held = make_held()
    held.publish(reason="Mill Lane is dark.")
    held.decide(title=f"{SECRET} decision")

    (row,) = rows_of(client, "decisions")

    assert row["decision"] == ["Put up a lamp post.", "Ask the borough to keep it lit."]
    assert (row["status"], row["decided_on"]) == ("resolved", "2026-03-09")
    for address in ("/data/v1/decisions.csv", "/api/v1/decisions"):
        assert SECRET not in client.get(address).content.decode()


def survey_answers(count: int, choice: str = "very_well", *, words: str = "") -> None:
    for _ in range(count):
        SurveyAnswer(
            pk=drawn(),
            procedure_key=PACK,
            month=a_year_ago(),
            kind="concern",
            answers={"listened": choice},
            words=words,
        ).save(force_insert=True)


def a_year_ago() -> date:
    """The first month of a year that has just ended."""
    return Period(quarter_of(localdate()), YEAR).before.since


def test_of_the_survey_small_counts_are_null_with_what_would_give_them_away(client: Client):
    survey_answers(9)
    survey_answers(2, "badly")

    rows = [row for row in rows_of(client, "survey") if "listen" in row["question"]]
    told = {row["group"]: row["people"] for row in rows}
    assert told["bad"] is None
    assert sum(count is None for count in told.values()) > 1
    assert rows[0]["answers"] == ["Very well", "Fairly well"]
    page = client.get("/how-we-are-doing/what-people-say/").content.decode()
    assert "11 people answered." in page


def test_of_performance_only_what_was_published_is_there(client: Client):
    cells = {
        "schema": 1,
        "title": "Telling us",
        "names": {"kind": {"concern": "Concern"}},
        "quarter": {
            "since": "2026-01-01",
            "until": "2026-03-31",
            "counts": {"received": {"total": 17, "by": {"concern": None, "complaint": 12}}},
            "medians": {},
        },
    }
    PublishedQuarter(
        procedure_key=PACK,
        first_day=date(2026, 1, 1),
        cells=cells,
        counts={"received": {"total": 17, "by": {"concern": 3}}},
        digest="0" * 64,
        counted_until=datetime(2026, 4, 20, tzinfo=UTC),
        published_at=datetime(2026, 4, 21, tzinfo=UTC),
    ).save()

    rows = rows_of(client, "performance")

    assert [(row["part_title"], row["count"]) for row in rows] == [
        ("All", 17),
        ("Concern", None),
        ("complaint", 12),
    ]
    assert {(row["period_from"], row["period"]) for row in rows} == {("2026-01-01", "quarter")}
    sheet = client.get("/data/v1/performance.csv").content.decode()
    assert ",3," not in sheet


def test_no_cell_of_a_spreadsheet_is_a_formula():
    row = YouSaidRow(
        url="/x/",
        title="=1+1",
        published_on=None,
        topics=["@a", "b"],
        said="+44",
        did="-1",
    )

    (_, line) = csv.reader(io.StringIO(as_csv(SETS["you-said-we-did"], [row])))

    assert line == ["/x/", "'=1+1", "", "'@a; b", "'+44", "'-1"]


@pytest.mark.parametrize("address", ["/data/", "/data/performance/", "/api/v1/"])
def test_the_pages_for_people_are_public(client: Client, address: str):
    response = client.get(address)

    assert response.status_code == 200
    assert "Open Government Licence v3.0" in response.content.decode()
    assert not response.cookies
