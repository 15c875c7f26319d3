"""The read-only API: every data set by pages, and an OpenAPI document that describes it."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query
from ninja.openapi.schema import OpenAPISchema
from pydantic import Field, create_model

from cms.published_summaries.opendata.answers import answered, too_often
from cms.published_summaries.opendata.files import JSON, TYPES, heading, written
from cms.published_summaries.opendata.sets import SETS, VERSION, DataSet

BASE: Final = f"/api/v{VERSION}/"
A_PAGE: Final = 50
MOST_A_PAGE: Final = 500
ABOUT: Final = (
    "What this site publishes, as data. It is read-only, needs no key and sets no cookie. Fields "
    "are added in a version, never renamed or taken away."
)

Page = Annotated[int, Query(ge=1, le=100_000, description="Which page, from 1.")]
PerPage = Annotated[int, Query(ge=1, le=MOST_A_PAGE, description="How many rows a page has.")]

# Its own pages of documentation would load scripts from elsewhere; ours stands at BASE.
api = NinjaAPI(
    title="Open data",
    version=VERSION,
    description=ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="opendata",
)


def page_of(data: DataSet, request: HttpRequest, number: int, size: int) -> HttpResponse:
    """One page of rows. All are read, and only those asked for are written out."""
    if refused := too_often(request):
        return refused
    every = list(data.rows(localdate()))
    pages = max(1, -(-len(every) // size))
    first = (number - 1) * size
    rows = [row.model_dump(mode="json") for row in islice(every, first, first + size)]
    found = {
        **heading(data, request),
        "count": len(every),
        "page": number,
        "pages": pages,
        "next": address(data, number + 1, size) if number < pages else None,
        "previous": address(data, min(number - 1, pages), size) if number > 1 else None,
        "rows": rows,
    }
    return answered(request, written(found), TYPES[JSON])


def address(data: DataSet, number: int, size: int) -> str:
    query = urlencode({"page": number, "per_page": size})
    return f"{settings.SITE_URL}{BASE}{data.key}?{query}"


def offer(data: DataSet) -> None:
    """Add one data set to the API, with the shape of its answer."""
    shape: Any = create_model(
        f"{data.row.__name__}s",
        title=(str, Field(description="Of the data set.")),
        version=(str, Field(description="Of the data set.")),
        publisher=(str, Field(description="Whose data it is.")),
        licence=(dict[str, str], Field(description="Its name and address.")),
        documentation=(str, Field(description="What each field means.")),
        row_schema=(str, Field(description="The JSON Schema of a row.")),
        count=(int, Field(description="How many rows there are.")),
        page=(int, Field(description="Which page this is.")),
        pages=(int, Field(description="How many there are.")),
        next=(str | None, Field(description="The address of the next page.")),
        previous=(str | None, Field(description="The address of the one before.")),
        rows=(list[data.row], Field(description="The rows.")),  # type: ignore[name-defined]
    )

    def rows(request: HttpRequest, page: Page = 1, per_page: PerPage = A_PAGE) -> HttpResponse:
        return page_of(data, request, page, per_page)

    name = data.key.replace("-", "_")
    api.get(
        f"/{data.key}",
        response=shape,
        operation_id=name,
        summary=data.title,
        description=data.about,
        url_name=name,
    )(rows)
    # Programs ask for the head alone to see whether anything changed.
    api.api_operation(["HEAD"], f"/{data.key}", include_in_schema=False)(rows)


for one in SETS.values():
    offer(one)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document that programs read to know all this."""
    if refused := too_often(request):
        return refused
    document: OpenAPISchema = api.get_openapi_schema(path_prefix=BASE)
    document["servers"] = [{"url": settings.SITE_URL}]
    document["info"]["license"] = {
        "name": settings.OPEN_DATA_LICENCE,
        "url": settings.OPEN_DATA_LICENCE_URL,
    }
    return answered(request, written(document), "application/openapi+json")
