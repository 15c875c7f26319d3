"""Files that somebody sends: what they are, and a copy made new that can be given to others.

Content decides the type; a name is only a label. Knows no other app.
"""

from cms.web.uploads.checking import Checked, check_upload
from cms.web.uploads.keeping import kept_with
from cms.web.uploads.kinds import kind_of
from cms.web.uploads.limits import LARGEST, LARGEST_WORDS, WHAT_WE_TAKE, check_size
from cms.web.uploads.naming import safe_name
from cms.web.uploads.refusing import UploadRefused
from cms.web.uploads.serving import sealed

__all__ = [
    "LARGEST",
    "LARGEST_WORDS",
    "WHAT_WE_TAKE",
    "Checked",
    "UploadRefused",
    "check_size",
    "check_upload",
    "kept_with",
    "kind_of",
    "safe_name",
    "sealed",
]
