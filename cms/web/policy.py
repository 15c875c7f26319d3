"""What a browser may load from our pages. Imported by settings, so it imports nothing."""

from __future__ import annotations

from typing import Final

SELF: Final = "'self'"
NONE: Final = "'none'"
UNSAFE_INLINE: Final = "'unsafe-inline'"

PUBLIC_DIRECTIVES: Final[dict[str, list[str]]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    # The editors' preview panel frames our own pages.
    "frame-ancestors": [SELF],
}
# Wagtail's admin still writes scripts and styles into its pages (date choosers, inline
# panels, modeladmin listings). No nonce here: it would switch 'unsafe-inline' off.
ADMIN_DIRECTIVES: Final[dict[str, list[str]]] = {
    **PUBLIC_DIRECTIVES,
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
}
# The picture that an authenticator app reads is written into the page.
ACCOUNT_DIRECTIVES: Final[dict[str, list[str]]] = {
    **PUBLIC_DIRECTIVES,
    "img-src": [SELF, "data:"],
}
DIRECTIVES_BELOW: Final = {"/admin/": ADMIN_DIRECTIVES, "/accounts/2fa/": ACCOUNT_DIRECTIVES}

# The pages of the people who work here: kept by nobody, like a resident's own.
KEPT_BY_NOBODY: Final = ("/accounts/",)

# The shape django-csp reads from settings.CONTENT_SECURITY_POLICY.
PUBLIC_POLICY: Final[dict[str, object]] = {"DIRECTIVES": PUBLIC_DIRECTIVES}

PERMISSIONS_POLICY: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
