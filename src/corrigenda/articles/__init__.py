"""Articles as they change: a page is fetched, its text read, a revision stored, the errata carried over."""
