from tests.widget.test_retry import *
from tests.widget.conftest import *
def test_dbg(patient, desk):
    desk.always = refusal(Problem("unavailable", "The disk is full.", retry_after=30))
    patient.send()
    patient.see_kept()
    print("A", patient.page.evaluate("Date.now()"), len(desk.bodies))
    patient.page.wait_for_timeout(500)
    print("B", patient.page.evaluate("Date.now()"), len(desk.bodies))
    patient.pass_seconds(1)
    print("C", patient.page.evaluate("Date.now()"), len(desk.bodies))
    patient.pass_seconds(10)
    print("D", patient.page.evaluate("Date.now()"), len(desk.bodies))
    print(patient.dialog.locator("[role=status]").inner_text(), patient.kept())
def test_frame(arrive, desk):
    frames = '<iframe sandbox="allow-scripts" width="600" height="600" src="/inner.html"></iframe>'
    reader = arrive(page(STORY), url=LEDGER + "inner.html")
    reader.change_page(page(frames, script=""))
    reader.visit(FERRY_URL)
    frame = reader.page.frame(url=LEDGER + "inner.html")
    reader.where = frame
    frame.locator("h1").click()
    desk.answers = [unreachable]
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.page.wait_for_timeout(6000)
    print(desk.asked, reader.complaints, reader.mistakes, [p["proposal"] for p in desk.posts], reader.dialog.inner_text())
