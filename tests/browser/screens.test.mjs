// What hangs on the walls, in a real browser: it says the truth, all of it can be read, and it admits when it hears nothing.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import axe from "axe-core";
import { clippings } from "./glass.mjs";
import { openBrowser, openHouse, until } from "./house.mjs";

const SIZES = { "1080p": [1920, 1080], "4K": [3840, 2160], portrait: [1080, 1920], "720p": [1280, 720] };
const EIGHT = ["door-1", "door-2", "door-3", "door-4", "rooms-2f", "waiting-1", "bailiff-office", "lobby"];

/** What a screen reader hears of a board, on one line. */
async function words(page) {
  return (await page.locator("#board").ariaSnapshot()).replace(/\s+/g, " ");
}

/** Waits until the board says something. */
function says(page, text) {
  return until(async () => (await words(page)).includes(text), `${page.url()} says ${text}`);
}

/** A page that keeps account of everything the policy refused and every fault of a script. */
async function watched(context) {
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (line) => line.type() === "error" && page.faults.push(line.text()));
  page.on("pageerror", (fault) => page.faults.push(String(fault)));
  await page.exposeFunction("refused", (what) => page.faults.push(what));
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (e) => window.refused(`${e.violatedDirective}: ${e.blockedURI}`)),
  );
  return page;
}

