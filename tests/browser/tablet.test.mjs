// 法警的平板: two rooms under one thumb, nervous fingers, old pages, cut lines, and a browser without scripts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "./house.mjs";
import { LANDSCAPE, PORTRAIT, big, due, given, label, place, said, tap } from "./tablet.mjs";

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

test("one tablet takes two rooms through a whole day, and neither moves the other", async () => {
  await given(browser, { speed: 300 }, async ({ house, page }) => {
    const places = { 3: await place(big(page, 3)), 4: await place(big(page, 4)) };
    const lunched = new Set();
    const done = new Set();
    for (let step = 0; step < 240 && done.size < 2; step += 1) {
      const room = done.has(3) ? 4 : done.has(4) ? 3 : 3 + (step % 2);
      const other = 7 - room;
      const words = await label(page, room);
      assert.ok(words.startsWith(`第${room}庭 `), `the room's name stands on the button: ${words}`);
      const still = (await house.room(page, other)).seq;
      await tap(page, room);
      assert.equal((await house.room(page, other)).seq, still, `a tap at room ${room} left room ${other} alone`);
      assert.deepEqual(await place(big(page, room)), places[room], "the button keeps its place");
      assert.deepEqual(await place(big(page, other)), places[other], "so does the other one");
      if (/午休/.test(words)) lunched.add(room);
      if (/下庭/.test(words)) done.add(room);
    }
    assert.deepEqual([...done].sort(), [3, 4], "both days came to their end");
    for (const room of [3, 4]) {
      const { state, hearings } = await house.room(page, room);
      assert.equal(state, "closed");
      const halves = new Set(hearings.map((h) => h.half));
      assert.equal(halves.size === 2, lunched.has(room), `room ${room} had its lunch where it sat twice`);
      assert.deepEqual([...new Set(hearings.map((h) => h.progress))], ["concluded"], `room ${room}: every case of the day was heard`);
    }
    assert.ok(lunched.size > 0, "one of them sat in the morning and in the afternoon");
  });
});

test("taps every 100 to 1,000 ms make one step, however long they go on", async () => {
  await given(browser, { speed: 600 }, async ({ house, page }) => {
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
  await given(browser, { speed: 600 }, async ({ house, page }) => {
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
  await given(browser, {}, async ({ house, page }) => {
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
  await given(browser, {}, async ({ house, page }) => {
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
  await given(browser, {}, async ({ house, page }) => {
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
  await given(browser, {}, async ({ house, page }) => {
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

test("without scripts the main line works, and a refusal is a page with a way back", async () => {
  await given(browser, { javaScriptEnabled: false }, async ({ house, page }) => {
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

test("a tablet that has lost the house says so, locks its buttons, and comes back by itself", async () => {
  await given(browser, {}, async ({ house, page }) => {
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

test("a section's desk that has lost the house says how old its list is, and prints it", async () => {
  await given(browser, {}, async ({ house }) => {
    const desk = await house.signIn(browser, "張雅婷", { viewport: LANDSCAPE });
    await desk.addInitScript(() => new MutationObserver((_, watching) => {
      const section = document.getElementById("section");
      if (!section) return;
      section.dataset.amberMs = "6500"; // the usual patience is 15 s
      watching.disconnect();
    }).observe(document, { childList: true, subtree: true }));
    await desk.goto(`${house.url}/section`);
    const list = await desk.locator("#section [data-follows]").first().innerText();
    house.freeze();
    const aged = desk.locator("#section .aged");
    await aged.waitFor({ timeout: 20000 });
    assert.match(await aged.innerText(), /資料未更新，已 \d+ 秒/);
    await desk.evaluate(() => (window.print = () => (window.printed = document.querySelector("#section").innerText)));
    await aged.getByRole("button").click();
    const printed = await desk.evaluate(() => window.printed);
    assert.ok(printed.includes(list.split("\n")[0]), printed);
    assert.match(printed, /資料未更新/, "and the paper says so too");
    house.thaw();
    await aged.waitFor({ state: "hidden", timeout: 20000 });
    await desk.context().close();
  });
});

test("every target is large enough for a glove, and nothing is clipped", async () => {
  for (const viewport of [LANDSCAPE, PORTRAIT]) {
    await given(browser, { viewport }, async ({ page }) => {
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
