// The wall page: what every screen really shows, what may be asked of it, and what it did that no page of ours does.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import axe from "axe-core";
import { openBrowser, openHouse, until } from "./house.mjs";

describe("the wall looks after itself", () => {
  let house, browser, administrator, bailiff;
  const pages = {};
  const HUNG = ["door-1", "door-3", "rooms-2f", "waiting-1", "lobby"];

  before(async () => {
    house = await openHouse({ from: "10:40" });
    browser = await openBrowser();
    administrator = await house.signIn(browser, house.accounts.find((one) => one.role === "administrator").name);
    bailiff = await house.signIn(browser, house.bailiffOf(1).name);
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    for (const id of HUNG) {
      pages[id] = await context.newPage();
      await pages[id].goto(house.screen(id));
    }
    for (const id of HUNG) await is(id, "right");
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  /** One screen as the house believes it stands. */
  async function standing(id) {
    const answer = await administrator.context().request.get(`${house.url}/api/v1/screens`);
    return (await answer.json()).screens.find((screen) => screen.id === id);
  }

  function is(id, state, within = 15000) {
    return until(async () => (await standing(id)).state === state, `${id} is ${state}`, within);
  }

  /** Has a page say what it shows at once, instead of within half a minute. */
  function report(id) {
    return pages[id].evaluate(() => window.hallboard.report());
  }

  async function asks(id, what) {
    const address = `${house.url}/api/v1/screens/${id}/deeds`;
    const answer = await administrator.context().request.post(address, { data: { do: what }, headers: { origin: house.url } });
    assert.equal(answer.status(), 200, await answer.text());
  }

  async function alarms() {
    const answer = await administrator.context().request.get(`${house.url}/api/v1/screens/alarms`);
    return (await answer.json()).alarms;
  }

  test("every screen hangs there as a small picture, in its state, with its last words", async () => {
    const faults = [];
    administrator.on("console", (line) => line.type() === "error" && faults.push(line.text()));
    await administrator.goto(`${house.url}/wall`);
    const words = (await administrator.locator("#wall-door-3").ariaSnapshot()).replace(/\s+/g, " ");
    assert.match(words, /第3偵查庭門口/);
    assert.match(words, /顯示正確/);
    assert.match(words, /未配對/);
    await administrator.locator("#wall-door-3").scrollIntoViewIfNeeded();
    const frame = () => administrator.frames().find((one) => one.url().includes("/screens/door-3?look=1"));
    const picture = await until(async () => frame() && (await frame().locator("#board").textContent()), "the small picture");
    assert.match(picture, /第3偵查庭/);
    assert.match(picture, /3-01/);
    assert.match((await administrator.locator("#wall-door-6").ariaSnapshot()).replace(/\s+/g, " "), /尚無回報/);
    assert.deepEqual(faults.filter((fault) => !/sandboxed/.test(fault)), []);
  });

  test("a picture with other words, one that is cut, one of an old version: each is told", async () => {
    await pages["door-3"].evaluate(() => (document.querySelector("[data-proof]").textContent = "開庭中"));
    await report("door-3");
    await is("door-3", "wrong");
    assert.equal((await standing("door-3")).state_words, "畫面與送出的不同");
    await asks("door-3", "reload");
    await is("door-3", "right");

    await pages.lobby.evaluate(() => {
      const list = document.querySelector(".list");
      list.style.height = "10rem";
      list.style.flex = "none";
    });
    await report("lobby");
    await is("lobby", "clipped");
    await pages.lobby.reload();
    await is("lobby", "right");

    await pages["rooms-2f"].evaluate(() => (document.body.dataset.version = "of yesterday"));
    await report("rooms-2f");
    await is("rooms-2f", "old_version");
    await pages["rooms-2f"].reload();
    await is("rooms-2f", "right");
  });

  test("identify, blank and night are done, told, kept over a reload, and written down", async () => {
    const page = pages["waiting-1"];
    await page.evaluate(() => (document.body.dataset.identifyMs = "2500"));
    await asks("waiting-1", "identify");
    await until(() => page.locator("#identify").isVisible(), "its name, large");
    assert.match(await page.locator("#identify").innerText(), /waiting-1/);
    await is("waiting-1", "covered"); // by its own name
    await is("waiting-1", "right");

    await asks("waiting-1", "blank");
    await is("waiting-1", "covered");
    await page.reload();
    await until(() => page.evaluate(() => document.body.classList.contains("blank")), "black again");
    await is("waiting-1", "covered");
    await asks("waiting-1", "unblank");
    await is("waiting-1", "right");

    await asks("waiting-1", "night");
    await until(async () => (await standing("waiting-1")).light === "night", "night");
    assert.ok(await page.evaluate(() => document.body.classList.contains("night")));
    await asks("waiting-1", "by_hours");
    await until(async () => (await standing("waiting-1")).light === "dark", "dark again");

    await pages["door-1"].waitForFunction(() => localStorage.getItem("board-door-1"));
    await asks("door-1", "forget");
    await pages["door-1"].waitForFunction(() => !localStorage.getItem("board-door-1"));

    const auditor = await house.signIn(browser, house.accounts.find((one) => one.role === "auditor").name);
    await auditor.goto(`${house.url}/audit`);
    assert.match(await auditor.locator("main").innerText(), /waiting-1: identify/);
    assert.match(await auditor.locator("main").innerText(), /調整螢幕明暗\s+waiting-1\s+依時段\s+全黑，依時段/);
    const refused = await auditor.context().request.post(`${house.url}/api/v1/screens/door-1/deeds`, { data: { do: "blank" }, headers: { origin: house.url } });
    assert.equal(refused.status(), 403);
    await auditor.context().close();
  });

  test("the hours of the office decide between dark, light and night, and the glass never stands still", async () => {
    const page = pages.lobby;
    const light = (night, day) =>
      page.evaluate(([night, day]) => {
        Object.assign(document.body.dataset, { night, light: day });
        return window.hallboard.light();
      }, [night, day]);
    assert.equal(await light("", ""), "dark");
    assert.equal(await light("18:00-07:00", "07:00-18:00"), "light"); // it is about 10:40
    assert.equal(await light("10:00-11:30", "07:00-18:00"), "night");
    assert.equal(await light("22:00-11:30", ""), "night");
    assert.equal(await light("22:00-07:00", ""), "dark");
    const places = new Set();
    await page.evaluate(() => (document.body.dataset.shiftMs = "300"));
    await until(async () => places.add(await page.evaluate(() => document.body.style.transform)).size > 2, "three places");
    for (const place of places) assert.match(place, /^translate\(-?[02]px, -?[02]px\)/);
    await page.reload();
  });

  test("nonsense, another screen's report, a picture never sent and a flood are refused and alarmed, and blank nothing", async () => {
    const rogue = await (await browser.newContext()).newPage();
    await rogue.goto(`${house.url}/sign-in`);
    const before = await pages["door-1"].locator(".front").innerText();
    const kinds = {
      nonsense: ["{\"type\":\"shows\",\"id\":\"one\"}"],
      another_screen: ['{"type":"shows","screen":"door-3","id":1,"hash":1}'],
      never_sent: ['{"type":"shows","screen":"door-1","id":99999,"hash":1}'],
      flood: Array(80).fill('{"type":"again"}'),
    };
    for (const [kind, said] of Object.entries(kinds)) {
      const closed = await rogue.evaluate(([address, said]) => new Promise((done) => {
        const socket = new WebSocket(address);
        socket.onopen = () => said.forEach((words) => socket.send(words));
        socket.onclose = (event) => done(event.code);
        setTimeout(() => (done(0), socket.close()), 1500);
      }), [`ws://127.0.0.1:${house.port}/screens/door-1/live`, said]);
      if (kind === "flood") assert.equal(closed, 1008);
      await until(async () => (await standing("door-1")).offence?.kind === kind, kind);
      assert.ok((await alarms()).some((alarm) => alarm.screen === "door-1" && alarm.kind === kind), kind);
    }
    await report("door-1");
    await is("door-1", "right");
    assert.equal(await pages["door-1"].locator(".front").innerText(), before);
    assert.equal((await standing("door-3")).state, "right");
    await administrator.goto(`${house.url}/wall`);
    await until(async () => /第1偵查庭門口.*回報異常/.test(await administrator.locator(".screen-alarms").innerText()), "the desk is told");
    await rogue.context().close();
  });

  test("a paired screen alone speaks for itself, is renamed, and goes by itself to the board it is moved to", async () => {
    const television = await (await browser.newContext()).newPage();
    await television.goto(`${house.url}/d`);
    const code = (await television.locator("body").innerText()).match(/(?:[A-Z]\s*){6}/)[0].replace(/\s/g, "");
    const post = async (path, form) => {
      const answer = await administrator.context().request.post(house.url + path, { data: form, headers: { origin: house.url } });
      assert.equal(answer.status(), 200, await answer.text());
    };
    await post("/api/v1/devices", { code, kind: "screen", name: "五庭電視", place: "詢問室1門口", shows: "door-5" });
    await television.waitForURL("**/screens/door-5", { timeout: 15000 });
    await is("door-5", "right");

    const onlooker = await (await browser.newContext()).newPage();
    await onlooker.goto(house.screen("door-5"));
    await onlooker.waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
    await onlooker.evaluate(() => {
      document.querySelector("[data-proof]").textContent = "開庭中";
      window.hallboard.report();
      window.hallboard.say({ type: "nonsense" });
    });
    await new Promise((rest) => setTimeout(rest, 1000));
    assert.equal((await standing("door-5")).state, "right");
    assert.equal((await standing("door-5")).offence, null);

    await administrator.goto(`${house.url}/wall`);
    const tile = administrator.locator("#wall-door-5");
    await tile.locator("summary").click();
    await tile.locator("[name=name]").fill("六庭電視");
    await tile.locator("[name=shows]").selectOption("door-6");
    await tile.locator("button", { hasText: "儲存" }).click();
    await television.waitForURL("**/screens/door-6", { timeout: 15000 });
    await is("door-6", "right");
    assert.equal((await standing("door-6")).device.name, "六庭電視");
    assert.match(onlooker.url(), /door-5/, "whoever only looks stays");
    await television.context().close();
    await onlooker.context().close();
  });

  test("axe finds nothing on the wall page, the proof and the test card", async () => {
    for (const path of ["/wall", "/wall/showings?room=1&turn=1-01", "/screens/door-1?card=1"]) {
      await administrator.goto(house.url + path);
      await administrator.evaluate(axe.source);
      const { violations } = await administrator.evaluate(() => window.axe.run(document, { iframes: false }));
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ").slice(0, 300)}`), [], path);
    }
  });

  test("the proof of display says what the test saw, as a page and as a file", async () => {
    const seen = {};
    const doors = ["door-1", "lobby", "rooms-2f", "waiting-1"];
    for (const id of doors) await pages[id].evaluate(watchTheCall);
    const { hearing, turn } = (await house.room(bailiff, 1)).primary;
    await house.order(bailiff, 1, "calls", { expect: hearing, early: true });
    for (const id of doors) await pages[id].waitForFunction(() => window.calls.length > 0);
    const { call } = await house.room(bailiff, 1);
    assert.equal(call.turn, turn);
    await until(async () => (await house.room(bailiff, 1)).call.shown, "the tablet knows that it is shown", 5000);
    await pages["rooms-2f"].close(); // the power cord of one of them
    await new Promise((rest) => setTimeout(rest, 2500));
    assert.equal((await house.press(bailiff, 1)).status, 200);
    for (const id of ["door-1", "lobby", "waiting-1"]) {
      seen[id] = await until(async () => (await pages[id].evaluate(() => window.calls)).find((one) => one.until), `${id} is over`);
    }
    const api = `${house.url}/api/v1/showings?room=1&turn=${turn}`;
    const ask = async () => (await (await administrator.context().request.get(api)).json()).showings;
    // The one without power is not over before it has been silent for 90 s.
    const told = await until(async () => {
      const showings = await ask();
      return showings.filter((one) => one.until).length === 3 && showings;
    }, "both have ended").catch(async (late) => assert.fail(`${late.message}: ${JSON.stringify(await ask())}`));
    assert.deepEqual(told.map((one) => one.screen).sort(), doors);
    for (const id of ["door-1", "lobby", "waiting-1"]) {
      const showing = told.find((one) => one.screen === id);
      for (const edge of ["from", "until"]) {
        const off = Date.parse(showing[edge]) - seen[id][edge];
        assert.ok(off >= -200 && off < 1500, `${id} ${edge} is ${off} ms after the glass`);
      }
    }
    const csv = await (await administrator.context().request.get(`${api}&csv=true`)).text();
    assert.match(csv, /door-1,第1偵查庭門口,\d{4}-\d\d-\d\d 10:4\d:\d\d,/);
    assert.equal(csv.trim().split("\n").length, 5);
    await administrator.goto(`${house.url}/wall/showings?room=1&turn=${turn}`);
    assert.match(await administrator.locator("table").innerText(), /2樓候訊室/);
    assert.equal(await administrator.locator("tbody tr").count(), 4);
    await administrator.goto(`${house.url}/wall/showings?room=1&turn=1-99`);
    assert.match(await administrator.locator("main").innerText(), /沒有螢幕證實/);
  });
});

describe("a call that no screen confirmed", () => {
  let house, browser;
  before(async () => {
    house = await openHouse({ from: "10:40" });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  test("is passed over only on a second tap, by tablet, by program and by a plain form, and recorded so", async () => {
    const tablet = await house.signIn(browser, house.bailiffOf(1).name, { viewport: { width: 1280, height: 800 } });
    const call = async () => {
      const { hearing } = (await house.room(tablet, 1)).primary;
      assert.equal((await house.order(tablet, 1, "calls", { expect: hearing, early: true })).status, 200);
    };
    await call();
    const refused = await house.order(tablet, 1, "passes");
    assert.deepEqual([refused.status, refused.code], [409, "not_shown"]);
    assert.match(refused.message, /螢幕未顯示 1-01 的點呼/);
    assert.equal((await house.order(tablet, 1, "passes", { by_voice: true })).status, 200);

    await call();
    await tablet.goto(`${house.url}/tablet`);
    await until(async () => /螢幕未顯示，請口頭點呼/.test(await tablet.locator("#room-1").innerText()), "the tablet says so");
    await new Promise((rest) => setTimeout(rest, 1300)); // the rest after a label changed
    await tablet.locator("#room-1 .ways button", { hasText: "過號" }).click();
    const again = tablet.locator("#room-1 .say button", { hasText: "已口頭點呼，過號" });
    await again.click();
    await until(async () => (await house.room(tablet, 1)).hearings[1].progress === "passed_over", "passed over");

    await call();
    const { seq } = await house.room(tablet, 1);
    const form = { seen: `${seq}`, key: "a-plain-form-01", back: "/rooms/1", ours: await house.ours(tablet.context().request) };
    const answer = await tablet.context().request.post(`${house.url}/api/v1/rooms/1/passes`, { form, headers: { origin: house.url } });
    assert.equal(answer.status(), 409);
    assert.match(await answer.text(), /name="by_voice" value="true"/);

    const auditor = await house.signIn(browser, house.accounts.find((one) => one.role === "auditor").name);
    await auditor.goto(`${house.url}/audit`);
    assert.match(await auditor.locator("body").innerText(), /過號（螢幕未顯示，口頭點呼）/);
  });
});

describe("a call under a notice over the whole glass", () => {
  let house, browser;
  before(async () => {
    house = await openHouse({ from: "10:40" });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  test("was not shown until the notice has ended: not to the tablet, and not in the proof", async () => {
    const door = await browser.newPage();
    await door.goto(house.screen("door-1"));
    const bailiff = await house.signIn(browser, house.bailiffOf(1).name);
    const administrator = await house.signIn(browser, house.accounts.find((one) => one.role === "administrator").name);
    const post = async (path, data) => {
      const answer = await bailiff.context().request.post(house.url + path, { data, headers: { origin: house.url } });
      assert.equal(answer.status(), 200, await answer.text());
    };
    await post("/api/v1/emergencies", { prepared: "earthquake", places: ["all"], minutes: 10, sure: true, key: "a-shaking-1" });
    await until(() => door.locator(".emergency.full").isVisible(), "the notice");
    const { hearing, turn } = (await house.room(bailiff, 1)).primary;
    assert.equal((await house.order(bailiff, 1, "calls", { expect: hearing, early: true })).status, 200);
    await until(async () => (await house.room(bailiff, 1)).call.words === "螢幕未顯示，請口頭點呼", "the tablet says so");
    const proof = async () => (await (await administrator.context().request.get(`${house.url}/api/v1/showings?room=1&turn=${turn}`)).json()).showings;
    assert.deepEqual(await proof(), []);

    const ended = Date.now();
    const { emergencies } = await (await bailiff.context().request.get(`${house.url}/api/v1/emergencies`)).json();
    await post(`/api/v1/emergencies/${emergencies[0].id}/endings`, { key: "a-shaking-2" });
    await until(async () => (await house.room(bailiff, 1)).call.shown, "now it is shown");
    const [showing] = await until(async () => ((await proof()).length > 0 ? proof() : null), "and proved");
    assert.equal(showing.screen, "door-1");
    const from = Date.parse(showing.from) - (await door.evaluate(() => window.hallboard.now())) + Date.now();
    assert.ok(from > ended - 200, "from the end of the notice on");
  });
});

/** Runs in the page: notes by the house's clock from when to when the large panel calls. */
function watchTheCall() {
  window.calls = [];
  const board = document.getElementById("board");
  const note = () => {
    const calling = board.querySelector(".hero.calling") !== null;
    const open = window.calls.find((one) => !one.until);
    if (calling && !open) window.calls.push({ from: window.hallboard.now() });
    if (!calling && open) open.until = window.hallboard.now();
  };
  new MutationObserver(note).observe(board, { subtree: true, childList: true, attributes: true, characterData: true });
}
