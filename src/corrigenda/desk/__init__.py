"""The desk: editors see what readers reported, each in its place, and decide."""
