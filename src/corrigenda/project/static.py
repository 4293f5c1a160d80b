"""Static files: collected at start, compressed and named by content, so that they can be cached for ever.

Where nothing was collected (tests, a checkout) the plain names serve as well.
"""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise's storage that knows how to do without a manifest."""

    def stored_name(self, name: str) -> str:
        """The name with the content's digest, or the plain name of a file that was not collected."""
        try:
            stored: str = super().stored_name(name)
        except ValueError:
            return name
        return stored
