"""Mirrors src/corrigenda; `chain/` drives everything together in a real browser."""
