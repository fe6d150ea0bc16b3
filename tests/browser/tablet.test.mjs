// 法警的平板: two rooms under one thumb, nervous fingers, old pages, cut lines, and a browser without scripts.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { openBrowser, openHouse, until } from "./house.mjs";

const LANDSCAPE = { width: 1280, height: 800 };
const PORTRAIT = { width: 800, height: 1280 };
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

/** A house of its own, and a tablet of the bailiff of rooms 3 and 4 in it. */
async function given({ speed = 1, viewport = LANDSCAPE, ...options } = {}, story) {
  const house = await openHouse({ speed });
  try {
    const page = await house.signIn(browser, "林志強", { viewport, ...options });
    page.setDefaultTimeout(10000);
    await page.goto(`${house.url}/tablet`);
    await story({ house, page });
    await page.context().close();
  } finally {
    await house.close();
  }
}

const big = (page, room) => page.locator(`#room-${room} .main-way .big`);
const said = (page, room) => page.locator(`#room-${room} .say`);
const label = (page, room) => big(page, room).innerText().then((text) => text.replace(/\s+/g, " "));

/** Waits until the room's button takes a tap again, then taps it; says yes where the house asks a second time. */
async function tap(page, room) {
  await page.waitForFunction((id) => {
    const element = document.getElementById(id);
    return !element.matches(".resting, .locked, [aria-busy]");
  }, `room-${room}`);
  const before = await page.locator(`#room-${room}`).getAttribute("data-entry");
  await big(page, room).click();
  await until(async () => {
    const yes = page.locator(`#room-${room} .say.asks button`).first();
    if (await yes.isVisible()) await yes.click();
    return (await page.locator(`#room-${room}`).getAttribute("data-entry")) !== before;
  }, `room ${room} moves after a tap on ${await label(page, room)}`);
}

/** Waits until it is time for the first case. */
function due(house, page, room) {
  return until(async () => {
    const sheet = await house.room(page, room);
    assert.ok(sheet.primary, JSON.stringify(sheet));
    return !sheet.primary.early;
  }, `it is time for the first case of room ${room}`);
}

