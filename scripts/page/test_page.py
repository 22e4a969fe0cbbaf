#!/usr/bin/env python3
"""The dashboard in a real browser, on a real coordinator and worker: what it shows while a sweep runs, what its buttons
do and to whom, whether it can be read by everyone, and that it stays usable with ten thousand trials.

Screenshots of every view go to the directory of --screenshots. Exits with 1 and says what is wrong.

Usage: test_page.py --slalom PROGRAM --screenshots DIR
"""
import argparse
import json
import os
import time

from playwright.sync_api import expect

from browser import PHONE, WIDE, Browser
from cluster import Cluster

expect.set_options(timeout=300_000)

HOSTILE = "<script>alert(1)</script>"

# Twelve trials of about a second; one learning rate diverges.
SWEEP = """
schema: 1
name: twelve
dataset: { train: 2000, validation: 200 }
network: { hidden: [300, 300] }
training: { epochs: 8, batch: 50 }
evaluation: { train: 200 }
seeds: 0..<3
optimizers:
  - { name: sgd, learning-rate: [1e-3, 1e6] }
  - { name: adam, learning-rate: [1e-4, 1e-3] }
"""
# As many trials as a page has to stay usable with.
LARGE = """
schema: 1
name: ten-thousand
dataset: { train: 100, validation: 50 }
network: { hidden: [4] }
training: { epochs: 1, batch: 50 }
evaluation: { train: 50 }
seeds: 0..<20
optimizers:
  - { name: sgd, learning-rate: { log: [1e-5, 1e-1], points: 250 } }
  - { name: adam, learning-rate: { log: [1e-5, 1e-1], points: 250 } }
"""


def require(condition, what):
    if not condition:
        raise SystemExit(f"test-page: {what}")


def ranked_rows(page):
    """Optimizer and learning rate of each configuration as the page shows them."""
    headings = page.locator("table#configurations thead th").all_inner_texts()
    (optimizer, rate) = (headings.index("optimizer"), headings.index("rate"))
    rows = page.locator("table#configurations tbody tr")
    return [
        (cells[optimizer].strip(), cells[rate].strip())
        for cells in ([c.strip() for c in row.locator("th,td").all_inner_texts()] for row in rows.all())
    ]


def watch_a_sweep(cluster, browser):
    """A page that is never reloaded follows a sweep from its submission to its end."""
    page = browser.page()
    page.goto(cluster.url)
    expect(page.locator("table#sweeps")).to_contain_text("no sweep was submitted yet")
    browser.check_accessibility(page, "no sweeps")
    page.evaluate("window.loadedOnce = true")
    sweep = cluster.submit(SWEEP)
    row = page.locator("table#sweeps tbody tr", has_text="twelve")
    expect(row).to_contain_text("stalled")
    expect(row).to_contain_text("0/12")
    # Why nothing runs, and what to do.
    expect(row).to_contain_text("worker")
    require(page.evaluate("window.loadedOnce"), "the list of sweeps was loaded again")

    row.get_by_role("link", name="twelve").click()
    expect(page.locator("#progress")).to_contain_text("0/12")
    page.evaluate("window.loadedOnce = true")
    worker = cluster.start("worker", "--slots", "1", "--name", "browser-test")
    expect(page.locator("#progress")).to_contain_text("1 running")
    # A chart appears and grows while the sweep runs.
    expect(page.locator("#losses svg")).to_be_visible()
    before = page.locator("#losses svg").evaluate("svg => svg.outerHTML")
    page.wait_for_function("before => document.querySelector('#losses svg').outerHTML !== before", arg=before)
    browser.shoot(page, "sweep-running")
    expect(page.locator("#progress")).to_contain_text("12/12")
    expect(page.locator("#state")).to_contain_text("finished")
    require(page.evaluate("window.loadedOnce"), "the sweep's page was loaded again")
    check_finished(cluster, browser, page, sweep)
    page.context.close()
    return sweep, worker


def check_finished(cluster, browser, page, sweep):
    """The page shows what the command shows."""
    table = cluster.json("leaderboard", sweep)
    shown = ranked_rows(page)
    expected = [row["settings"]["optimizer"] for row in table["configurations"]]
    require(
        [optimizer for optimizer, _ in shown] == [settings["name"] for settings in expected],
        f"the configurations are {shown}, and by the leaderboard {expected}")
    require(
        all(abs(float(rate.split()[0]) / settings["learningRate"] - 1) < 1e-9
            for (_, rate), settings in zip(shown, expected)), f"learning rates {shown}")
    for picture in ("losses", "accuracy", "sensitivity", "heatmap-result", "heatmap-state", "timeline"):
        # A picture is fetched when its place is seen.
        page.locator(f"#{picture}").scroll_into_view_if_needed()
        expect(page.locator(f"#{picture} svg").first).to_be_visible()
    require(page.locator("#losses svg title").count() > 20, "the losses have values to hover over")
    expect(page.locator("#sensitivity svg").first).to_contain_text("diverged")
    expect(page.locator("#failures")).to_contain_text("no trial has failed")


