"""What the desk's pages cost, and how that grows with the desk's past."""
