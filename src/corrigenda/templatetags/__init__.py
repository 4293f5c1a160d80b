"""Template tags: how words and times are shown."""
