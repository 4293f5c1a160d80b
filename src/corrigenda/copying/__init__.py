"""Move an installation from one database to another: all rows, or none."""
