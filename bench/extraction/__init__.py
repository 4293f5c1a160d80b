"""Which words of a page are the story's, by our text model and by trafilatura. See bench/README.md."""
