"""The reader's widget: the built file in a real Chromium, on pages and before a desk that live in memory."""
