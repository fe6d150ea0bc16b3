// 遮蔽: what a tablet left alone shows, what a finger has to do to go on, how it changes hands, and the same button at desks.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { openBrowser, openHouse, until } from "./house.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LANDSCAPE = { width: 1280, height: 800 };

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

/** A house whose tablets veil themselves after `seconds`, and a paired one of the bailiff of rooms 3 and 4. */
async function given({ seconds = 120, ...options } = {}, story) {
  const change = (text) => text.replace("veil_after_seconds = 120", `veil_after_seconds = ${seconds}`);
  const house = await openHouse({ change });
  try {
    const page = await house.tablet(browser, "林志強", { viewport: LANDSCAPE, ...options });
    page.setDefaultTimeout(10000);
    const names = await namesOf(house);
    const data = { pin: house.account("林志強").pin }; // the rest begins when the story does
    await page.context().request.post(`${house.url}/api/v1/unveilings`, { data, headers: { origin: house.url } });
    await page.goto(`${house.url}/tablet`);
    await story({ house, page, names });
    await page.context().close();
  } finally {
    await house.close();
  }
}

async function namesOf(house) {
  const desk = await house.signIn(browser, "林志強");
  const { hearings } = await house.room(desk, 4);
  await desk.context().close();
  return hearings.flatMap((hearing) => [...hearing.parties.map((party) => party.name), ...hearing.cases]);
}

const big = (page, room) => page.locator(`#room-${room} .main-way .big`);
const covered = (page) => page.locator("body.veiled.asleep").waitFor();

async function showsNobody(page, names) {
  const text = await page.content();
  assert.deepEqual(names.filter((name) => text.includes(name)), [], "no name stands anywhere on the page");
}

async function hold(page, locator, ms) {
  const box = await locator.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.waitForTimeout(ms);
  await page.mouse.up();
}

async function types(page, pin) {
  for (const digit of pin) await page.locator("#veil .keys").getByRole("button", { name: digit, exact: true }).click();
  await page.locator("#veil").getByRole("button", { name: "確定" }).click();
}

test("the button hides every name at once, a held step goes on without them, and the PIN brings them back", async () => {
  await given({}, async ({ house, page, names }) => {
    assert.ok((await page.content()).includes(names[0]), "names stood there before");
    await page.getByRole("button", { name: "遮蔽" }).click();
    await covered(page);
    await showsNobody(page, names);

    const orders = [];
    page.on("request", (request) => request.url().includes("/api/v1/rooms/") && orders.push(request.url()));
    await big(page, 4).click();
    assert.match(await page.locator("#room-4 .say").innerText(), /按住按鈕 1 秒/);
    await hold(page, big(page, 4), 600);
    assert.deepEqual(orders, [], "neither a tap nor a short rest of the finger is a step");

    await hold(page, big(page, 4), 1300);
    await page.getByRole("button", { name: "提前點呼" }).waitFor();
    await hold(page, page.getByRole("button", { name: "提前點呼" }), 50);
    await page.getByRole("button", { name: /第4庭 開庭/ }).waitFor();
    await showsNobody(page, names);
    await page.waitForTimeout(1300);
    await big(page, 4).click(); // the second step is a tap again
    await page.getByRole("button", { name: /第4庭 結束/ }).waitFor();

    await page.getByRole("link", { name: "顯示姓名" }).click();
    await types(page, "000000");
    await page.locator("#veil .why", { hasText: "不正確" }).waitFor();
    await types(page, house.account("林志強").pin);
    await page.locator("#veil").waitFor({ state: "hidden" });
    await page.locator("#room-4 .people b").first().waitFor();
    assert.ok(names.includes(await page.locator("#room-4 .people b").first().innerText()));
  });
});

test("a correction and another room ask for the PIN on a veiled tablet", async () => {
  await given({}, async ({ house, page }) => {
    await house.press(page, 4);
    await page.getByRole("button", { name: /第4庭 開庭/ }).waitFor();
    await page.getByRole("button", { name: "遮蔽" }).click();
    await covered(page);
    await hold(page, page.locator("#room-4 .undo button"), 1300);
    await page.locator("#veil .why", { hasText: "更正" }).waitFor();
    assert.equal((await house.room(page, 4)).hearings[0].progress, "calling", "nothing was taken back");
    await page.getByRole("button", { name: "不用，維持遮蔽" }).click();
    await hold(page, big(page, 3), 1300);
    await page.locator("#veil .why", { hasText: "其他庭" }).waitFor();
    assert.equal((await house.room(page, 3)).seq, 0);
  });
});

test("a tablet nobody touches veils itself; one that is read does not", async () => {
  await given({ seconds: 6 }, async ({ house, page, names }) => {
    const watched = Date.now() + 9000;
    while (Date.now() < watched) {
      await page.mouse.click(640, 4);
      await page.waitForTimeout(500);
    }
    assert.equal(await page.locator("body.veiled").count(), 0, "a finger that reads is somebody");
    await page.locator("#room-4 .list a").first().click();
    await page.locator("#room-4 .sheet .people b").first().waitFor();
    await covered(page);
    await showsNobody(page, names);
    const told = await (await page.context().request.get(`${house.url}/api/v1/rooms/4`)).text();
    assert.deepEqual(names.filter((name) => told.includes(name)), [], "and the house tells it none");
    assert.equal(await page.locator("#room-4 .sheet").isVisible(), false, "the sheet with names is gone");
  });
});