def sort_and_filter(cluster, browser, sweep):
    """By links and a form, with and without a script."""
    for scripted in (True, False):
        page = browser.page(java_script_enabled=scripted)
        page.goto(f"{cluster.url}/sweeps/{sweep}")
        table = page.locator("table#configurations")
        best = ranked_rows(page)
        table.get_by_role("link", name="final loss").first.click()
        expect(table.locator("th", has=page.get_by_role("link", name="final loss"))).to_have_attribute(
            "aria-sort", "ascending")
        table.get_by_role("link", name="final loss").first.click()
        expect(table.locator("th", has=page.get_by_role("link", name="final loss"))).to_have_attribute(
            "aria-sort", "descending")
        require(ranked_rows(page)[0] != best[0], "the order turned")
        page.get_by_role("combobox", name="optimizer").select_option("adam")
        if not scripted:
            page.get_by_role("button", name="Show").click()
        expect(table.locator("tbody tr")).to_have_count(2)
        require({row[0] for row in ranked_rows(page)} == {"adam"}, "only adam is shown")
        page.context.close()


def use_the_keyboard(cluster, browser, sweep):
    page = browser.page()
    page.goto(f"{cluster.url}/sweeps/{sweep}")
    page.keyboard.press("Tab")
    require(page.evaluate("document.activeElement.className") == "skip", "the first stop is the link to the content")
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    require(page.evaluate("document.activeElement.id") == "main", "the link leads to the content")
    # Every control that can be reached shows that it was.
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate("""() => {
          const style = getComputedStyle(document.activeElement);
          return [document.activeElement.outerHTML.slice(0, 80), style.outlineStyle, style.outlineWidth, style.boxShadow];
        }""")
        require(style[1] != "none" and style[2] != "0px" or style[3] != "none", f"no focus is seen on {style[0]}")
    page.context.close()


def look_at_a_trial(cluster, browser, sweep):
    page = browser.page()
    page.goto(f"{cluster.url}/sweeps/{sweep}/trials/0")
    shards = cluster.json("leaderboard", sweep)["configurations"]
    digests = [trial["digest"] for row in shards for trial in row["trials"]]
    text = page.locator("main").inner_text()
    require(sum(digest in text for digest in digests) == 1, "the trial's page has its digest")
    expect(page.locator("main svg").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("browser-test")
    with page.expect_download() as download:
        page.locator("a[download], a[href*='series'], a[href*='export']").first.click()
    with open(download.value.path()) as file:
        lines = file.read().splitlines()
    require(len(lines) >= 320, f"the export of a trial of 320 iterations has {len(lines)} lines")
    page.context.close()


def act(cluster, browser, sweep):
    """Buttons are the operator's; what they do is done."""
    page = browser.page()
    address = f"{cluster.url}/sweeps/{sweep}"
    page.goto(address)
    expect(page.locator("main form[method=post]")).to_have_count(0)
    refused = page.request.post(f"{address}/pause", headers={"Origin": cluster.url})
    require(refused.status in (401, 403), f"a stranger's pause is answered by {refused.status}")

    sign_in(cluster, page, "viewer", address)
    expect(page.locator("main form[method=post]")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    sign_in(cluster, page, "operator", address)
    cookie = next(c for c in page.context.cookies() if c["httpOnly"])
    require(cookie["sameSite"] == "Strict", "the cookie goes to no other site")
    # The session alone does not do: the form's own token is missing.
    forged = page.request.post(f"{address}/pause", form={"csrf": "guessed"}, headers={"Origin": cluster.url})
    require(forged.status == 403, f"a forged form is answered by {forged.status}")
    page.context.close()


def sign_in(cluster, page, role, address):
    page.goto(f"{cluster.url}/login?next={address.removeprefix(cluster.url)}")
    page.get_by_label("Token").fill(cluster.run("keys", "tokens", "--role", role).strip())
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("banner")).to_contain_text(role)
    page.goto(address)


def steer(cluster, browser, worker):
    """Pause, resume, a failure, its rerun and cancel, by the buttons of the page."""
    sweep = cluster.submit(SWEEP.replace("twelve", "steered").replace("0..<3", "3..<9"))
    address = f"{cluster.url}/sweeps/{sweep}"
    page = browser.page()
    sign_in(cluster, page, "operator", address)
    expect(page.locator("#progress")).to_contain_text("1 running")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#state")).to_contain_text("paused")
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("#state")).to_contain_text("running")
    # A crash fails the trial for good here, and the button fills exactly this hole.
    expect(page.locator("#progress")).to_contain_text("1 running")
    cluster.kill_slot(worker)
    expect(page.locator("#failures")).to_contain_text("crashed")
    browser.shoot(page, "sweep-with-a-failure")
    browser.check_accessibility(page, "a sweep with a failure")
    page.get_by_role("button", name="Rerun failed").click()
    expect(page.locator("#failures")).to_contain_text("no trial has failed")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#state")).to_contain_text("cancelled")
    states = {s["name"]: s["state"] for s in cluster.json("sweeps")["sweeps"]}
    require(states["steered"] == "cancelled", f"the coordinator's states are {states}")
    page.context.close()


