// 法警室: the desk, the TV outside and the wall inside, from the arrival of a detainee to the leaving, and the alarms between.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { key, openBrowser, openHouse, until } from "./house.mjs";

const OFFICER = "陳國華";
const DESK = { viewport: { width: 1280, height: 800 } };
const WALL = { viewport: { width: 1920, height: 1080 } };
const HOUR = 3600000;

let house, browser;
before(async () => ([house, browser] = await Promise.all([openHouse(), openBrowser()])));
after(async () => {
  await browser?.close();
  await house?.close();
});

/** A page of the bailiff office, its number of taps and keys counted. */
async function desk(path = "/custody", options = DESK) {
  const page = await house.signIn(browser, OFFICER, options);
  page.faults = [];
  page.on("pageerror", (fault) => page.faults.push(fault.message));
  await page.goto(house.url + path);
  return page;
}

/** One order as a program gives it, at the house's own time where none is named. */
async function orders(page, path, data) {
  const answer = await page.context().request.post(house.url + path, { data: { key: key(), ...data }, headers: { origin: house.url } });
  return { status: answer.status(), ...(await answer.json()) };
}

async function sheet(page, id) {
  return (await page.context().request.get(`${house.url}/api/v1/detainees/${id}`)).json();
}

async function steps(page, id, step, more = {}) {
  const { seq } = await sheet(page, id);
  return orders(page, `/api/v1/detainees/${id}/steps`, { seen: seq, step, ...more });
}

/** The house's time, moved by so many minutes, as a desk writes it. */
async function time(page, minutes) {
  const now = Number(await page.locator("#office").getAttribute("data-now"));
  const site = new Date(now + minutes * 60000 + 8 * HOUR).toISOString();
  return `${site.slice(0, 10)} ${site.slice(11, 16)}`;
}

async function receives(page, more = {}) {
  const body = { kind: "warrant", age: "adult", arrest: await time(page, -60), unit: "臺東分局", name: "司馬無名", ...more };
  const said = await orders(page, "/api/v1/detainees", body);
  assert.equal(said.status, 200, JSON.stringify(said));
  return said.detainee;
}

