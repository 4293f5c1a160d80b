from corrigenda.core.problems import FieldError, Problem

__all__ = ["FieldError", "Problem"]