def read_charts(cluster, browser, sweep):
    """A crosshair tells the values of all optimizers by mouse, touch and keyboard; names in the key switch them off."""
    page = browser.page(has_touch=True)
    page.goto(f"{cluster.url}/sweeps/{sweep}")
    chart = page.locator("#losses svg")
    chart.scroll_into_view_if_needed()
    readout = page.locator("#readout")
    for way in ("mouse", "touch", "keyboard"):
        page.keyboard.press("Escape")
        box = chart.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
        if way == "mouse":
            page.mouse.move(x, y)
        elif way == "touch":
            page.touchscreen.tap(x, y)
        else:
            page.locator("#losses .scroll").focus()
            page.keyboard.press("End")
            page.keyboard.press("ArrowLeft")
        expect(readout).to_contain_text("sgd 1e-3: loss", timeout=10_000)
        expect(readout).to_contain_text("adam")
        expect(readout).to_contain_text("iteration")
    entry = page.locator("#losses .entry", has_text="sgd")
    line = page.locator("#losses path.series.sgd").first
    expect(line).to_be_visible()
    entry.focus()
    page.keyboard.press("Enter")
    expect(entry).to_have_attribute("aria-pressed", "false")
    expect(line).to_be_hidden()
    page.locator("#losses .scroll").focus()
    page.keyboard.press("Home")
    expect(readout).not_to_contain_text("sgd")
    entry.click()
    expect(line).to_be_visible()
    page.keyboard.press("Escape")
    browser.check_accessibility(page, "a page whose charts were read")
    page.context.close()


def fetch_what_is_seen(cluster, browser):
    """Pictures are fetched when they are seen, at most every 5 s, and nothing that did not change is a new element."""
    sweep = cluster.submit(SWEEP.replace("twelve", "seen").replace("0..<3", "20..<24"))
    page = browser.page()
    fetched = []
    page.on("request", lambda request: fetched.append((request.url.split("id=")[1], time.monotonic()))
            if "/picture?" in request.url else None)
    page.goto(f"{cluster.url}/sweeps/{sweep}")
    page.evaluate("window.firstRow = document.querySelector('#optimizers-panel h2')")
    expect(page.locator("#progress")).to_contain_text("3/16")
    # Before there is anything to draw, all places fit into the window; so it is looked at from here on.
    expect(page.locator("#losses svg")).to_be_visible()
    page.locator("#timeline").scroll_into_view_if_needed()
    page.wait_for_timeout(2000)
    fetched.clear()
    expect(page.locator("#progress")).to_contain_text("16/16")
    # The key alone shows a waiting trial.
    page.locator("#heatmap-state").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelectorAll('#heatmap-state rect.state.waiting').length === 1")
    ids = {id for id, _ in fetched}
    require(ids and "losses" not in ids, f"what was fetched far below the losses is {ids}")
    for id in ids:
        times = [when for other, when in fetched if other == id]
        require(all(b - a > 4.5 for a, b in zip(times, times[1:])), f"{id} was fetched at {times}")
    require(page.evaluate("window.firstRow === document.querySelector('#optimizers-panel h2')"),
            "a heading that did not change is a new element")
    page.context.close()


def look_at_a_report(cluster, browser, sweep):
    """The report's page keeps to a phone's width, and its charts' text can be read."""
    report = cluster.path / "report"
    cluster.run("report", sweep, "--output", str(report))
    for scheme in ("light", "dark"):
        for device, size in (("wide", WIDE), ("phone", PHONE)):
            page = browser.page(size, scheme)
            page.goto(f"file://{report}/index.html")
            label = f"report-{scheme}-{device}"
            browser.check_width(page, label)
            browser.check_text(page, label)
            browser.check_accessibility(page, label)
            browser.shoot(page, label)
            page.context.close()


