// Televisions that were moved, renamed or taken away while nobody could tell them: each finds out by itself.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readFile, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { layCable } from "./cable.mjs";
import { openBrowser, openHouse, until } from "./house.mjs";

const HASTE = { amberMs: 6500, silentMs: 8000, askMs: 4000, spreadMs: 400 };

/** What a paired screen's letters are, on its own page. */
async function lettersOf(page) {
  return (await page.locator("body").innerText()).match(/(?:[A-Z]\s*){6}/)[0].replace(/\s/g, "");
}

describe("a television whose line was down", () => {
  let house, browser, cable, administrator;

  before(async () => {
    house = await openHouse({ from: "10:40" });
    browser = await openBrowser();
    cable = await layCable(house.port);
    administrator = await house.signIn(browser, house.accounts.find((one) => one.role === "administrator").name);
  });
  after(async () => {
    await browser?.close();
    await cable?.close();
    await house?.close();
  });

  async function post(path, data) {
    const answer = await administrator.context().request.post(house.url + path, { data, headers: { origin: house.url } });
    assert.equal(answer.status(), 200, await answer.text());
    return answer.json();
  }

  async function deviceOf(screen) {
    const answer = await administrator.context().request.get(`${house.url}/api/v1/devices`);
    return (await answer.json()).devices.find((device) => device.shows === screen);
  }

  /** A television behind the cable, paired by its letters, on its board. */
  async function paired(shows, more = {}) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${cable.url}/d`);
    const code = await lettersOf(page);
    await post("/api/v1/devices", { code, kind: "screen", name: `${shows}電視`, place: "走廊", shows, ...more });
    await page.waitForURL(`**/screens/${shows}`, { timeout: 15000 });
    return ready(page);
  }

  async function ready(page) {
    await fresh(page);
    await page.evaluate((haste) => Object.assign(document.body.dataset, haste), HASTE);
    return page;
  }

  function fresh(page) {
    return page.waitForFunction(() => document.getElementById("live").classList.contains("fresh"), null, { timeout: 40000 });
  }

  function isOn(page, screen) {
    return until(() => page.evaluate((screen) => document.body.dataset.screen === screen, screen).catch(() => false), `${page.url()} is ${screen}`, 40000);
  }

  async function whileCut(deed) {
    cable.cut();
    try {
      await deed();
    } finally {
      cable.mend();
    }
  }

  test("moved meanwhile it goes to its new board, renamed it stays, taken away it shows its letters", async () => {
    const [moved, renamed, taken] = [await paired("door-5"), await paired("door-4"), await paired("door-2")];
    let loads = 0;
    renamed.on("load", () => (loads += 1));
    const onlooker = await (await browser.newContext()).newPage();
    await onlooker.goto(`${cable.url}/screens/door-5`);
    await whileCut(async () => {
      const { id } = await deviceOf("door-5");
      await post(`/api/v1/devices/${id}/placements`, { name: "六庭電視", place: "走廊", shows: "door-6" });
      const other = await deviceOf("door-4");
      await post(`/api/v1/devices/${other.id}/placements`, { name: "新名字", place: "走廊", shows: "door-4" });
      await post(`/api/v1/devices/${(await deviceOf("door-2")).id}/revocations`, {});
      await until(() => moved.evaluate(() => !document.getElementById("amber").hidden), "the line is down", 20000);
    });
    await isOn(moved, "door-6");
    await fresh(moved);
    await taken.waitForURL("**/d", { timeout: 40000 });
    assert.match(await taken.locator("body").innerText(), /(?:[A-Z]\s*){6}/);
    await fresh(renamed);
    await fresh(onlooker);
    assert.match(onlooker.url(), /door-5$/, "whoever only looks stays");
    assert.match(renamed.url(), /door-4$/);
    assert.equal(loads, 0, "another name is no reason to load anew");
    for (const page of [moved, renamed, taken, onlooker]) await page.context().close();
  });

  test("letters and languages that were changed meanwhile hang right without a hand, on it and on whoever looks on, and no page comes back twice", async () => {
    const board = { board: "room-door", rooms: "3", inches: "55", metres: "5", languages: "en" };
    const television = await paired("door-3b", board);
    const onlooker = await (await browser.newContext()).newPage();
    await onlooker.goto(`${cable.url}/screens/door-3b`);
    await ready(onlooker);
    const layout = (page) => page.evaluate(() => [document.body.className.match(/em-\d+/)[0], document.body.dataset.tongues]).catch(() => []);
    const before = await layout(television);
    assert.equal(before[1], "en");
    const loads = { television: 0, onlooker: 0 };
    television.on("load", () => (loads.television += 1));
    onlooker.on("load", () => (loads.onlooker += 1));
    const { id } = await deviceOf("door-3b");
    await whileCut(async () => {
      const larger = { ...board, inches: "32", metres: "8", languages: "en,vi,ja" };
      await post(`/api/v1/devices/${id}/placements`, { name: "小電視", place: "走廊", shows: "door-3b", ...larger });
      await until(() => television.evaluate(() => !document.getElementById("amber").hidden), "the line is down", 20000);
      assert.deepEqual(await layout(television), before);
    });
    for (const page of [television, onlooker]) {
      await until(async () => (await layout(page))[1] === "en vi ja", "the languages of now", 40000);
      assert.notEqual((await layout(page))[0], before[0], "and larger letters");
      await fresh(page);
    }
    await new Promise((rest) => setTimeout(rest, 11000)); // two pulses
    assert.deepEqual(loads, { television: 1, onlooker: 1 });
    for (const page of [television, onlooker]) await page.context().close();
  });

  test("moved and taken away while the house itself was gone afterwards, both find out from the one that is opened", async () => {
    const [moved, taken] = [await paired("door-1"), await paired("door-3")];
    await whileCut(async () => {
      const { id } = await deviceOf("door-1");
      await post(`/api/v1/devices/${id}/placements`, { name: "大廳電視", place: "大廳", shows: "lobby" });
      await post(`/api/v1/devices/${(await deviceOf("door-3")).id}/revocations`, {});
      await house.stop("SIGKILL");
    });
    await house.reopen();
    administrator = await house.signIn(browser, house.accounts.find((one) => one.role === "administrator").name);
    await isOn(moved, "lobby");
    await fresh(moved);
    await taken.waitForURL("**/d", { timeout: 40000 });
    for (const page of [moved, taken]) await page.context().close();
  });

  test("black and night are the administrator's orders: a house that was killed still holds to them", async () => {
    const [dark, night] = [await browser.newPage(), await browser.newPage()];
    const deed = (id, what) => post(`/api/v1/screens/${id}/deeds`, { do: what });
    const looks = (page, name) => page.waitForFunction((name) => document.body.classList.contains(name), name, { timeout: 40000 });
    await dark.goto(house.screen("waiting-1"));
    await night.goto(house.screen("rooms-2f"));
    await deed("waiting-1", "blank");
    await deed("rooms-2f", "night");
    await deed("rooms-2f", "night"); // asking twice does no harm
    await Promise.all([looks(dark, "blank"), looks(night, "night")]);
    await house.stop("SIGKILL");
    await house.reopen();
    administrator = await house.signIn(browser, house.accounts.find((one) => one.role === "administrator").name);
    await Promise.all([dark.reload(), night.reload()]);
    await Promise.all([fresh(dark), fresh(night)]);
    await Promise.all([looks(dark, "blank"), looks(night, "night")]);
    await deed("waiting-1", "unblank");
    await deed("rooms-2f", "by_hours");
    const usual = (page) => page.waitForFunction(() => !/blank|night/.test(document.body.className), null, { timeout: 40000 });
    await Promise.all([usual(dark), usual(night)]);
    for (const page of [dark, night]) await page.close();
  });

  test("one that keeps nothing but its long address is moved and taken away in the same way", async () => {
    const { address } = await post("/api/v1/devices", { kind: "screen", name: "長址", place: "走廊", shows: "rooms-2f" });
    const page = await (await browser.newContext()).newPage();
    await page.goto(cable.url + address);
    await ready(page);
    const { id } = await deviceOf("rooms-2f");
    await whileCut(() => post(`/api/v1/devices/${id}/placements`, { name: "長址", place: "走廊", shows: "waiting-1" }));
    await isOn(page, "waiting-1");
    await ready(page);
    await whileCut(() => post(`/api/v1/devices/${id}/revocations`, {}));
    await page.waitForURL("**/d", { timeout: 40000 });
    await page.context().close();
  });

  test("the wall inside the bailiff office finds out by itself that it was moved, taken away, or is of an older version", async () => {
    const page = await (await browser.newContext()).newPage();
    const wall = async () => {
      await page.goto(`${cable.url}/d`);
      const code = await lettersOf(page);
      await post("/api/v1/devices", { code, kind: "screen", name: "內部電視", place: "法警室", shows: "staff-wall" });
      await page.waitForURL("**/walls/custody", { timeout: 15000 });
      await page.evaluate(() => (document.body.dataset.lookMs = "500"));
      return (await deviceOf("staff-wall")).id;
    };
    const id = await wall();
    await page.waitForTimeout(3000);
    assert.equal(await page.evaluate(() => document.body.dataset.lookMs), "500", "nothing is new, and it stays");
    await page.evaluate(() => (document.querySelector("link[rel=stylesheet]").href = "/static/of-yesterday/static/desk.css"));
    await page.waitForFunction(() => !document.body.dataset.lookMs, null, { timeout: 15000 });
    await page.evaluate(() => (document.body.dataset.lookMs = "500"));
    await whileCut(() => post(`/api/v1/devices/${id}/placements`, { name: "候訊室電視", place: "走廊", shows: "waiting-1" }));
    await isOn(page, "waiting-1");
    await post(`/api/v1/devices/${id}/revocations`, {});
    await page.waitForURL("**/d", { timeout: 40000 });
    const again = await wall();
    await whileCut(() => post(`/api/v1/devices/${again}/revocations`, {}));
    await page.waitForURL("**/d", { timeout: 40000 });
    assert.match(await page.locator("body").innerText(), /(?:[A-Z]\s*){6}/);
    await page.context().close();
  });

  test("letters that wait for somebody stay while the house is gone, and go on with the one that is opened", async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${cable.url}/d`);
    await lettersOf(page);
    await house.stop("SIGKILL");
    await page.waitForTimeout(11000); // two looks
    assert.match(page.url(), /\/d$/, "no error page of the browser");
    await lettersOf(page);
    await house.reopen();
    administrator = await house.signIn(browser, house.accounts.find((one) => one.role === "administrator").name);
    await page.waitForEvent("load", { timeout: 20000 });
    const device = { code: await lettersOf(page), kind: "screen", name: "新電視", place: "走廊", shows: "waiting-2" };
    await post("/api/v1/devices", device);
    await page.waitForURL("**/screens/waiting-2", { timeout: 15000 });
    await page.context().close();
  });

  test("loaded again by hand where it no longer belongs, it is sent to its board; also without scripts", async () => {
    const page = await paired("door-2");
    const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
    const quiet = await plain.newPage();
    await quiet.goto(`${cable.url}/d`);
    assert.match(await quiet.content(), /url=\?page=\d+&amp;own=door-2/);
    await quiet.goto(`${cable.url}/screens/door-4`);
    assert.match(quiet.url(), /door-2$/);
    await post(`/api/v1/devices/${(await deviceOf("door-2")).id}/revocations`, {});
    await quiet.goto(`${cable.url}/screens/door-2?page=2&own=door-2`);
    assert.match(quiet.url(), /\/d$/);
    await page.waitForURL("**/d", { timeout: 40000 });
    for (const context of [plain, page.context()]) await context.close();
  });

  test("where too many wait for letters, a television is told so by a page that asks again by itself", async () => {
    const ask = (localAddress) => new Promise((done, fail) => {
      get({ host: "127.0.0.1", port: house.port, path: "/d", localAddress }, (answer) => answer.resume().on("end", done)).on("error", fail);
    });
    for (let n = 0; n < 64; n += 1) await ask(`127.0.0.${2 + (n % 8)}`);
    const page = await (await browser.newContext()).newPage();
    const answer = await page.goto(`${house.url}/d`);
    assert.equal(answer.status(), 503);
    assert.match(await page.locator("body").innerText(), /等待配對的裝置太多，這一頁會自己再試/);
    await page.waitForResponse((again) => again.url().endsWith("/d"), { timeout: 15000 });
    await page.context().close();
  });
});

