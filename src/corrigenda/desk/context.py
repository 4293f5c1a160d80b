"""The few words around a passage, for a line in a list."""

from __future__ import annotations

_MOST_BEFORE = 36
_MOST_AFTER = 44
_ENDS = ".!?…。！？।؟"  # nothing was cut that the reader would miss


def short_before(prefix: str) -> str:
    """The end of a prefix, on one line, cut at a word, with an ellipsis where something was cut."""
    # A blank line is the edge of a block: what stands beyond it is another sentence.
    _, edge, own = prefix.rpartition("\n\n")
    line = _one_line(own)
    if len(line) <= _MOST_BEFORE:
        return line if edge or not line else f"…{line}"
    cut = line[-_MOST_BEFORE:]
    return "…" + (cut.split(" ", 1)[1] if " " in cut.rstrip() else cut)


def short_after(suffix: str) -> str:
    """The beginning of a suffix, on one line, cut at a word, with an ellipsis where something was cut."""
    own, edge, _ = suffix.partition("\n\n")
    line = _one_line(own)
    if len(line) <= _MOST_AFTER:
        return line if edge or not line or line[-1] in _ENDS else f"{line}…"
    cut = line[:_MOST_AFTER]
    return (cut.rsplit(" ", 1)[0] if " " in cut.lstrip() else cut) + "…"


def _one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")