/** The middle of a button. */
async function place(locator) {
  const box = await locator.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

test("one tablet takes two rooms through a whole morning, and neither moves the other", async () => {
  await given({ speed: 240 }, async ({ house, page }) => {
    const places = { 3: await place(big(page, 3)), 4: await place(big(page, 4)) };
    const done = new Set();
    for (let step = 0; step < 120 && done.size < 2; step += 1) {
      const room = done.has(3) ? 4 : done.has(4) ? 3 : 3 + (step % 2);
      const other = 7 - room;
      const words = await label(page, room);
      assert.ok(words.startsWith(`第${room}庭 `), `the room's name stands on the button: ${words}`);
      const still = (await house.room(page, other)).seq;
      await tap(page, room);
      assert.equal((await house.room(page, other)).seq, still, `a tap at room ${room} left room ${other} alone`);
      assert.deepEqual(await place(big(page, room)), places[room], "the button keeps its place");
      assert.deepEqual(await place(big(page, other)), places[other], "so does the other one");
      if (/午休|下庭/.test(words)) done.add(room);
    }
    assert.equal(done.size, 2, "both mornings came to their end");
    for (const room of [3, 4]) {
      const { hearings } = await house.room(page, room);
      const ended = hearings.filter((h) => h.section === hearings[0].section).map((h) => h.progress);
      assert.deepEqual([...new Set(ended)], ["concluded"], `room ${room}: every case of the sitting was heard`);
    }
  });
});

test("taps every 100 to 1,000 ms make one step, however long they go on", async () => {
  await given({ speed: 600 }, async ({ house, page }) => {
    await due(house, page, 4);
    await page.reload();
    const posts = [];
    page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
    const [x, y] = await place(big(page, 4));
    const end = Date.now() + 10000;
    while (Date.now() < end) {
      await page.mouse.click(x, y);
      await page.waitForTimeout(100 + Math.random() * 900);
    }
    assert.equal(posts.length, 1, `one order was sent: ${posts}`);
    const { hearings } = await house.room(page, 4);
    assert.deepEqual(hearings.filter((h) => h.progress !== "listed").map((h) => h.progress), ["calling"]);
  });
});

test("a thumb that taps every 100 to 1,500 ms never makes two steps at once", async () => {
  await given({ speed: 600 }, async ({ house, page }) => {
    await due(house, page, 4);
    await page.reload();
    const posts = [];
    page.on("request", (request) => request.method() === "POST" && posts.push(Date.now()));
    const [x, y] = await place(big(page, 4));
    const end = Date.now() + 20000;
    while (Date.now() < end) {
      await page.mouse.click(x, y);
      await page.waitForTimeout(100 + Math.random() * 1400);
    }
    const pauses = posts.slice(1).map((at, nth) => at - posts[nth]);
    assert.ok(posts.length >= 1 && pauses.every((ms) => ms >= 1200), `between two steps lie at least 1.2 s: ${pauses}`);
    const { hearings } = await house.room(page, 4);
    const skipped = hearings.findLastIndex((h) => h.progress !== "listed");
    assert.ok(hearings.slice(0, skipped).every((h) => h.progress === "concluded"), "no case was skipped");
  });
});

test("another tablet's step appears by itself, and an old page is told what happened", async () => {
  await given({}, async ({ house, page }) => {
    const deaf = await house.signIn(browser, "林志強", { viewport: PORTRAIT });
    await deaf.routeWebSocket(/\/live$/, () => {}); // it hears of nothing,
    await deaf.route("**/rooms/*?part=*", (route) => route.abort()); // and cannot ask
    await deaf.goto(`${house.url}/tablet`);
    assert.match(await label(deaf, 4), /叫下一件/);

    const follower = await house.signIn(browser, "林志強", { viewport: PORTRAIT });
    await follower.goto(`${house.url}/rooms/4`);
    await tap(page, 4);
    await follower.getByRole("button", { name: /第4庭 開庭/ }).waitFor();

    await deaf.unroute("**/rooms/*?part=*");
    await big(deaf, 4).click();
    await deaf.locator("#room-4 .say.wrong").waitFor();
    assert.match(await said(deaf, 4).innerText(), /畫面已更新.*林志強：4-01 點呼中/s);
    assert.match(await label(deaf, 4), /開庭 4-01/, "and it shows the present");
    const called = (await house.room(page, 4)).hearings.filter((h) => h.progress !== "listed");
    assert.deepEqual(called.map((h) => h.turn), ["4-01"], "nothing was skipped");
    await deaf.context().close();
    await follower.context().close();
  });
});

test("nothing changes under a finger", async () => {
  await given({}, async ({ house, page }) => {
    const [x, y] = await place(big(page, 4));
    await page.mouse.move(x, y);
    await page.mouse.down();
    await house.press(page, 4);
    await page.waitForTimeout(800);
    assert.match(await label(page, 4), /叫下一件/, "the finger still lies on what it meant");
    await page.mouse.up();
    await page.getByRole("button", { name: /第4庭 開庭/ }).waitFor();
    const { hearings } = await house.room(page, 4);
    assert.deepEqual(hearings.map((h) => h.progress).filter((p) => p !== "listed"), ["calling"], "and did not open what it could not see");
  });
});

test("an order whose answer was cut off is offered again under the same key, and is given once", async () => {
  await given({}, async ({ house, page }) => {
    const keys = [];
    let cut = true;
    await page.route("**/api/v1/rooms/4/calls", async (route) => {
      const order = route.request().postDataJSON();
      if (!order.early) return route.continue();
      keys.push(order.key);
      const answer = await route.fetch();
      if (!cut) return route.fulfill({ response: answer });
      cut = false;
      return route.abort("connectionreset");
    });
    await big(page, 4).click();
    await page.getByRole("button", { name: "提前點呼" }).click();
    await page.getByText("沒有收到回覆").waitFor();
    await page.getByRole("button", { name: "再試一次" }).click();
    await page.getByRole("button", { name: /第4庭 開庭/ }).waitFor();
    await said(page, 4).waitFor({ state: "hidden" });
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1], "the same order");
    const called = (await house.room(page, 4)).hearings.filter((h) => h.calls > 0);
    assert.deepEqual(called.map((h) => [h.turn, h.calls]), [["4-01", 1]]);
  });
});