describe("a television whose power is cut", () => {
  let house, browser, administrator;

  before(async () => {
    house = await openHouse({ from: "10:40", change: (text) => text.replace("dark_seconds = 90", "dark_seconds = 6") });
    browser = await openBrowser();
    administrator = await house.signIn(browser, house.accounts.find((one) => one.role === "administrator").name);
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  async function alarms() {
    const answer = await administrator.context().request.get(`${house.url}/api/v1/screens/alarms`);
    return (await answer.json()).alarms.filter((alarm) => alarm.kind === "dark").map((alarm) => alarm.screen);
  }

  test("is told on the desk of the bailiff office once it was silent for as long as the office says, and no longer once it is back", async () => {
    const context = await browser.newContext();
    let television = await context.newPage();
    await television.goto(`${house.url}/d`);
    const device = { code: await lettersOf(television), kind: "screen", name: "五庭電視", place: "走廊", shows: "door-5" };
    const headers = { origin: house.url };
    const paired = await administrator.context().request.post(`${house.url}/api/v1/devices`, { data: device, headers });
    assert.equal(paired.status(), 200);
    await television.waitForURL("**/screens/door-5", { timeout: 15000 });

    const desk = await house.signIn(browser, house.accounts.find((one) => one.role === "bailiff-office").name);
    await desk.goto(`${house.url}/custody`);
    const told = () => desk.locator(".screen-alarms").innerText();
    await new Promise((rest) => setTimeout(rest, 9000)); // longer than the patience: it says by itself that it is there
    assert.deepEqual(await alarms(), []);
    assert.equal((await told()).trim(), "");

    await television.close();
    const since = Date.now();
    await until(async () => (await alarms()).includes("door-5"), "the alarm");
    assert.ok(Date.now() - since > 2000, "not before its time");
    await until(async () => /螢幕「詢問室1門口」\d+ 秒沒有回報/.test(await told()), "the desk is told", 20000);
    await administrator.goto(`${house.url}/wall`);
    assert.match(await administrator.locator("#wall-door-5").innerText(), /6 秒以上沒有回報/);

    television = await context.newPage();
    await television.goto(`${house.url}/d`);
    await until(async () => (await alarms()).length === 0, "it is back");
    await until(async () => (await told()).trim() === "", "the desk is told that too", 20000);
  });

  test("an office that says otherwise in its configuration finds every page by its words after a restart", async () => {
    const wall = await browser.newPage();
    await wall.goto(house.screen("lobby"));
    await wall.evaluate((haste) => Object.assign(document.body.dataset, haste), HASTE);
    const said = () => wall.evaluate(() => [document.body.dataset.reportMs, document.body.dataset.night]).catch(() => []);
    assert.deepEqual(await said(), ["2000", ""]);
    const file = join(house.folder, "office.toml");
    const text = await readFile(file, "utf8");
    const other = text.replace("dark_seconds = 6", "dark_seconds = 60").replace('night = ""', 'night = "18:00-07:00"');
    await house.stop();
    await writeFile(file, other);
    await house.reopen();
    await until(async () => (await said()).join() === "20000,18:00-07:00", "the words of now", 40000);
    await wall.close();
  });
});
