"""Public pictures: without what a camera wrote into them, and served from their folder alone."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve
from willow.plugins.pillow import PillowImage

# Where Wagtail puts what it makes for pages. Uploads themselves, and documents, are elsewhere
# and have no address here.
FOLDER: Final = "images"
A_DAY: Final = 24 * 3600


def forget_camera_data(image: PillowImage) -> None:
    """Drop place, author and comments; which way is up has been applied by then (14.2.8)."""
    for name in ("comment", "exif", "xmp"):
        image.image.info.pop(name, None)


def keep_camera_data_out() -> None:
    """Willow writes a photo's data into every copy, and has no setting against it."""
    PillowImage.get_exif_data = forget_camera_data


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """One picture made for a page. A larger site lets its web server or store answer."""
    try:
        response = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / FOLDER))
    except (OSError, ValueError) as error:  # a name that no file system takes is no picture's
        raise Http404 from error
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response
