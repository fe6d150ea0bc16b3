// The line between a page and its house, with the test in the place of the house.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, openHouse, until } from "./house.mjs";

let house, browser;
before(async () => {
  house = await openHouse();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** A screen on whose lines the test speaks. */
async function screen() {
  const page = await browser.newPage();
  await page.addInitScript(deafen);
  await page.goto(house.screen("door-1"));
  await page.waitForFunction(() => window.line);
  return page;
}

function said(page) {
  return page.evaluate(() => window.line.said.map((words) => JSON.parse(words)));
}

test("a page says nothing of its picture before the line it has now gave it one: another house may be there", async () => {
  const page = await screen();
  await page.evaluate(() => window.hallboard.report());
  assert.deepEqual(await said(page), []);
  await page.evaluate(() => window.give(1));
  await until(async () => (await said(page)).some((one) => one.type === "shows" && one.id === 1), "it speaks");

  await page.evaluate(() => window.line.onclose());
  await page.waitForFunction(() => window.lines === 2);
  await page.evaluate(() => window.hallboard.report());
  assert.deepEqual(await said(page), [], "nor on the next line");
  await page.evaluate(() => window.give(2));
  await until(async () => (await said(page)).some((one) => one.id === 2), "it speaks again");
  await page.close();
});

test("words that something else has changed on the glass are told as they are, and put right by the page itself", async () => {
  const page = await screen();
  await page.evaluate(() => window.give(1));
  await until(async () => (await said(page)).length > 0, "it speaks");
  const [{ hash: right }] = await said(page);
  await page.evaluate(() => {
    document.body.dataset.reportMs = "500";
    document.querySelector("#board [data-proof]").textContent = "translated";
  });
  await page.waitForFunction(() => !document.getElementById("board").textContent.includes("translated"), null, { timeout: 10000 });
  await until(async () => (await said(page)).at(-1).hash === right, "it is right again");
  assert.ok((await said(page)).some((one) => one.hash !== right), "and did not keep to itself that it was not");
  await page.close();
});

test("a page whose words are changed whenever it puts them right loads itself again", async () => {
  const page = await screen();
  await page.evaluate(() => {
    window.give(1);
    Object.assign(document.body.dataset, { reportMs: "300", spreadMs: "100" });
    const word = document.querySelector("#board [data-proof]");
    setInterval(() => (word.textContent = "translated"), 50);
  });
  await page.waitForFunction(() => !document.body.dataset.spreadMs, null, { timeout: 20000 });
  await page.close();
});

test("a page that cannot put up a picture loads itself again", async () => {
  const page = await screen();
  await page.evaluate(() => {
    document.body.dataset.spreadMs = "100";
    window.morphdom = () => {
      throw new Error("broken");
    };
    window.give(1);
  });
  await page.waitForFunction(() => !document.body.dataset.spreadMs, null, { timeout: 15000 });
  await page.waitForFunction(() => window.line);
  await page.evaluate(() => window.give(2));
  assert.ok(await page.evaluate(() => document.getElementById("live").classList.contains("fresh")));
  await page.close();
});

/** Runs in the page before its scripts: lines that are open at once and keep what is said on them. */
function deafen() {
  window.lines = 0;
  window.WebSocket = class {
    constructor() {
      this.readyState = 1;
      this.said = [];
      window.line = this;
      window.lines += 1;
      setTimeout(() => this.onopen(), 0);
    }
    send(words) {
      this.said.push(words);
    }
    close() {}
  };
  window.give = (id) => window.line.onmessage({ data: JSON.stringify({ type: "picture", id, seq: id, html: document.getElementById("board").innerHTML }) });
}