describe("a day on the walls", () => {
  let house, browser, first, second;
  before(async () => {
    [house, browser] = await Promise.all([openHouse(), openBrowser()]);
    first = await house.signIn(browser, house.bailiffOf(1).name);
    second = await house.signIn(browser, house.bailiffOf(3).name);
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  test("four rooms advance from two browsers while eight screens of every kind show it", async () => {
    const context = await browser.newContext();
    const walls = {};
    for (const id of EIGHT) {
      walls[id] = await watched(context);
      await walls[id].goto(house.screen(id));
    }
    const kinds = (ids) => new Set(ids.map((id) => house.screens.find((screen) => screen.id === id).kind));
    assert.deepEqual(kinds(house.screens.map((screen) => screen.id)), kinds([...EIGHT, "bulletin"])); // whose own test is the ticker's

    for (const word of ["點呼中", "開庭中", "已結束"]) {
      await Promise.all([press(first, [1, 2]), press(second, [3, 4])]);
      for (const room of [1, 2, 3, 4]) {
        const page = room < 3 ? first : second;
        const hearing = (await house.room(page, room)).hearings.find((h) => h.progress !== "listed" && !h.protected);
        if (!hearing) continue; // the protected case of room 3 never shows a number when it is called
        await says(walls[`door-${room}`], `${hearing.turn} ${hearing.time} ${word}`);
        await says(walls["waiting-1"], `${hearing.turn} ${hearing.time} ${word}`);
        if (word !== "已結束") await says(walls.lobby, hearing.turn);
      }
    }
    await says(walls["bailiff-office"], "目前沒有新收人犯");
    for (const id of EIGHT) assert.deepEqual(walls[id].faults, [], id);
    await context.close();
  });

  test("a kill in the middle of the day loses nothing that was answered, and the boards come back", async () => {
    const context = await browser.newContext();
    const walls = {};
    for (const id of EIGHT) {
      walls[id] = await context.newPage();
      await walls[id].goto(house.screen(id));
    }
    const told = {};
    let answered = 0;
    const work = async (page, room) => {
      for (let nth = 0; nth < 40; nth += 1) {
        const answer = await house.press(page, room).catch(() => null);
        if (answer?.status !== 200) return;
        told[room] = answer.room;
        answered += 1;
      }
    };
    const days = [work(first, 1), work(first, 2), work(second, 3), work(second, 4)];
    await until(() => answered >= 6, "six orders are answered");
    await house.stop("SIGKILL");
    await Promise.all(days);
    await house.reopen();
    first = await house.signIn(browser, house.bailiffOf(1).name);
    second = await house.signIn(browser, house.bailiffOf(3).name);

    const { rooms } = await (await first.context().request.get(`${house.url}/api/v1/rooms`)).json();
    for (const [room, last] of Object.entries(told)) {
      const now = rooms.find(({ id }) => id === Number(room));
      assert.ok(now.seq >= last.seq, `room ${room} stands at ${now.seq}, and ${last.seq} was answered`);
      if (now.seq === last.seq) assert.deepEqual(now, last);
    }
    for (const id of EIGHT) {
      const fresh = await context.newPage();
      await fresh.goto(house.screen(id));
      await until(async () => (await words(walls[id])) === (await words(fresh)), `${id} came back by itself`, 40000);
      await fresh.close();
    }
    await context.close();
  });

  test("nothing is clipped on any screen at any size, on any of its pages", async () => {
    await house.order(first, 1, "delays", { minutes: 40, reason: "earlier_case" });
    const [listed] = (await house.room(second, 3)).hearings.filter((h) => h.progress === "listed");
    await house.order(second, 3, "moves", { hearing: listed.id, to: 4 });
    await press(first, [1, 2]);
    const cut = [];
    const page = await (await browser.newContext()).newPage();
    for (const { id, url } of house.screens) {
      await page.goto(url);
      await page.waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
      for (const [size, [width, height]] of Object.entries(SIZES)) {
        await page.setViewportSize({ width, height });
        for (let turned = 0; turned < 2; turned += 1) {
          for (const what of await page.evaluate(clippings)) cut.push(`${id} ${size}: ${what}`);
          await page.evaluate(() => window.hallboard.turn(document.getElementById("board")));
        }
      }
    }
    await page.context().close();
    assert.deepEqual(cut, []);
  });

  test("the lobby speaks six languages in turn, all screens the same at once, and the picture stays", async () => {
    const context = await browser.newContext();
    const walls = await Promise.all([context.newPage(), context.newPage()]);
    for (const page of walls) {
      await page.goto(house.screen("lobby"));
      await page.evaluate(() => (document.body.dataset.tongueMs = "1000"));
    }
    const proof = () => walls[0].evaluate(() => window.hallboard.proofOf(document.getElementById("board")));
    const picture = await proof();
    const heard = new Set();
    await until(async () => {
      const [one, other] = await Promise.all(walls.map((page) => page.evaluate(() => {
        window.hallboard.tongues();
        return Array.from(document.querySelectorAll(".tongues > .said"), (word) => word.lang).join(" ");
      })));
      one.split(" ").forEach((lang) => heard.add(lang));
      return heard.size === 5 && one === other;
    }, "five languages beside the Chinese");
    assert.equal(await proof(), picture);
    assert.match(await words(walls[0]), /上午/);
    await context.close();
  });

  test("axe finds nothing on any screen", async () => {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    for (const { id, url } of house.screens) {
      const page = await context.newPage();
      await page.goto(url);
      await page.evaluate(axe.source);
      const { violations, passes } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`), [], id);
      assert.ok(passes.length > 10, id);
      await page.close();
    }
    await context.close();
  });

  test("a page is correct without scripts, and turns by itself", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const page = await plain.newPage();
    const { hearings } = await house.room(second, 4);
    const seen = new Set();
    for (let n = 1; n <= 4; n += 1) {
      await page.goto(`${house.screen("door-4")}?page=${n}`);
      assert.match(await page.locator("h1").first().innerText(), /第4偵查庭/);
      assert.match(await page.content(), /http-equiv="refresh"/);
      for (const row of await page.locator(".row:visible .turn").allInnerTexts()) seen.add(row.trim());
    }
    for (const hearing of hearings.filter((h) => !h.protected)) assert.ok(seen.has(hearing.turn), `${hearing.turn} is on no page`);
    await plain.close();
  });

  async function press(page, rooms) {
    for (const room of rooms) {
      const answer = await house.press(page, room);
      assert.equal(answer.status, 200, answer.message);
    }
  }
});

describe("a screen that cannot lie", () => {
  let house, browser;
  before(async () => {
    [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  // The house pulses every 5 s, so the first threshold has to be above that.
  const HASTE = { amberMs: 6500, greyMs: 9000, deadMs: 12000 };

  const hung = (page) =>
    page.evaluate(() => {
      if (!document.getElementById("dead").hidden) return "dead";
      if (document.body.classList.contains("aged")) return "grey";
      return document.body.classList.contains("stale") ? "amber" : "live";
    });

  test("frozen it turns amber, grey and dead in time, and comes back by itself", async () => {
    const page = await watched(await browser.newContext());
    await page.goto(house.screen("door-3"));
    const usual = await page.evaluate((haste) => {
      const { amberMs, greyMs, deadMs } = document.body.dataset;
      Object.assign(document.body.dataset, haste);
      return [amberMs, greyMs, deadMs];
    }, HASTE);
    assert.deepEqual(usual, ["15000", "60000", "600000"]);
    await until(async () => (await hung(page)) === "live", "live");
    for (let look = 0; look < 16; look += 1) {
      assert.equal(await hung(page), "live", "pulses keep it live although nothing happens");
      await new Promise((rest) => setTimeout(rest, 500));
    }

    house.freeze();
    const seen = [];
    await until(async () => {
      const now = await hung(page);
      if (seen.at(-1) !== now) seen.push(now);
      if (now === "amber") assert.match(await page.locator("#amber").innerText(), /\d+ ?秒/);
      return now === "dead";
    }, "dead", 20000);
    assert.ok(await page.locator("#dead").isVisible());
    house.thaw();

    assert.deepEqual(seen, ["live", "amber", "grey", "dead"]);
    await until(async () => (await hung(page)) === "live", "live again after the thaw");
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test("after the house was killed and opened again the screen finds it, and shows what is new", async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(house.screen("door-3"));
    await until(async () => (await hung(page)) === "live", "live");

    await house.stop("SIGKILL");
    await house.reopen();
    const bailiff = await house.signIn(browser, house.bailiffOf(3).name);
    const { hearings } = await house.room(bailiff, 3);
    const open = hearings.find((h) => !h.protected);
    assert.equal((await house.order(bailiff, 3, "calls", { hearing: open.id, early: true })).status, 200);

    await until(async () => (await words(page)).includes(`${open.turn} ${open.time} 點呼中`), "the call", 40000);
    await page.context().close();
  });

  test("paper says up to when it is true, and never that it is live", async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(house.screen("door-2"));
    await page.waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
    await page.evaluate(() => addEventListener("beforeprint", () => (window.printed = document.getElementById("live").textContent)));
    await page.pdf();
    assert.match(await page.evaluate(() => window.printed), /資料停在 \d\d:\d\d/);
    await until(async () => /即時/.test(await page.locator("#live").innerText()), "the glass goes on");
    await page.context().close();
  });

  test("the last board is kept over a reload, and what may not be kept is not", async () => {
    const context = await browser.newContext();
    for (const [id, kept] of [["door-2", true], ["bailiff-office", false]]) {
      const page = await context.newPage();
      await page.goto(house.screen(id));
      await page.waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
      const shown = await page.locator("#board").innerText();
      if (kept) await page.waitForFunction(() => Object.keys(localStorage).length > 0);

      await page.routeWebSocket("**/live", () => {}); // a house that says nothing
      await page.route("**/screens/*", async (route) => {
        const answer = await route.fetch();
        const body = (await answer.text()).replace(/<main id="board">[^]*<\/main>/, '<main id="board"></main>');
        await route.fulfill({ response: answer, body });
      });
      await page.reload();

      assert.equal((await page.locator("#board").innerText()).trim(), kept ? shown.trim() : "", id);
      await page.close();
    }
    await context.close();
  });
});
