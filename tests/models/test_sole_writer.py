"""`Erratum.apply` is the only writer of an erratum's state."""

import ast
from pathlib import Path

import corrigenda

SOURCE = Path(corrigenda.__file__).parent


def writes_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("update", "create", "bulk_create") and any(k.arg == "state" for k in node.keywords)
    return False


def test_no_other_module_writes_the_state() -> None:
    writers = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if any(writes_state(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert writers == {"models/erratum.py"}
