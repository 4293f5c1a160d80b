"""The contract of `spec/`: vectors in both languages, and whole pages read by both."""
