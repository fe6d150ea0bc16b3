// The clerk's desk: a notice is seen as each screen will show it before it hangs there, and is ordered by drag and by keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { key, openBrowser, openHouse, until } from "./house.mjs";

const CLERK = "黃淑芬";
const DESK = { viewport: { width: 1280, height: 900 } };

let house, browser;
before(async () => ([house, browser] = await Promise.all([openHouse(), openBrowser()])));
after(async () => {
  await browser?.close();
  await house?.close();
});

async function clerk(path) {
  const page = await house.signIn(browser, CLERK, DESK);
  page.faults = [];
  page.on("pageerror", (fault) => page.faults.push(fault.message));
  await page.goto(house.url + path);
  return page;
}

const inOrder = async (page) => (await (await page.context().request.get(`${house.url}/api/v1/notices`)).json()).notices.map((one) => String(one.id));

test("a text is previewed with the letters of each screen, its reading time, and the reason against it", async () => {
  const page = await clerk("/notices/new");
  const text = "請由東側樓梯上2樓，電梯檢修至中午";
  await page.fill("#text-zh-Hant", text);
  await page.fill("#text-en", "Please use the east stairs");
  await page.check("input[name=places][value=lobby]");
  assert.equal(await page.isChecked("input[name=places][value=all]"), false, "a chosen place is meant in place of all");
  await until(async () => (await page.locator("#screens .mini").count()) === 1, "one screen");
  assert.match(await page.locator("#reading").innerText(), /中文 \d+ 秒.*英文 \d+ 秒/);
  assert.ok((await page.locator("#screens .mini").innerText()).includes("1樓大廳"));

  const wall = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await wall.goto(house.screen("lobby"));
  await wall.waitForSelector("#ticker .passing");
  const shapes = ([band, one]) => {
    const glass = document.querySelector(band);
    const passing = document.querySelector(one);
    const letters = parseFloat(getComputedStyle(passing.querySelector(".text")).fontSize);
    const screen = glass.closest(".mini") ? glass.clientWidth : innerWidth; // a wall with a pointer has buttons beside the band
    return { letters: letters / screen, height: glass.clientHeight / letters, tag: passing.querySelector(".tag").textContent.trim().replace(/\s+/g, " ") };
  };
  const small = await page.evaluate(shapes, ["#screens .ticker", "#screens .passing"]);
  const large = await wall.evaluate(shapes, ["#ticker", "#ticker .passing:has(.tag)"]);
  const alike = (a, b) => Math.abs(a / b - 1) < 0.12;
  assert.ok(alike(small.letters, large.letters), `letters ${small.letters} of the width here, ${large.letters} there`);
  assert.ok(alike(small.height, large.height), `the band is ${small.height} letters high here, ${large.height} there`);
  assert.equal(small.tag, "最新訊息 News");
  assert.match(large.tag, /^\S+ [A-Z]/);

  await page.fill("#text-zh-Hant", "字".repeat(161));
  await until(async () => /長|秒/.test(await page.locator("#against:visible").innerText().catch(() => "")), "the reason against it");
  await page.fill("#text-zh-Hant", text);
  await until(async () => (await page.locator("#against:visible").count()) === 0, "no reason against it");
  await page.check("input[name=priority][value=high]");
  await page.click("button:has-text('刊登')");
  await page.waitForURL("**/notices");
  await until(async () => (await wall.locator("#notices").textContent()).includes(text), "it hangs", 2000);
  const wire = await wall.context().newCDPSession(wall);
  await wire.send("Animation.enable");
  await wire.send("Animation.setPlaybackRate", { playbackRate: 8 }); // nobody waits for what passes before it
  const passing = () => wall.evaluate((text) => Array.from(document.querySelectorAll("#ticker .passing"), (one) => one.textContent.replace(/\s+/g, " ").trim()).find((said) => said.includes(text)), text);
  const said = await until(passing, "it passes");
  assert.match(said, new RegExp(`^最新訊息 News ?${text} ?Please use the east stairs$`));
  assert.deepEqual(page.faults, []);
  await wall.close();
  await page.context().close();
});

test("notices are ordered by keys and by drag, and the walls follow", async () => {
  const page = await clerk("/notices");
  const before = await inOrder(page);
  const moved = await page.locator("#order .note").nth(1).getAttribute("data-id");
  const priority = (id) => page.evaluate((id) => document.getElementById(`notice-${id}`).querySelector(".marks").innerText.includes("優先"), id);
  assert.equal(await priority(moved), await priority(before[0]));
  await page.locator(`#notice-${moved}`).locator("a, button").first().focus();
  await page.keyboard.press("Alt+ArrowUp");
  const after = await until(async () => {
    const order = await inOrder(page);
    return order[0] === moved && order;
  }, "up by a key");
  assert.deepEqual([...after].sort(), [...before].sort());

  await page.reload();
  const from = await page.locator("#order .note").nth(1);
  const id = await from.getAttribute("data-id");
  await from.locator(".says").dragTo(page.locator("#order .note").first().locator(".marks"), { targetPosition: { x: 5, y: 2 } });
  await until(async () => (await inOrder(page))[0] === id, "up by a hand");

  await page.reload();
  const down = await page.locator("#order .note").first().getAttribute("data-id");
  await page.locator("#order .note").first().locator("[data-step=down]").click();
  await until(async () => (await inOrder(page))[1] === down, "down by the button, without a script too");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("an old notice is copied, a draft hangs nowhere, and what is withdrawn is told", async () => {
  const page = await clerk("/notices");
  const text = await page.locator("#order .note .says").first().innerText();
  await page.locator("#order .note").first().locator("text=複製").click();
  assert.equal(await page.inputValue("#text-zh-Hant"), text);
  await page.fill("#text-zh-Hant", "這是一份草稿");
  await page.click("text=存成草稿");
  const draft = page.locator("#order .note", { hasText: "這是一份草稿" });
  assert.match(await draft.locator(".state").innerText(), /草稿/);
  assert.match(await draft.locator(".what").innerText(), new RegExp(`撰寫 ${CLERK}`));
  const wall = await (await browser.newContext()).newPage();
  await wall.goto(house.screen("lobby"));
  assert.ok(!(await wall.content()).includes("這是一份草稿"));
  await draft.locator("text=撤下").click();
  await page.click("summary");
  assert.match(await page.locator("details .note", { hasText: "這是一份草稿" }).innerText(), new RegExp(`已撤下[^]*撤下 ${CLERK}`));
  await wall.context().close();
  await page.context().close();
});
