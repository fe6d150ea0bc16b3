// Twelve screens and everything that can happen to them: each says in words how it stands, and comes back without a hand.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { layCable } from "./cable.mjs";
import { openBrowser, openHouse, until } from "./house.mjs";

// The house pulses every 5 s, so the first threshold has to be above that.
const HASTE = { amberMs: 6500, greyMs: 8500, deadMs: 10500, sleepMs: 4000, silentMs: 8000, pinMs: 500, spreadMs: 400, callMs: 500 };

/** Everything a screen reader hears of a page, on one line. */
async function words(page) {
  return (await page.locator("body").ariaSnapshot()).replace(/\s+/g, " ");
}

/** The board with all pages of its lists. */
async function board(page) {
  return (await page.locator("#board").textContent()).replace(/\s+/g, " ");
}

// What a page says of itself, and what has to be heard and not heard then.
const STATES = {
  live: { says: [/即時/], hides: [/沒有新資料/, /資料未更新/, /資料停在/] },
  amber: { says: [/資料停在 \d\d:\d\d/, /\d+ 秒 沒有新資料，進度請洽法警室/], hides: [/即時/, /資料未更新/] },
  dead: { says: [/資料停在 \d\d:\d\d/, /資料未更新/, /以法警口頭為準/], hides: [/即時/, /點呼中/, /開庭中/, /尚未開庭/, /已結束/] },
};

function isIn(state, heard) {
  return STATES[state].says.every((it) => it.test(heard)) && !STATES[state].hides.some((it) => it.test(heard));
}

/** Waits until every page says that it is in this state. */
async function all(pages, state, within = 20000) {
  const wrong = (await Promise.all(
    pages.map(async (page) => {
      let heard = "";
      const seen = until(async () => isIn(state, (heard = await words(page))), "", within);
      return seen.then(() => null, () => `${page.url()} is not ${state}: ${heard.slice(0, 300)}`);
    }),
  )).filter(Boolean);
  assert.deepEqual(wrong, []);
}

/** Counts how often a page was loaded, whatever becomes of it. */
function loads(page) {
  page.loads = 0;
  page.on("load", () => (page.loads += 1));
}

async function haste(page) {
  await page.evaluate((haste) => Object.assign(document.body.dataset, haste), HASTE);
}