test("a slow answer says 傳送中, and an undo takes the step back", async () => {
  await given({}, async ({ house, page }) => {
    await house.press(page, 4);
    await page.getByRole("button", { name: /第4庭 開庭/ }).waitFor();
    await page.route("**/openings", async (route) => {
      await page.waitForTimeout(900);
      await route.continue();
    });
    await page.waitForTimeout(1300);
    await big(page, 4).click();
    await page.getByText("傳送中").waitFor();
    await page.getByRole("button", { name: /第4庭 結束/ }).waitFor();
    await page.locator("#room-4 .undo button").click();
    await page.getByRole("button", { name: /第4庭 開庭/ }).waitFor();
    assert.equal((await house.room(page, 4)).hearings[0].progress, "calling");
  });
});

test("somebody who has come gets the number, large, and no slip says a name", async () => {
  await given({ viewport: PORTRAIT }, async ({ house, page }) => {
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

test("without scripts the main line works, and a refusal is a page with a way back", async () => {
  await given({ javaScriptEnabled: false }, async ({ house, page }) => {
    const press = (name) => page.getByRole("button", { name }).click();
    await press(/第4庭 叫下一件/);
    await page.getByRole("heading", { name: "未到 09:30，提前點呼？" }).waitFor();
    await press("提前點呼");
    await press(/第4庭 開庭/);
    await press(/第4庭 結束/);
    await page.getByRole("button", { name: /第4庭 叫下一件 4-02/ }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/tablet");

    await house.press(page, 4);
    await press(/第4庭 叫下一件 4-02/);
    await page.getByRole("heading", { name: /畫面已更新/ }).waitFor();
    await page.getByText(/林志強：4-02 點呼中/).waitFor();
    await page.getByRole("link", { name: "回到目前畫面" }).click();
    await page.getByRole("button", { name: /第4庭 開庭 4-02/ }).waitFor();
  });
});

test("「現在是」 brings the room there, each skipped case answered by a tap", async () => {
  await given({ viewport: PORTRAIT }, async ({ house, page }) => {
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

test("what a section asks is carried out with one tap", async () => {
  await given({ speed: 600 }, async ({ house, page }) => {
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

test("a tablet that has lost the house says so, locks its buttons, and comes back by itself", async () => {
  await given({}, async ({ house, page }) => {
    await page.addInitScript(() => new MutationObserver((_, watching) => {
      const rooms = document.getElementById("rooms");
      if (!rooms) return;
      rooms.dataset.amberMs = "6500"; // the usual patience is 15 s
      watching.disconnect();
    }).observe(document, { childList: true, subtree: true }));
    await page.reload();
    await page.waitForTimeout(500);
    house.freeze();
    await page.locator("#room-4 .say.lost").waitFor({ timeout: 15000 });
    await big(page, 4).click();
    assert.match(await said(page, 4).innerText(), /失聯 \d+ 秒，按鈕已鎖住/);
    await page.evaluate(() => (window.print = () => (window.printed = document.querySelector(".on-paper").innerText)));
    const printed = async (way) => {
      await said(page, 4).getByRole("button", { name: way }).click();
      return page.evaluate(() => {
        dispatchEvent(new Event("afterprint"));
        return window.printed;
      });
    };
    const list = await printed("列印本庭清單");
    assert.match(list, /第4偵查庭[^]*資料停在 \d\d:\d\d[^]*4-01/, "the last list, without the house");
    assert.match(await printed("列印報到單"), /應訊人[^]*4-01/, "and the arrival sheet");
    assert.equal(await page.locator(".on-paper").count(), 0);
    house.thaw();
    await said(page, 4).waitFor({ state: "hidden", timeout: 15000 });
    assert.equal((await house.room(page, 4)).seq, 0, "the tap on a locked button was no order");
  });
});

test("no page of a tablet or a section has a fault that axe finds", async () => {
  await given({}, async ({ house, page }) => {
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

test("every target is large enough for a glove, and nothing is clipped", async () => {
  for (const viewport of [LANDSCAPE, PORTRAIT]) {
    await given({ viewport }, async ({ page }) => {
      await page.locator("#room-3 .list a").nth(1).click();
      await page.locator("#room-3 .sheet h2").waitFor();
      const small = await page.evaluate(() => Array.from(document.querySelectorAll("#rooms button, #rooms a, #rooms summary"), (target) => {
        const box = target.getBoundingClientRect();
        const least = target.matches(".big") ? 96 : 64;
        return box.height > 0 && (box.height < least || target.scrollWidth > target.clientWidth + 1)
          ? `${target.textContent.trim()} ${Math.round(box.width)}×${Math.round(box.height)}` : null;
      }).filter(Boolean));
      assert.deepEqual(small, []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), "the page itself never scrolls");
    });
  }
});