describe("the desk", () => {
  test("receives somebody in three taps and a time, and the next of the same case in three taps", async () => {
    const page = await desk();
    const begun = Date.now();
    let taps = 0;
    const tap = async (what) => {
      taps += 1;
      await page.click(what);
    };
    await tap('.picks label:has-text("現行犯")');
    await tap('.picks label:has-text("成年")');
    await page.fill("input[name=arrest]", "0830");
    await tap(".intake button.primary");
    const first = page.locator("article.one").last();
    await first.waitFor();
    assert.match(await first.locator("h2").innerText(), /^\d{4}-01$/);
    assert.ok(taps === 3 && Date.now() - begun < 20000);
    const ends = await first.locator(".of-motion .ends").innerText();
    assert.match(ends, /未扣除 \d+\/\d+ 08:30/);
    assert.match(ends, /扣除後 \d+\/\d+ 08:30/);
    assert.ok((await page.locator(".trial").innerText()).includes("試算，以承辦檢察官認定為準"));

    await page.fill("input[name=unit]", "成功分局");
    await page.fill("input[name=unit]", "");
    taps = 0;
    await tap("text=再收一人（同案）");
    assert.equal(await page.inputValue("input[name=arrest]"), `${(await time(page, 0)).slice(0, 10)} 08:30`);
    assert.ok(await page.isChecked("input[name=kind][value=caught-in-the-act]"));
    await tap('.picks label:has-text("成年")');
    await tap(".intake button.primary");
    await page.waitForURL("**/custody");
    assert.equal(taps, 3);
    await page.click("h2 >> text=-02");
    assert.match(await page.locator(".facts").innerText(), /與 \d{4}-01 同案/);
    await page.context().close();
  });

  test("follows the way from question to bail to leaving by one tap each, with both times and the hours", async () => {
    const page = await desk();
    const { id } = await receives(page);
    await page.reload();
    const card = page.locator(`#d-${id}`);
    const says = (words) => until(async () => (await card.locator(".stage").innerText()) === words, words);
    await card.locator("text=人別無誤").click();
    await says("候訊");
    await card.locator("text=開始訊問").click();
    await says("訊問中");
    await card.locator("text=訊問完畢").click();
    await says("訊問完畢");
    await card.getByRole("button", { name: "具保", exact: true }).click();
    await says("已諭知 · 具保");
    assert.match(await card.locator(".waiting").innerText(), /候保 自 .*上限 /);
    assert.match(await card.locator(".of-motion .ends").innerText(), /不計入|扣除後/);
    await card.locator("text=保證金（書）已收").click();
    await says("手續完成 · 具保");
    assert.match(await card.locator(".of-motion .left").innerText(), /已完成/);
    await card.locator("text=釋放離署").click();
    await until(async () => (await card.count()) === 0, "the card goes");

    await page.goto(`${house.url}/custody/${id}`);
    const way = await page.locator("section", { has: page.locator("h2", { hasText: "經過" }) }).innerText();
    for (const words of ["已點收", "候訊", "訊問中", "訊問完畢", "已諭知：具保", "手續完成", "已離署", `${OFFICER}，`, "登錄"]) assert.ok(way.includes(words), words);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test("takes a tap back, corrects as a new fact, finds by number, and prints the ledger", async () => {
    const page = await desk();
    const { id, number } = await receives(page);
    await page.reload();
    const card = page.locator(`#d-${id}`);
    await card.locator("text=人別無誤").click();
    await card.locator("text=復原上一步").click();
    await until(async () => (await card.locator(".stage").innerText()) === "已點收", "taken back");
    assert.equal(await card.locator("text=復原上一步").count(), 0);

    await page.fill("input[name=q]", number);
    await page.click("text=查詢");
    await page.click(`.found >> text=${number}`);
    await page.click("#waits >> text=等候辯護人");
    await page.waitForSelector("#waits tbody >> text=計算中");
    assert.match(await page.locator(".of-motion").innerText(), /未扣除/);
    await page.click("#waits >> text=結束");
    await until(async () => (await page.locator("#waits tbody >> text=計算中").count()) === 0, "the wait ends");
    await page.click("summary >> text=補登一段時間");
    await page.selectOption("select[name=reason]", "interpreter");
    await page.fill("#waits input[name=from]", await time(page, -50));
    await page.fill("#waits input[name=to]", await time(page, -20));
    await page.click("#waits details button");
    await page.waitForSelector("#waits tbody >> text=等候通譯");
    const moved = await page.locator(".of-motion .ends").innerText();
    assert.match(moved, /不計入 3\d 分/);
    const [hard, adjusted] = moved.match(/\d\d:\d\d/g);
    assert.notEqual(hard, adjusted);

    const arrest = page.locator("form", { has: page.locator("text=逮捕時間") });
    await arrest.locator("input[name=value]").fill(await time(page, -70));
    await arrest.locator("input[name=why]").fill("報告書誤載");
    await arrest.locator("button").click();
    assert.match(await page.locator(".corrections").innerText(), /逮捕時間改為 .*報告書誤載/);

    await page.click("text=列印釋明");
    const paper = await page.locator(".paper").innerText();
    for (const words of ["等候通譯", "刑訴 §93-1 I ⑥", "累計上限 6 小時", OFFICER, "合計不計入", "試算，以承辦檢察官認定為準", "報告書誤載"]) assert.ok(paper.includes(words), words);
    await page.evaluate(() => (window.print = () => (window.printed = true)));
    await page.click("#print");
    assert.ok(await page.evaluate(() => window.printed));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test("asks back with the article what the law forbids, takes it when it is so, and flags it", async () => {
    const page = await desk();
    const { id } = await receives(page, { age: "unknown", arrest: await time(page, -20) });
    await steps(page, id, "identify");
    await page.goto(`${house.url}/custody/${id}`);
    await page.click("#waits >> text=等候法扶律師");
    await page.click("text=開始訊問");
    assert.match(await page.locator("main").innerText(), /刑訴 §93-1 II 不得訊問/);
    assert.equal((await sheet(page, id)).stage, "waiting");
    await page.click("text=確定，並記錄");
    await until(async () => (await sheet(page, id)).stage === "questioning", "taken");
    await page.goto(`${house.url}/custody/${id}/ledger`);
    assert.ok((await page.locator(".paper").innerText()).includes("不計入時間內訊問（§93-1 II）"));
    await page.context().close();
  });

  test("refuses in plain sentences what cannot be", async () => {
    const page = await desk();
    const { id } = await receives(page);
    const { seq } = await sheet(page, id);
    const path = `/api/v1/detainees/${id}`;
    const cases = [
      ["/api/v1/detainees", { kind: "warrant", age: "adult", arrest: await time(page, 30) }, 409, "arrest_ahead"],
      ["/api/v1/detainees", { kind: "warrant", age: "adult", arrest: await time(page, -26 * 60) }, 409, "asked_back"],
      [`${path}/exclusions`, { seen: seq, reason: "health", from: await time(page, -120), to: await time(page, -90) }, 409, "before_arrest"],
      [`${path}/exclusions`, { seen: seq, reason: "health", from: await time(page, -20), to: await time(page, -30) }, 409, "ends_before_it_begins"],
      [`${path}/steps`, { seen: seq, step: "order", outcome: "motion" }, 409, "asked_back"],
      [`${path}/steps`, { seen: seq, step: "question" }, 409, "asked_back"],
      [`${path}/steps`, { seen: seq, step: "complete" }, 409, "not_from_here"],
      [`${path}/steps`, { seen: seq, step: "identify", happened: await time(page, 10) }, 409, "out_of_order"],
      ["/api/v1/detainees", { kind: "warrant", age: "adult", arrest: "昨天" }, 400, "not_a_time"],
    ];
    for (const [address, body, status, code] of cases) {
      const said = await orders(page, address, body);
      assert.deepEqual([said.status, said.code], [status, code], JSON.stringify(body));
      assert.match(said.message, /[\u4e00-\u9fff]{4}/);
    }
    assert.equal((await sheet(page, id)).stage, "received");
    await page.context().close();
  });

  test("of two desks each sees the other's tap, and a tap on an old page is told so", async () => {
    const one = await desk();
    const other = await desk();
    const plain = await desk("/custody", { ...DESK, javaScriptEnabled: false });
    const { id } = await receives(one);
    const card = other.locator(`#d-${id}`);
    await card.waitFor();
    await plain.reload();
    await card.locator("text=人別無誤").click();
    await until(async () => (await one.locator(`#d-${id} .stage`).innerText()) === "候訊", "the other desk's tap", 3000);
    await plain.locator(`#d-${id}`).locator("text=人別無誤").click();
    assert.match(await plain.locator("main").innerText(), /別處|已經|更新/);
    assert.equal((await sheet(one, id)).stage, "waiting");
    for (const page of [one, other, plain]) await page.context().close();
  });
});

test("the wall inside turns its pages where more are in the office than fit, and leaves nobody out", async () => {
  const page = await desk("/custody", DESK);
  for (let nth = 0; nth < 26; nth += 1) await receives(page);
  const wall = await desk("/walls/custody", WALL);
  const numbers = new Set(await wall.locator(".cell .number").allTextContents());
  assert.ok(numbers.size >= 26);
  await wall.evaluate(() => (document.getElementById("office").dataset.turnMs = "700"));
  const seen = new Set();
  await until(async () => {
    const { shown, low } = await wall.evaluate(() => {
      const cells = [...document.querySelectorAll(".cell:not(.turned)")];
      return {
        shown: cells.map((cell) => cell.querySelector(".number").textContent),
        low: Math.max(...cells.map((cell) => cell.getBoundingClientRect().bottom)) - innerHeight,
      };
    });
    assert.ok(low <= 0, `${shown.at(-1)} hangs ${low} px below the glass`);
    shown.forEach((number) => seen.add(number));
    return seen.size === numbers.size;
  }, "everybody had a turn");
  assert.match(await wall.locator("#turns").innerText(), /第 \d+\/\d+ 頁，共 \d+ 人/);
  assert.deepEqual(wall.faults, []);
});
