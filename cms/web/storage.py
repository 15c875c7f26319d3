"""Static files under names that carry their own fingerprint, compressed once at release."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class SiteStaticStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the ``import`` lines of our script modules to the fingerprinted names."""

    support_js_module_import_aggregation = True
