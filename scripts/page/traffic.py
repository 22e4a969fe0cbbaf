#!/usr/bin/env python3
"""How many bytes a page costs that shows a running sweep: what Chromium receives from the dashboard, compressed as it comes over
the network, in ten seconds after the page was loaded. A worker trains many short trials meanwhile. Prints a JSON object: the
bytes of the load, and of the ten seconds at the top of the page and at its figures.

Usage: traffic.py --slalom PROGRAM [--seconds N]
"""
import argparse
import json
import os
import time

from playwright.sync_api import expect

from browser import Browser
from cluster import Cluster

SWEEP = """
schema: 1
name: traffic
dataset: { train: 400, validation: 100 }
network: { hidden: [16] }
training: { epochs: 10, batch: 10 }
evaluation: { train: 100 }
seeds: 0..<60
optimizers:
  - { name: sgd, learning-rate: { log: [1e-4, 1e-1], points: 7 } }
  - { name: momentum, learning-rate: { log: [1e-4, 1e-1], points: 7 } }
  - { name: adam, learning-rate: { log: [1e-5, 1e-2], points: 7 } }
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--slalom", required=True)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    data = os.environ.get("SLALOM_DATA")
    with Cluster(options.slalom, data) as cluster, Browser(screenshots()) as browser:
        sweep = cluster.submit(SWEEP)
        cluster.start("worker", "--slots", "2", "--name", "traffic")
        page = browser.page()
        received = {"bytes": 0}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.dataReceived", lambda event: received.update(
            bytes=received["bytes"] + (event["encodedDataLength"] or event["dataLength"])))
        page.goto(f"{cluster.url}/sweeps/{sweep}")
        # Every optimizer has a curve, and the seeds have quartiles.
        page.wait_for_function("() => Number(document.querySelector('#progress strong').textContent.split('/')[0]) > 440",
                               timeout=600_000)
        received["bytes"] = 0
        page.reload()
        expect(page.locator("#connection")).to_contain_text("live")
        results = {"load": received["bytes"]}
        for name, place in (("top", 0), ("figures", 900)):
            page.evaluate(f"window.scrollTo(0, {place})")
            page.wait_for_timeout(1000)
            begin = ended(page)
            received["bytes"] = 0
            page.wait_for_timeout(1000 * options.seconds)
            results[name] = received["bytes"]
            results[f"{name} trials"] = ended(page) - begin
        print(json.dumps(results))


def ended(page):
    return int(page.locator("#progress strong").inner_text().split("/")[0])


def screenshots():
    return os.environ.get("SLALOM_SCREENSHOTS", ".build/screenshots")


main()