test("one tap hands the tablet to another bailiff, who goes on from the same page", async () => {
  await given({}, async ({ house, page, names }) => {
    await page.getByRole("button", { name: "換人" }).click();
    await page.getByRole("heading", { name: "登入" }).waitFor();
    await page.goBack();
    await covered(page);
    await showsNobody(page, names);
    await page.goForward();
    await page.getByLabel("姓名").fill("王振宇");
    await page.getByLabel("PIN 或通行詞").fill(house.account("王振宇").pin);
    await page.getByRole("button", { name: "登入" }).click();
    await page.getByRole("button", { name: /第1庭 叫下一件/ }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/tablet");
    assert.match(await page.locator(".rail .who").innerText(), /王振宇/);
  });
});

test("without scripts the veil, the second tap, the PIN and the next hands are plain pages", async () => {
  await given({ javaScriptEnabled: false }, async ({ house, page, names }) => {
    await page.getByRole("button", { name: "遮蔽" }).click();
    await showsNobody(page, names);
    await page.getByRole("button", { name: /第4庭 叫下一件/ }).click();
    await page.getByRole("heading", { name: /按住按鈕 1 秒/ }).waitFor();
    await page.getByRole("button", { name: "確定" }).click();
    await page.getByRole("button", { name: "提前點呼" }).click();
    await page.getByRole("button", { name: /第4庭 開庭/ }).waitFor();
    await page.getByRole("link", { name: "顯示姓名" }).click();
    await page.getByLabel("PIN 或通行詞").fill(house.account("林志強").pin);
    await page.getByRole("button", { name: "顯示姓名" }).click();
    await page.locator("#room-4 .people b").first().waitFor();
    await page.getByRole("button", { name: "換人" }).click();
    await page.getByRole("link", { name: "不換人，回到原畫面" }).click();
    await showsNobody(page, names);
  });
});

/** Somebody in custody whose name is known. */
async function receives(house) {
  const page = await house.signIn(browser, "陳國華");
  const data = { kind: "warrant", age: "adult", arrest: "0815", name: "柯文彬", needs: "糖尿病用藥", key: "received-by-name" };
  const answer = await page.context().request.post(`${house.url}/api/v1/detainees`, { data, headers: { origin: house.url } });
  assert.ok(answer.ok(), await answer.text());
  await page.context().close();
}

const DESKS = [["張雅婷", "/section", ".persons li"], ["陳國華", "/custody", ".present [data-private]:not(:empty)"]];

for (const [name, path, person] of DESKS) {
  for (const javaScriptEnabled of [true, false]) {
    test(`the button hides the names on ${path}, the secret brings them back to it; ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
      const house = await openHouse();
      try {
        await receives(house);
        const page = await house.signIn(browser, name, { javaScriptEnabled });
        page.setDefaultTimeout(10000);
        await page.goto(house.url + path);
        const names = (await page.locator(person).allInnerTexts()).map((text) => text.trim()).filter(Boolean);
        assert.ok(names.length > 0, "names stood there before");
        await page.getByRole("button", { name: "遮蔽" }).click();
        await page.getByRole("link", { name: "姓名已遮蔽，按此顯示" }).waitFor();
        assert.equal(new URL(page.url()).pathname, path);
        await showsNobody(page, names);
        await page.getByRole("link", { name: "姓名已遮蔽，按此顯示" }).click();
        await page.getByLabel("PIN 或通行詞").fill(house.account(name).pin);
        await page.getByRole("button", { name: "顯示姓名" }).click();
        await page.locator(person).first().waitFor();
        assert.equal(new URL(page.url()).pathname, path);
        await page.context().close();
      } finally {
        await house.close();
      }
    });
  }
}

test("a desk on a tablet that nobody touches veils itself", async () => {
  const house = await openHouse({ change: (text) => text.replace("veil_after_seconds = 120", "veil_after_seconds = 3") });
  try {
    await receives(house);
    const page = await house.tablet(browser, "陳國華", { viewport: LANDSCAPE });
    await page.goto(`${house.url}/custody`);
    await page.locator(".present [data-private]", { hasText: "柯文彬" }).waitFor();
    const names = (await page.locator(".present [data-private]").allInnerTexts()).filter(Boolean);
    const watched = Date.now() + 4500;
    while (Date.now() < watched) {
      await page.mouse.click(2, 400);
      await page.waitForTimeout(400);
    }
    assert.equal(await page.locator("#veils").count(), 1, "a finger that reads is somebody");
    await page.getByRole("link", { name: "姓名已遮蔽，按此顯示" }).waitFor();
    await showsNobody(page, names);
    await page.context().close();
  } finally {
    await house.close();
  }
});

test("a veiled tablet and the page of the PIN have no fault that axe finds", async () => {
  await given({}, async ({ house, page }) => {
    const clean = async (what) => {
      const { violations } = await page.evaluate(`${AXE}; axe.run(document, { resultTypes: ["violations"] })`);
      assert.deepEqual(violations.map((v) => `${what}: ${v.id} ${v.nodes.map((n) => n.html).join(" ")}`), []);
    };
    await page.getByRole("button", { name: "遮蔽" }).click();
    await covered(page);
    await page.waitForTimeout(300);
    await clean("/tablet, veiled");
    await page.getByRole("link", { name: "顯示姓名" }).click();
    await clean("the PIN over the tablet");
    await page.goto(`${house.url}/veil?back=/tablet`);
    await clean("/veil");
    await until(async () => (await page.title()).includes("解除遮蔽"), "the page of the PIN");
  });
});
