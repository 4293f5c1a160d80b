"""What the widget costs a page: bytes over the wire, and milliseconds of the main thread."""
