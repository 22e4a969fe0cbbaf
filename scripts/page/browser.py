"""Chromium as Debian has it, watched: whatever a page writes to its console as an error or a warning fails the test."""
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

# The rules of WCAG 2.1 A and AA, contrast of text and names of controls among them, and what axe counts as good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
WIDE, PHONE = (1280, 900), (390, 844)


class Browser:
    def __init__(self, screenshots):
        self.screenshots = Path(screenshots)
        self.screenshots.mkdir(parents=True, exist_ok=True)
        self.complaints = []
        self.checked = 0

    def __enter__(self):
        self.playwright = sync_playwright().start()
        # CI runs as root, where Chromium has no sandbox.
        self.chromium = self.playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        return self

    def __exit__(self, *_):
        self.chromium.close()
        self.playwright.stop()

    def page(self, size=WIDE, scheme="light", **options):
        context = self.chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce", **options)
        context.set_default_timeout(300_000)
        page = context.new_page()
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.page.url}: {message.type}: {message.text}")

    def shoot(self, page, name):
        page.screenshot(path=self.screenshots / f"{name}.png", full_page=True)

    def check_accessibility(self, page, name):
        """Adds what the rules find to the complaints."""
        result = Axe().run(page, options=RULES).response
        self.checked += 1
        for violation in result["violations"]:
            for node in violation["nodes"][:3]:
                self.complaints.append(
                    f"{name}: {violation['id']}: {violation['help']}: {node['html'][:200]}: {node['failureSummary'][:300]}")

    def check_text(self, page, name):
        """Text in charts is at least 11 pixels high as it is shown."""
        small = page.evaluate("""[...document.querySelectorAll('svg.chart text, svg.chart tspan')].map((text) => {
          const svg = text.closest('svg');
          const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
          return [Math.round(100 * scale * parseFloat(getComputedStyle(text).fontSize)) / 100, text.textContent];
        }).filter(([size]) => size < 11)""")
        if small:
            self.complaints.append(f"{name}: {len(small)} texts in charts are smaller than 11 pixels, as {small[0]}")

    def check_width(self, page, name):
        """Nothing may make the page itself wider than the window."""
        widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if widths[0] > widths[1]:
            self.complaints.append(f"{name}: the page is {widths[0]} pixels wide in a window of {widths[1]}")
