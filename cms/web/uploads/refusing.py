"""Why a file is not taken, in words for somebody who may be upset, and what to do instead."""

from __future__ import annotations

from typing import Final


class UploadRefused(Exception):
    """Raised for a file that we do not keep. ``text`` is for the person; nothing was stored."""

    def __init__(self, text: str) -> None:
        """Keep the words."""
        super().__init__(text)
        self.text = text


EMPTY: Final = "This file is empty. Choose it again, or choose another."
TOO_LARGE: Final = (
    "This file is larger than 10 MB. Send a smaller copy, or send it in parts. "
    "A photo can be made smaller in your phone’s settings."
)
NOT_TAKEN: Final = (
    "We cannot take this kind of file. Send a photo (JPG or PNG), a PDF or a Word document (DOCX)."
)
DAMAGED_PICTURE: Final = (
    "We could not open this picture. It may be damaged, too large, or cut off on its way. "
    "Choose it again, or take a screenshot of it and send that."
)
TOO_MANY_POINTS: Final = (
    "This picture is too large for us to open. Take a screenshot of it and send that."
)
DAMAGED_PDF: Final = (
    "This PDF is damaged or was cut off on its way. "
    "Open it, print it to a new PDF, and send that one."
)
LOCKED_PDF: Final = (
    "This PDF needs a password to open. Print it to a new PDF without a password, and send that."
)
FORM_PDF: Final = (
    "This PDF is a kind of form that only one program can show. "
    "Print it to a new PDF, and send that one."
)
PDF_OF_FILES: Final = "This PDF is a folder of other files. Send each of those files by itself."
PDF_RUNS: Final = (
    "This PDF can start programs or play video, so we cannot keep it. "
    "Print it to a new PDF, and send that one."
)
HUGE_PDF: Final = "This PDF is too large for us to open. Send the pages that matter as a new PDF."
DAMAGED_WORD: Final = (
    "This Word document is damaged, or is not one. Open it, save it as a PDF, and send that."
)
WORD_RUNS: Final = (
    "This Word document has a program or another file inside, so we cannot keep it. "
    "Save it as a PDF, and send that."
)
HUGE_WORD: Final = (
    "This Word document unpacks to more than we can open. Save it as a PDF, and send that."
)
TOOK_TOO_LONG: Final = (
    "This file took too long to check, so it was not kept. "
    "Try once more. If it fails again, send a smaller copy or a screenshot."
)
BUSY: Final = "Many files are arriving just now. Wait a minute, then send this one again."
SCANNER_AWAY: Final = (
    "We cannot check files for viruses at the moment, so this one was not kept. "
    "Try it again in a few minutes. Nothing else that you told us is lost."
)
VIRUS: Final = (
    "Our virus check found something dangerous in this file, so it was not kept. "
    "Do not open it again. Send a photo or a screenshot instead."
)