describe("twelve screens through every trouble", () => {
  let house, browser, cable, left;
  const pages = {};
  const near = []; // straight at the house
  const far = []; // behind the cable

  before(async () => {
    house = await openHouse();
    browser = await openBrowser();
    cable = await layCable(house.port);
    left = await house.signIn(browser, house.bailiffOf(1).name);
    assert.equal(house.screens.length, 12);
    const glass = { viewport: { width: 960, height: 540 } };
    const contexts = await Promise.all([browser.newContext(glass), browser.newContext(glass)]);
    await Promise.all(house.screens.map(async ({ id }, n) => {
      const page = await contexts[n % 2].newPage();
      loads(page);
      await page.goto(`${n % 2 ? cable.url : house.url}/screens/${id}`);
      await haste(page);
      (n % 2 ? far : near).push(page);
      pages[id] = page;
    }));
    await all(Object.values(pages), "live");
  });
  after(async () => {
    await browser?.close();
    await cable?.close();
    await house?.close();
  });

  const everybody = () => Object.values(pages);

  /** One step further at room 1; what its door and the waiting room have to say then. */
  async function step() {
    const answer = await house.press(left, 1);
    assert.equal(answer.status, 200, answer.message);
    const { hearings } = await house.room(left, 1);
    const now = hearings.filter((h) => ["calling", "in_session", "concluded"].includes(h.progress)).at(-1);
    return `${now.turn} ${now.time} ${{ calling: "點呼中", in_session: "開庭中", concluded: "已結束" }[now.progress]}`;
  }

  function show(text, ids = ["door-1", "waiting-1"]) {
    return Promise.all(ids.map((id) => until(async () => (await board(pages[id])).includes(text), `${id} says ${text}`, 20000)));
  }

  test("a frozen house turns all of them amber, grey and dead, and thawed it brings all of them back", async () => {
    house.freeze();
    try {
      await all(everybody(), "amber");
      await Promise.all(everybody().map((page) => page.waitForFunction(() => document.body.classList.contains("aged"), null, { timeout: 8000 })));
      await all(everybody(), "dead");
    } finally {
      house.thaw();
    }
    await all(everybody(), "live");
    await show(await step());
  });

  test("a cut cable tells on those behind it alone, and mended it brings the board of now", async () => {
    cable.cut();
    const now = await step();
    await all(far, "amber");
    await all(near, "live");
    await all(far, "dead");
    cable.mend();
    await all(everybody(), "live", 45000);
    await show(now);
  });

  test("a browser that slept believes nothing that waited for it", async () => {
    for (const id of ["door-1", "waiting-1"]) await pages[id].evaluate(observe);
    const { processInfo } = await (await browser.newBrowserCDPSession()).send("SystemInfo.getProcessInfo");
    const renderers = processInfo.filter((one) => one.type === "renderer").map((one) => one.id);
    assert.ok(renderers.length > 0);
    renderers.forEach((pid) => process.kill(pid, "SIGSTOP"));
    let now;
    try {
      await new Promise((rest) => setTimeout(rest, 5500)); // at least one pulse of before
      now = await step();
      await new Promise((rest) => setTimeout(rest, 2500));
    } finally {
      renderers.forEach((pid) => process.kill(pid, "SIGCONT"));
    }
    await all(everybody(), "live");
    await show(now);
    for (const id of ["door-1", "waiting-1"]) {
      const log = await pages[id].evaluate(() => window.observed);
      assert.ok(log.some((it) => !it.fresh), `${id} admitted its age`);
      const lied = log.slice(log.findIndex((it) => !it.fresh)).find((it) => it.fresh && !it.board.includes(now));
      assert.equal(lied, undefined, `${id} called the old board live`);
    }
  });

  test("nobody reloads onto a house that is gone; opened again it finds everybody, and they find what is new", async () => {
    for (const page of everybody()) page.loads = 0;
    await Promise.all(everybody().map((page) => page.evaluate(() => window.hallboard.comeBack(100))));
    await house.stop("SIGKILL");
    const early = everybody().map((page) => page.loads); // some were quick enough
    await all(everybody(), "amber");
    await all(everybody(), "dead");
    for (const page of everybody()) assert.match(page.url(), /\/screens\//, "no error page of the browser");
    assert.deepEqual(everybody().map((page) => page.loads), early);

    await house.reopen();
    left = await house.signIn(browser, house.bailiffOf(1).name);
    const now = await step();
    await all(everybody(), "live", 45000);
    await show(now);
    await until(() => everybody().every((page) => page.loads > 0), "all have reloaded by now", 30000);
    await Promise.all(everybody().map(haste));
  });

  test("a house whose clock was changed stays live, and shows the changed clock", async () => {
    const hour = async (page) => (await page.locator("#clock").innerText()).slice(0, 2);
    const before = await hour(far[0]);
    // Two hours ahead, as far as a pulse is concerned.
    cable.says = (bytes) => Buffer.from(bytes.toString("latin1").replace(/("type":"pulse".*?"now":"[\d-]+T)\d\d/g, "$105"), "latin1");
    await Promise.all(far.map((page) => until(async () => (await hour(page)) === "13", "13 o'clock", 12000)));
    await all(far, "live");
    cable.says = (bytes) => bytes;
    await Promise.all(far.map((page) => until(async () => (await hour(page)) === before, "the right hour again", 12000)));
    await all(everybody(), "live");
  });

  test("a page that draws nothing any more finds it out and loads itself again", async () => {
    const page = pages["door-2"];
    page.loads = 0;
    await page.evaluate(() => {
      document.body.dataset.reportMs = "500";
      window.requestAnimationFrame = () => 0;
    });
    await until(() => page.loads > 0, "it has loaded itself", 15000);
    await all([page], "live");
    await haste(page);
  });

  test("a new version, and the night, load a page again, and a call makes them wait", async () => {
    const [old, night, busy] = [pages["door-3"], pages["door-4"], pages["door-1"]];
    for (const page of [old, night, busy]) page.loads = 0;
    let now = "";
    for (let tap = 0; tap < 3 && !now.includes("點呼中"); tap += 1) now = await step();
    await show(now, ["door-1"]);
    await busy.evaluate(() => Object.assign(document.body.dataset, { version: "of yesterday", callMs: "600000" }));
    await old.evaluate(() => (document.body.dataset.version = "of yesterday"));
    await night.evaluate(() => {
      const site = window.hallboard.site();
      Object.assign(document.body.dataset, { freshMs: "1", nightlyMinute: site.getUTCHours() * 60 + site.getUTCMinutes() });
    });
    await until(() => old.loads > 0 && night.loads > 0, "both have loaded again", 20000);
    assert.equal(busy.loads, 0, "a call is not disturbed");
    await show(await step(), ["door-1"]);
    await until(() => busy.loads > 0, "after the call", 20000);
    await all([old, night, busy], "live");
  });
});

describe("the roll-over without a house", () => {
  let house, browser;
  before(async () => {
    house = await openHouse({ speed: 60, from: "23:52" });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  test("yesterday never stands as today: a page without news is blank of it from midnight on", async () => {
    const page = await browser.newPage();
    await page.goto(house.screen("door-1"));
    await all([page], "live");
    assert.match(await words(page), /1-01/, "the day's list hangs there");
    house.freeze();
    try {
      await page.evaluate(() => Object.assign(document.body.dataset, { amberMs: "1000", deadMs: "600000" }));
      await until(async () => (await page.locator("#clock").innerText()).startsWith("00:"), "midnight", 20000);
      await all([page], "dead", 3000);
      assert.doesNotMatch(await words(page), /1-0\d/);
      const kept = await page.evaluate(() => Object.keys(localStorage));
      assert.deepEqual(kept, [], "and what was kept is forgotten");
    } finally {
      house.thaw();
    }
    await page.evaluate(() => (document.body.dataset.amberMs = "15000"));
    await all([page], "live");
  });
});

/** Runs in the page: notes what it says of its age from now on. */
function observe() {
  window.observed = [];
  const live = document.getElementById("live");
  const board = document.getElementById("board");
  const note = () => window.observed.push({ fresh: live.classList.contains("fresh"), board: board.textContent.replace(/\s+/g, " ") });
  new MutationObserver(note).observe(live, { attributes: true, attributeFilter: ["class"] });
}
