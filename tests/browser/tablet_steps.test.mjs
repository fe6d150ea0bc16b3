// 平板的其他步驟: arrivals and slips, 「現在是」, 補登, delays, moves, protection, and what a section asks.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { openBrowser, until } from "./house.mjs";
import { LANDSCAPE, PORTRAIT, due, given, plus, tap } from "./tablet.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

test("somebody who has come gets the number, large, and no slip says a name", async () => {
  await given(browser, { viewport: PORTRAIT }, async ({ house, page }) => {
    const first = (await house.room(page, 4)).hearings[0];
    await page.locator("#room-4 .people button.arrive").first().click();
    await page.locator("#number .number-turn", { hasText: first.turn }).waitFor();
    const slip = await page.locator("#number a").getAttribute("href");
    await page.locator("#number .number-turn").click();
    await page.locator("#number").waitFor({ state: "hidden" });
    await page.goto(house.url + slip);
    const words = await page.locator("main").innerText();
    assert.ok(words.includes(first.turn) && words.includes("Investigation Room 4"));
    for (const { name } of first.parties) assert.ok(!words.includes(name));
  });
});

test("「現在是」 brings the room there, each skipped case answered by a tap", async () => {
  await given(browser, { viewport: PORTRAIT }, async ({ house, page }) => {
    await page.locator("#room-4 .list a").nth(2).click();
    await page.getByRole("link", { name: "現在是 4-03…" }).click();
    await page.getByRole("heading", { name: "第4庭 現在是 4-03" }).waitFor();
    const cases = page.locator("#room-4 .sheet fieldset");
    await cases.nth(0).getByText("已結束").click();
    await cases.nth(1).getByText("仍在等候").click();
    await page.getByRole("button", { name: /現在是 4-03，開庭中/ }).click();
    await page.getByRole("button", { name: /第4庭 結束 4-03/ }).waitFor();
    const progress = (await house.room(page, 4)).hearings.slice(0, 3).map((h) => h.progress);
    assert.deepEqual(progress, ["concluded", "listed", "in_session"]);
  });
});

test("補登, a delay of the whole room, a move and a protection are a tap each, and one room alone is a page", async () => {
  await given(browser, { speed: 60, viewport: PORTRAIT }, async ({ house, page }) => {
    await page.goto(`${house.url}/rooms/4`);
    assert.equal(await page.locator("section.room").count(), 1);
    const sheet = page.locator("#sheet-4");
    const open = async (name) => {
      await page.getByRole("link", { name }).click();
      await sheet.locator("h2").waitFor();
    };
    const settled = () => page.waitForFunction(() => !document.querySelector("#room-4").matches(".resting, .locked, [aria-busy]"));
    const cases = async () => (await house.room(page, 4)).hearings;

    await open("本庭…");
    await sheet.getByText("全庭延後…").click();
    await sheet.getByRole("button", { name: "延後 30 分" }).click();
    await until(async () => (await house.room(page, 4)).delay?.minutes === 30, "the whole room is late");
    await page.locator("#room-4 .plate .delayed", { hasText: "延後約 30 分" }).waitFor();

    await settled();
    await page.locator("#room-4 .list a").nth(2).click();
    await sheet.getByText("移庭…").click();
    await sheet.getByRole("button", { name: "移至第2偵查庭" }).click();
    await page.locator("#room-4 .gone", { hasText: /4-03\s*移至第\s*2\s*庭/ }).waitFor();
    assert.ok(!(await cases()).some((h) => h.turn === "4-03"));

    await house.press(page, 4);
    const shown = page.locator("#room-4 .plate .clock");
    const called = await shown.innerText();
    await until(async () => (await shown.innerText()) >= plus(called, 4), "four minutes have passed");
    await settled();
    await open("本庭…");
    await open("補登時間…");
    const clock = sheet.locator("input[name=happened]");
    const now = await clock.inputValue();
    await page.getByRole("button", { name: "−1 分" }).click();
    await page.getByRole("button", { name: "−1 分" }).click();
    assert.equal(await clock.inputValue(), plus(now, -2));
    await page.getByRole("button", { name: /補登：開庭 4-01/ }).click();
    await page.locator("#room-4 .when", { hasText: `${plus(now, -2)} 起` }).waitFor();
    assert.equal((await cases())[0].progress, "in_session");

    await page.goto(`${house.url}/rooms/4`);
    await page.locator("#room-4 .list a").nth(1).click();
    await sheet.getByRole("button", { name: "設為保護：不公開點呼" }).click();
    await until(async () => (await cases()).find((h) => h.turn === "4-02").protected, "4-02 is protected");
    await house.press(page, 4);
    await page.getByRole("button", { name: /第4庭 請法警室帶入 4-02/ }).waitFor();
    const door = await browser.newPage();
    await door.goto(house.screen("door-4"));
    await house.press(page, 4);
    assert.equal((await cases()).find((h) => h.turn === "4-02").progress, "fetching");
    await until(async () => !/下一件 Next\s+4-02/.test(await door.locator("body").innerText()), "it is no longer next");
    const wall = await door.locator("body").innerText();
    assert.match(wall, /4-02\s+09:50\s+尚未開庭/, "its row looks like every other");
    assert.doesNotMatch(wall, /點呼|請入庭|Calling/, "and nobody is called");
    await door.close();
  });
});

