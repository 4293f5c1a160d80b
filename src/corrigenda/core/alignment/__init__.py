"""How one text became another, the way a person would say it.

The problem: a passage of one revision has to be found in the next, and quoting it is not enough. Its words may have
changed, and the same words may stand elsewhere. What a person does is to lay both revisions beside each other: this
paragraph is as it was, that sentence was rewritten, this one is new, that one went to the top.

In that order it is done here, each step only on what the one before left over:

1. `lines`: whole lines that are equal, in order (patience). Most of an article is settled here, at the speed of C.
2. `sentences` and `chains`: in what was rewritten, sentences that are equal, in order; then those that stand in another
   rewritten stretch: moved. `stretches` opens them, `moved` finds the latter.
3. `beads`: the other sentences, paired by the words they share and by their place, as Gale and Church (1993) paired
   translations. A sentence rewritten beyond recognition is known by its neighbours.
4. `refine`: within a pair, the words that stood and still stand, without those that both have by chance. `inside` asks
   it and `beads`.
5. `elsewhere`, for what is gone from its place: `strays`, sentences that were moved and edited at once; `clauses` and
   `moves`, a few words in a row, unique on both sides, that show where a clause went.

Steps 3 to 5 are taken only for the stretches that somebody asks about, which is why one passage of a long document
costs little and each further one next to nothing. Where little was rewritten, the stretches in which a passage's words
cannot stand are passed over by searching their text.

Cost: steps 1 and 2 are near-linear. 3 and 4 compare at most a fixed number of pairs a gap, and no more than some a
letter; above that they fall back to words as they stand, and to what stands once. Questions that need all gaps (what
was moved, how much is left) are asked only of so many letters and pairs in all, and answered from the part at hand
where there are more. A diff by letters (Myers 1986) is not used: it cuts words in two, and calls a moved paragraph
deleted.

All offsets are code points.
"""

from corrigenda.core.alignment.parts import Piece
from corrigenda.core.alignment.revisions import Alignment

__all__ = ["Alignment", "Piece"]