def look_at_everything(cluster, browser, sweep):
    """Every view in both schemes, on a desk and on a phone."""
    views = {
        "sweeps": "/", "sweep": f"/sweeps/{sweep}", "trial": f"/sweeps/{sweep}/trials/0", "workers": "/workers",
        "login": "/login", "not-found": "/sweeps/zzz",
    }
    for scheme in ("light", "dark"):
        for device, size in (("wide", WIDE), ("phone", PHONE)):
            page = browser.page(size, scheme)
            for name, path in views.items():
                label = f"{name}-{scheme}-{device}"
                missing = name == "not-found"
                heard = len(browser.complaints)
                page.goto(cluster.url + path)
                expect(page.locator("main h1")).to_have_count(1)
                if missing:
                    # The browser says itself that it got no page.
                    del browser.complaints[heard:]
                browser.check_accessibility(page, label)
                browser.check_width(page, label)
                browser.check_text(page, label)
                browser.shoot(page, label)
            page.context.close()


def take_a_name_for_a_name(cluster, browser):
    sweep = cluster.submit(SWEEP.replace("twelve", json.dumps(HOSTILE)).replace("0..<3", "[100]"))
    page = browser.page()
    for path in ("/", f"/sweeps/{sweep}", f"/sweeps/{sweep}/trials/0"):
        page.goto(cluster.url + path)
        expect(page.locator("main")).to_contain_text(HOSTILE)
        require(page.locator("main script").count() == 0, f"{path} has a script in its text")
    require(HOSTILE in page.title() or "trial" in page.title().lower(), f"the title is {page.title()}")
    cluster.run("cancel", sweep)
    page.context.close()


def stay_usable(cluster, browser):
    sweep = cluster.submit(LARGE)
    page = browser.page()
    sizes = []
    page.on("response", lambda response: sizes.append((response.url, len(response.body())))
            if response.request.resource_type == "document" and response.ok else None)
    page.goto(f"{cluster.url}/sweeps/{sweep}")
    expect(page.locator("#progress")).to_contain_text("/10000")
    nodes = page.evaluate("document.getElementsByTagName('*').length")
    require(nodes < 8000, f"the page of 10,000 trials has {nodes} elements")
    expect(page.locator("table#configurations tbody tr")).to_have_count(50)
    first = ranked_rows(page)
    page.locator("#configurations-panel").get_by_role("link", name="next").click()
    page.wait_for_function(
        "first => document.querySelector('table#configurations tbody tr').innerText !== first",
        arg=page.locator("table#configurations tbody tr").first.inner_text()) if ranked_rows(page) == first else None
    require(ranked_rows(page) != first, "the second page has other rows")
    document = max(size for _, size in sizes)
    require(document < 2_000_000, f"the page of 10,000 trials has {document} bytes")
    browser.shoot(page, "sweep-of-10000")
    # It goes on as it is trained: with a worker there is something new all the time.
    expect(page.locator("#progress")).not_to_contain_text("0/10000")
    begin = time.monotonic()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    print(f"10,000 trials: {document} bytes, {nodes} elements, two frames in {time.monotonic() - begin:.3f} s")
    cluster.run("cancel", sweep)
    page.context.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--slalom", required=True)
    parser.add_argument("--screenshots", required=True)
    options = parser.parse_args()
    data = os.environ.get("SLALOM_DATA")
    with Cluster(options.slalom, data, "--crash-limit", "1") as cluster, Browser(options.screenshots) as browser:
        sweep, worker = watch_a_sweep(cluster, browser)
        sort_and_filter(cluster, browser, sweep)
        use_the_keyboard(cluster, browser, sweep)
        look_at_a_trial(cluster, browser, sweep)
        read_charts(cluster, browser, sweep)
        act(cluster, browser, sweep)
        look_at_everything(cluster, browser, sweep)
        look_at_a_report(cluster, browser, sweep)
        fetch_what_is_seen(cluster, browser)
        steer(cluster, browser, worker)
        take_a_name_for_a_name(cluster, browser)
        stay_usable(cluster, browser)
        if browser.complaints:
            raise SystemExit("test-page:\n" + "\n".join(dict.fromkeys(browser.complaints)))
        print(f"The page is as it should be; {browser.checked} accessibility checks, screenshots in {options.screenshots}.")


main()
