"""Corrigenda: the corrections desk behind the line under a published report."""

__version__ = "0.1.0"
