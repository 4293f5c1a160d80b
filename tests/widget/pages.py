"""The pages the widget is tried on. All made up."""

from __future__ import annotations

LEDGER = "https://ledger.test/"
FERRY_URL = LEDGER + "ferry.html"

_SCRIPT = '<script src="https://desk.test/corrigenda.js" data-site="ledger" defer></script>'


def page(body: str, *, lang: str = "en", direction: str = "ltr", head: str = "", script: str = _SCRIPT) -> str:
    """A whole page with the one script tag."""
    return (
        f'<!doctype html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>The Harbour Ledger</title>'
        f"{head}{script}</head><body>{body}</body></html>"
    )


STORY = """
<header><p>The Harbour Ledger, printed on Mondays</p></header>
<main><article>
<h1>Ferry returns to the old pier</h1>
<p id="first">The ferry <em>Kittiwake</em> will sail again on <b>Sater</b>day, after eleven years in dock.</p>
<aside><p id="teaser">Other topics of interest: the lighthouse.</p></aside>
<p id="second">Tickets cost 4&nbsp;crowns. “We kept the bell 🔔 polished,” said the harbour master.</p>
<p id="third">The pier itself was mended last winter.</p>
</article></main>
<footer><p>Postbox 4, Old Pier</p></footer>
"""

FERRY = page(STORY, head='<link rel="canonical" href="https://ledger.test/ferry">')
BARE_FERRY = FERRY.replace(_SCRIPT, "")

ARABIC = page(
    "<article><h1>عودة العبّارة إلى الرصيف القديم</h1>"
    "<p>تبحر العبّارة «النورس» من جديد يوم <b>السبط</b> بعد أحد عشر عامًا في الحوض.</p>"
    "<p>ثمن التذكرة أربع كورونات.</p></article>",
    lang="ar",
    direction="rtl",
)

LONG_WORDS = "The tide came in and the tide went out. " * 40
LONG = page(f"<article><p>A short start.</p><p>{LONG_WORDS}</p><p>{LONG_WORDS}</p><p>A short end.</p></article>")


def with_elements(extra: str, **options: str) -> str:
    """The ferry story with something of the publisher's below it."""
    return page(STORY.replace("</main>", f"</main><section>{extra}</section>"), **options)
