// The alarms of the law's hours: seen and heard on desk, staff wall and tablet until a named person acknowledges, never in public.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { key, openBrowser, openHouse, until } from "./house.mjs";

const OFFICER = "陳國華";
const NAME = "司馬無名";
const HOUR = 3600000;
const BEEPS = 3; // tones of one alarm

let house, browser, hand;
before(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  hand = await house.signIn(browser, OFFICER);
  await hand.goto(`${house.url}/custody`);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** A page whose clock can be turned and whose sounds are counted. */
async function listening(name, path, options = { viewport: { width: 1280, height: 800 } }) {
  const page = name ? await house.signIn(browser, name, options) : await (await browser.newContext(options)).newPage();
  await page.clock.install();
  await page.addInitScript(() => {
    window.tones = 0;
    const part = () => ({ gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, frequency: {}, connect: (on) => on, start: () => (window.tones += 1), stop() {} });
    window.AudioContext = class {
      state = "running";
      currentTime = 0;
      resume = () => Promise.resolve();
      close = () => Promise.resolve();
      createOscillator = part;
      createGain = part;
    };
  });
  await page.goto(house.url + path);
  return page;
}

const heard = (page) => page.evaluate(() => window.tones);
const shown = (page) => page.locator(".alarm, .custody-alarms").allInnerTexts().then((all) => all.join(" "));

/** Somebody whose 24 hours end in so many minutes. */
async function brought(minutes, more = {}) {
  const now = Number(await hand.locator("#office").getAttribute("data-now"));
  const arrest = new Date(now + (minutes - 24 * 60) * 60000 + 8 * HOUR).toISOString();
  const data = { key: key(), kind: "in-court", age: "adult", arrest: `${arrest.slice(0, 10)} ${arrest.slice(11, 16)}`, name: NAME, sure: "arrest_long_ago", ...more };
  const answer = await hand.context().request.post(`${house.url}/api/v1/detainees`, { data, headers: { origin: house.url } });
  const said = await answer.json();
  assert.equal(answer.status(), 200, JSON.stringify(said));
  return said.detainee;
}

/** The written notice has been given, so that one clock alone is left. */
async function told({ id, seq }) {
  const data = { key: key(), seen: seq };
  const answer = await hand.context().request.post(`${house.url}/api/v1/detainees/${id}/notices`, { data, headers: { origin: house.url } });
  assert.equal(answer.status(), 200);
}

test("an alarm shows and sounds on desk, wall and tablet, again after five minutes, until a named person has seen it", async () => {
  const one = await brought(50);
  await told(one);
  const tv = await listening(null, "/screens/bailiff-office", { viewport: { width: 1920, height: 1080 } });
  const lobby = await listening(null, "/screens/lobby", { viewport: { width: 1920, height: 1080 } });
  const inside = [await listening(OFFICER, "/custody"), await listening(OFFICER, "/walls/custody"), await listening("王振宇", "/tablet"), await listening(OFFICER, "/duty")];
  const [desk, wall, tablet] = inside;
  for (const page of inside) {
    await until(async () => (await shown(page)).includes("24 小時聲押不到 1 小時"), `the alarm on ${page.url()}`);
    assert.ok((await shown(page)).includes(one.number));
    assert.ok(!(await shown(page)).includes(NAME));
    await until(async () => (await heard(page)) === BEEPS, `it sounds on ${page.url()}`);
  }
  for (const page of inside) {
    await page.clock.fastForward("04:00");
    assert.equal(await heard(page), BEEPS, `not before five minutes on ${page.url()}`);
    await page.clock.fastForward("01:10");
    await until(async () => (await heard(page)) === 2 * BEEPS, `again on ${page.url()}`);
  }
  await desk.reload();
  await until(async () => (await shown(desk)).includes(one.number), "it stands after a reload");
  assert.equal(await heard(desk), 0, "a reload is no new alarm");

  await tablet.click(".custody-alarms button");
  await until(async () => (await shown(tablet)) === "", "seen on the tablet");
  for (const page of [desk, wall]) await until(async () => !(await shown(page)).includes(one.number), `gone on ${page.url()}`);
  const { alarms } = await (await hand.context().request.get(`${house.url}/api/v1/detainees/${one.id}`)).json();
  assert.match(alarms[0].acknowledged, /^王振宇 \d\d:\d\d$/);
  for (const page of [tv, lobby]) {
    assert.equal(await heard(page), 0);
    assert.doesNotMatch(await page.locator("body").innerText(), /小時|屆滿|試算/);
  }
  for (const page of [tv, lobby, ...inside]) await page.context().close();
});

test("a locked desk goes on with numbers only", async () => {
  const one = await brought(33);
  await told(one);
  const desk = await listening(OFFICER, "/custody");
  await until(async () => (await desk.locator("body").innerText()).includes(NAME), "the desk");
  await until(async () => (await heard(desk)) === BEEPS, "the alarm of the last hour");
  await desk.click("[data-lock]");
  await until(async () => (await shown(desk)).includes(one.number), "the alarm stays");
  const left = await desk.locator("body").innerHTML();
  for (const word of [NAME, "當庭逮捕", "拘留室"]) assert.ok(!left.includes(word), word);
  assert.ok((await desk.locator(".clock").count()) > 0, "the hours run on");
  assert.equal(await desk.locator("main form").count(), 0);
  await desk.clock.fastForward("04:00");
  await until(async () => (await shown(desk)).includes("不到 30 分"), "a new alarm on a locked desk");
  await until(async () => (await heard(desk)) === 2 * BEEPS, "it sounds");
  await desk.clock.fastForward("05:30");
  await until(async () => (await heard(desk)) === 3 * BEEPS, "and again");
  await desk.context().close();
});

test("a page that lost its server goes on by itself, and gives its alarms to the house when it is back", async () => {
  const one = await brought(36);
  await told(one);
  const desk = await listening(OFFICER, "/custody");
  const tablet = await listening("林志強", "/tablet");
  for (const page of [desk, tablet]) await until(async () => (await heard(page)) === BEEPS, `the first alarm on ${page.url()}`);
  house.freeze();
  try {
    await desk.waitForTimeout(1000); // what is still on the line arrives
    for (const page of [desk, tablet]) {
      await page.clock.fastForward("07:00");
      await until(async () => (await shown(page)).includes("不到 30 分"), `a new alarm on ${page.url()}`, 25000);
      await until(async () => (await heard(page)) === 2 * BEEPS, `it sounds on ${page.url()}`);
      await page.clock.fastForward("05:30");
      await until(async () => (await heard(page)) === 3 * BEEPS, `and again on ${page.url()}`);
      assert.ok(!(await shown(page)).includes(NAME));
    }
    assert.match(await desk.locator(".aged").innerText(), /資料未更新.*仍繼續倒數/);
    assert.equal(await desk.locator("[data-private]:visible").count(), 0, "numbers only");
  } finally {
    house.thaw();
  }
  await until(async () => (await desk.locator(".aged:visible").count()) === 0, "the desk is back", 40000);
  await until(async () => (await desk.locator("form.alarm").count()) > 0, "and its alarms can be acknowledged");
  for (const page of [desk, tablet]) await page.context().close();
});
