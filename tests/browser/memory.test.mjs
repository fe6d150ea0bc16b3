// A page that hangs for months: after thousands of pictures it holds no more than after the first few.
//
//   HALLBOARD_LONG=1 node --test memory.test.mjs     60,000 pictures instead of 2,000; prints what it measured

import assert from "node:assert/strict";
import { test } from "node:test";
import { openBrowser, openHouse } from "./house.mjs";

const LONG = process.env.HALLBOARD_LONG === "1";
const UPDATES = LONG ? 60_000 : 2_000;
const WARM = 300;

test("a page holds no more after thousands of pictures than after hundreds", { timeout: LONG ? 3_600_000 : 120_000 }, async (t) => {
  const house = await openHouse();
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 960, height: 540 } });
    await page.addInitScript(deafen);
    await page.goto(house.screen("door-1"));
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Performance.enable");
    const held = async () => {
      await page.waitForTimeout(4000); // what was moving has come to rest
      await cdp.send("HeapProfiler.collectGarbage");
      const { metrics } = await cdp.send("Performance.getMetrics");
      const of = (name) => metrics.find((metric) => metric.name === name).value;
      return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") };
    };

    await page.evaluate(feed, [0, WARM]);
    const before = await held();
    let fed = WARM;
    while (fed < UPDATES) {
      const next = Math.min(fed + 1000, UPDATES);
      await page.evaluate(feed, [fed, next]);
      fed = next;
    }
    const after = await held();
    t.diagnostic(`after ${WARM}: ${JSON.stringify(before)}; after ${UPDATES}: ${JSON.stringify(after)}`);

    assert.ok(await page.evaluate((n) => document.getElementById("board").textContent.includes(`第${n}次`), UPDATES - 1), "the last one hangs");
    assert.ok(after.nodes <= before.nodes + 200, `nodes ${before.nodes} -> ${after.nodes}`);
    assert.ok(after.listeners <= before.listeners + 5, `listeners ${before.listeners} -> ${after.listeners}`);
    assert.ok(after.heap <= before.heap * 1.1 + 300_000, `heap ${before.heap} -> ${after.heap}`);
  } finally {
    await browser.close();
    await house.close();
  }
});

/** Runs in the page before its scripts: a line on which only the test speaks. */
function deafen() {
  window.WebSocket = class {
    constructor() {
      this.readyState = 1;
      window.line = this;
    }
    send() {}
    close() {}
  };
}

/** Runs in the page: pictures that differ in rows, call, words and notices, one in every frame. */
async function feed([from, to]) {
  window.first = window.first || document.getElementById("board").innerHTML;
  for (let n = from; n < to; n += 1) {
    let html = window.first.replace(/尚未開庭/g, n % 2 ? "開庭中" : "尚未開庭").replace(/<h1>[^<]*/, `<h1>第${n}次`);
    if (n % 5 === 0) html = html.replace(/class="row listed/g, 'class="row calling').replace(/hero not_open/g, "hero calling");
    if (n % 7 === 0) html = html.replace(/id="r/g, 'id="s');
    window.line.onmessage({ data: JSON.stringify({ type: "picture", id: n + 1000, seq: n, html }) });
    if (n % 10 === 0) await new Promise(requestAnimationFrame);
  }
}