test("what a section asks is carried out with one tap", async () => {
  await given(browser, { speed: 600 }, async ({ house, page }) => {
    const section = await house.signIn(browser, "張雅婷", { viewport: LANDSCAPE });
    await section.goto(`${house.url}/section`);
    await due(house, page, 3);
    const card = section.locator("[data-follows='3']");
    await card.getByRole("button", { name: "請暫休" }).click();
    await card.getByText("已送到法警平板").waitFor();
    await page.locator("#room-3 .asked", { hasText: "請暫休" }).waitFor();
    await page.locator("#room-3 .asked").getByRole("button", { name: "擱置" }).click();
    await page.locator("#room-3 .asked p").waitFor({ state: "detached" });
    await card.getByRole("button", { name: "請點呼" }).click();
    await page.locator("#room-3 .asked").getByRole("button", { name: "叫下一件" }).click();
    await until(async () => (await house.room(page, 3)).request === null, "the request is fulfilled");
    await card.getByText("已送到法警平板").waitFor({ state: "detached" });
    const strange = await house.order(section, 2, "requests", { ask: "call" });
    assert.equal(strange.status, 403, "only where it has a case today");
    await section.context().close();
  });
});

test("no page of a tablet or a section has a fault that axe finds", async () => {
  await given(browser, {}, async ({ house, page }) => {
    await house.press(page, 4);
    const clean = async (target, what) => {
      const { violations } = await target.evaluate(`${AXE}; axe.run(document, { resultTypes: ["violations"] })`);
      assert.deepEqual(violations.map((v) => `${what}: ${v.id} ${v.nodes.map((n) => n.html).join(" ")}`), []);
    };
    await page.waitForTimeout(1500);
    await clean(page, "/tablet");
    const hearing = (await house.room(page, 3)).hearings[1].id;
    for (const path of [`/rooms/3/hearings/${hearing}`, `/rooms/3/hearings/${hearing}/position`, `/rooms/3/hearings/${hearing}/number`, `/rooms/3/hearings/${hearing}/slip`, "/rooms/3/steps", "/rooms/3/later"]) {
      await page.goto(house.url + path);
      await clean(page, path);
    }
    const section = await house.signIn(browser, "張雅婷");
    await section.goto(`${house.url}/section`);
    await clean(section, "/section");
    await section.context().clearCookies();
    for (const path of ["/", "/sign-in"]) {
      await section.goto(house.url + path);
      await clean(section, path);
    }
    await section.context().close();
  });
});
