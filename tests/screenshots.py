"""`make screenshots`: pictures of every page of a demo into var/screenshots, the documentation's into docs/pictures.

Everything in them was done through the pages: reports sent by the widget, decisions made at the desk.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import launch
from tests.chain.conftest import Demo, select, sign_in
from tests.server.process import environment, free_port

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "var" / "screenshots"
DOCUMENTED = {  # in docs/pictures
    "dialog": "dialog-light",
    "dialog-phone": "dialog-phone-light",
    "dialog-arabic": "dialog-arabic-light",
    "queue": "queue-light",
    "erratum": "erratum-light",
    "erratum-dark": "erratum-dark",
    "draft": "draft-light",
    "notices": "notices-light",
    "record": "record-light",
}
PLANTED = ROOT / "src" / "corrigenda" / "demo" / "publication" / "planted.json"
DESKTOP = {"width": 1200, "height": 800}
PHONE = {"width": 360, "height": 740}


def main() -> None:
    """Start a demo, act, take the pictures, end it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = Demo(f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{free_port()}")
        process = subprocess.Popen(
            [sys.executable, "-m", "corrigenda", "demo", "--folder", str(folder / "demo"),
             "--port", demo.desk.rsplit(":", 1)[1], "--publication-port", demo.publication.rsplit(":", 1)[1]],
            env=environment(folder), stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait_for(f"{demo.desk}/desk/login/")
            with sync_playwright() as playwright:
                browser = launch(playwright)
                _take_all(browser, demo)
                browser.close()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)
    _document()


def _document() -> None:
    pictures = ROOT / "docs" / "pictures"
    pictures.mkdir(exist_ok=True)
    for name, taken in DOCUMENTED.items():
        shutil.copyfile(PICTURES / f"{taken}.png", pictures / f"{name}.png")


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def _take_all(browser: Browser, demo: Demo) -> None:
    _report_planted_errors(demo)
    for scheme in ("light", "dark"):
        _take_reader(browser, demo, scheme)
    time.sleep(6)  # the worker places the reports
    _publish_one(browser, demo)
    for scheme in ("light", "dark"):
        _take_desk(browser, demo, scheme)
        _take_public(browser, demo, scheme)


def _report_planted_errors(demo: Demo) -> None:
    for number, error in enumerate(json.loads(PLANTED.read_text(encoding="utf-8"))):
        if error["wrong"] == error["right"]:
            continue
        for _ in range(1 + (number * 7) % 4):
            _send(demo, error)


def _send(demo: Demo, error: dict[str, Any]) -> None:
    report = {
        "id": str(uuid.uuid4()), "site": "demo", "url": f"{demo.publication}/{error['page']}",
        "quote": {"exact": error["wrong"]}, "proposal": error["right"], "kind": error["kind"],
        "comment": error["why"] if error["kind"] == "fact" else "", "language": "en", "seconds": 20,
    }  # fmt: skip
    request = urllib.request.Request(
        f"{demo.desk}/api/v1/reports", json.dumps(report).encode(), {"Content-Type": "application/json"}
    )
    for _ in range(100):
        try:
            urllib.request.urlopen(request, timeout=10).close()
            return
        except urllib.error.HTTPError as refused:
            if refused.code != 429:
                raise
            return  # the demo's own limit; enough was sent


def _picture(page: Page, name: str, *, full: bool = False) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=full)


def _take_reader(browser: Browser, demo: Demo, scheme: str) -> None:
    for name, story, size, words in (
        ("dialog", "ferry", DESKTOP, "Saturday, November"),
        ("dialog-phone", "ferry", PHONE, "Saturday, November"),
        ("dialog-narrow", "storm", {"width": 320, "height": 640}, "closed its"),
        ("dialog-arabic", "maktaba", DESKTOP, "المكتبة"),
        ("dialog-ukrainian", "mayak", PHONE, "маяк"),
    ):
        context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{demo.publication}/{story}.html")
        select(page, words)
        page.wait_for_timeout(500)
        _picture(page, f"selection-{name}-{scheme}")
        page.keyboard.press("Control+Enter")
        page.get_by_role("dialog").wait_for()
        if name == "dialog":
            page.get_by_role("dialog").locator("textarea").first.fill("Friday, November")
        _picture(page, f"{name}-{scheme}")
        context.close()


def _publish_one(browser: Browser, demo: Demo) -> None:
    page = browser.new_context(viewport=DESKTOP).new_page()  # type: ignore[arg-type]
    sign_in(page, demo)
    row = page.locator("[data-row]").filter(has_text="Friday").first
    row.get_by_role("button", name="Verify").click()
    page.goto(f"{demo.desk}/desk/demo/?state=verified")
    page.locator("[data-open]").first.click()
    page.get_by_role("link", name="Draft the notice").click()
    page.get_by_role("button", name="Save and preview").click()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_timeout(500)


def _take_desk(browser: Browser, demo: Demo, scheme: str) -> None:
    for size, suffix in ((DESKTOP, ""), (PHONE, "-phone")):
        page = browser.new_context(viewport=size, color_scheme=scheme).new_page()  # type: ignore[arg-type]
        page.goto(f"{demo.desk}/desk/login/")
        _picture(page, f"login{suffix}-{scheme}")
        sign_in(page, demo)
        _picture(page, f"queue{suffix}-{scheme}")
        page.locator("[data-open]").first.click()
        page.wait_for_timeout(500)
        _picture(page, f"erratum{suffix}-{scheme}")
        _picture(page, f"erratum-whole{suffix}-{scheme}", full=True)
        page.goto(f"{demo.desk}/desk/demo/?state=verified")
        page.locator("[data-open]").first.click()
        page.wait_for_timeout(300)
        _picture(page, f"verified{suffix}-{scheme}")
        page.get_by_role("link", name="notice").first.click()
        _picture(page, f"draft{suffix}-{scheme}", full=True)
        page.goto(f"{demo.desk}/demo/")
        _picture(page, f"stories{suffix}-{scheme}")
        page.goto(f"{demo.desk}/desk/demo/history/")
        _picture(page, f"history{suffix}-{scheme}")


def _take_public(browser: Browser, demo: Demo, scheme: str) -> None:
    for size, suffix in ((DESKTOP, ""), (PHONE, "-phone")):
        page = browser.new_context(viewport=size, color_scheme=scheme).new_page()  # type: ignore[arg-type]
        page.goto(demo.record)
        _picture(page, f"record{suffix}-{scheme}")
        page.goto(f"{demo.record}1/")
        _picture(page, f"correction{suffix}-{scheme}")
        page.goto(f"{demo.desk}/report?site=demo&url={demo.publication}/qawarib.html&lang=ar")
        _picture(page, f"form-arabic{suffix}-{scheme}", full=True)
        page.goto(f"{demo.desk}/report?site=demo&url={demo.publication}/ferry.html&lang=en")
        _picture(page, f"form{suffix}-{scheme}", full=True)
        page.goto(f"{demo.publication}/ferry.html")
        page.locator('[data-corrigenda="notices"]').get_by_role("button").click()
        page.locator('[data-corrigenda="notices"]').scroll_into_view_if_needed()
        _picture(page, f"notices{suffix}-{scheme}")


if __name__ == "__main__":
    main()
