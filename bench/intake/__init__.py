"""How many reports a second the intake acknowledges durably, beside Isso and beside what the disk allows."""
