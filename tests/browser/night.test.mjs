// A night of the demo: nine detainees past midnight. TV, desk and staff wall are right at every step; nine outcomes look alike.

import assert from "node:assert/strict";
import { test } from "node:test";
import { key, openBrowser, openHouse, until } from "./house.mjs";

const OFFICER = "陳國華";
const SPEED = 600;
// At that speed a page's clock shows the time of half a second ago, and a busy machine paints up to three seconds late;
// the minute itself is held by the boards' own tests.
const EARLY = 10;
const LATE = 30;

/** What each row of the TV says and from when; what was before that is not judged. */
const TV = {
  4: [["候訊中"], ["訊問中", "20:15"], ["訊問完畢", "21:30"], ["手續辦理中", "21:45"], ["已離署", "25:10"]],
  5: [["已離署"], ["", "21:35"]],
  6: [["候訊中"], ["訊問中", "21:20"], ["訊問完畢", "22:00"], ["手續辦理中", "22:10"], ["已離署", "24:00"]],
  7: [["已到署", "21:10"], ["候訊中", "21:15"], ["訊問中", "21:20"], ["訊問完畢", "21:30"], ["手續辦理中", "21:40"], ["已離署", "23:15"], ["", "25:15"]],
  8: [["已到署", "23:50"], ["候訊中", "23:58"], ["訊問中", "24:30"], ["訊問完畢", "25:10"], ["手續辦理中", "25:20"]],
};

/** The same for desk and staff wall, by the number of the day. */
const DESK = {
  "-04": [["候訊"], ["訊問中", "20:15"], ["訊問完畢", "21:30"], ["已諭知 · 聲請羈押", "21:45"], ["手續完成 · 聲請羈押", "24:20"], ["", "24:40"]],
  "-06": [["候訊"], ["訊問中", "21:20"], ["訊問完畢", "22:00"], ["已諭知 · 具保", "22:10"], ["手續完成 · 具保", "23:20"], ["", "23:30"]],
  "-07": [["已點收", "20:20"], ["候訊", "20:25"], ["訊問中", "22:05"], ["訊問完畢", "22:40"], ["已諭知 · 移送少年法院", "22:50"], ["手續完成 · 移送少年法院", "23:30"], ["", "23:50"]],
  "-08": [["已點收", "21:10"], ["候訊", "21:15"], ["訊問中", "21:20"], ["訊問完畢", "21:30"], ["已諭知 · 發監執行", "21:40"], ["手續完成 · 發監執行", "22:30"], ["", "22:45"]],
  "-09": [["已點收", "23:50"], ["候訊", "23:58"], ["訊問中", "24:30"], ["訊問完畢", "25:10"], ["已諭知 · 責付", "25:20"]],
};

/** Both ends of the 24 hours where times lay out of them: counsel 15:12–17:40 over interpreter 16:40–20:10; health 19:00–20:30
 *  over legal aid 20:00–21:10, then 候保 22:10–23:20. */
const ENDS = { "-04": ["13:20", "18:18", 298], "-06": ["17:00", "20:20", 200] };

/** Keeps account of everything a page says, with the house's time at which it said so. */
function account({ rows, number, word, clock }) {
  window.said = [];
  const look = () => {
    const time = document.querySelector(clock);
    if (!time || !document.querySelector("main")) return;
    const all = Array.from(document.querySelectorAll(rows), (row) => [row.querySelector(number).textContent.trim(), row.querySelector(word).textContent.trim()]);
    const duty = Array.from(document.querySelectorAll(".duty dd:not(.after)"), (line) => line.textContent).join(" ");
    const late = document.querySelector(".hero") ? document.querySelector(".hero").textContent : "";
    const words = JSON.stringify([all, duty, late]);
    const last = window.said[window.said.length - 1];
    if (!last || last.words !== words) window.said.push({ words, time: time.textContent, all, duty, late });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}

async function follows(browser, house, path, name, what) {
  const page = name ? await house.signIn(browser, name) : await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
  page.faults = [];
  page.on("pageerror", (fault) => page.faults.push(fault.message));
  await page.addInitScript(account, what);
  await page.goto(house.url + path);
  return page;
}

/** Minutes since the day's midnight; the small hours are the next day's. */
function minutes(hhmm) {
  const [hours, rest] = hhmm.split(":").map(Number);
  return (hours < 12 ? hours + 24 : hours) * 60 + rest;
}

/** What one row said, one after the other, each with the time it first said so; "" once it is gone. */
function wayOf(said, is) {
  const way = [];
  for (const { all, time } of said) {
    const row = all.find(([number]) => is(number));
    if (!row && way.length === 0) continue;
    const word = row ? row[1] : "";
    if (way.length === 0 || way[way.length - 1][0] !== word) way.push([word, time]);
  }
  return way;
}

function isRight(whole, all, what) {
  const begins = all.findIndex(([word]) => word === whole[0][0]);
  // What was before the pages were open is not judged: a first word without a time may or may not have been seen.
  const expected = whole[0][1] || begins >= 0 ? whole : whole.slice(1);
  const way = whole[0][1] ? all : all.slice(Math.max(0, begins));
  assert.deepEqual(way.map(([word]) => word), expected.map(([word]) => word), what);
  expected.forEach(([word, at], nth) => {
    const late = at ? minutes(way[nth][1]) - minutes(at) : 0;
    assert.ok(late >= -EARLY && late <= LATE, `${what} says ${word} at ${way[nth][1]}, not at ${at}`);
  });
}

test("TV, desk and staff wall are right at every step of a night past midnight", async () => {
  const [house, browser] = await Promise.all([openHouse({ speed: SPEED, play: true, from: "18:50" }), openBrowser()]);
  try {
    const [tv, door, desk, wall] = await Promise.all([
      follows(browser, house, "/screens/bailiff-office", null, { rows: ".custody .row", number: ".turn", word: ".status .zh", clock: "#clock" }),
      follows(browser, house, "/screens/door-2", null, { rows: ".none", number: "b", word: "b", clock: "#clock" }),
      follows(browser, house, "/custody", OFFICER, { rows: "article.one", number: "h2", word: ".stage", clock: "[data-clock]" }),
      follows(browser, house, "/walls/custody", OFFICER, { rows: ".cell", number: ".number", word: ".stage", clock: "[data-clock]" }),
    ]);
    assert.match(await desk.locator(".gaps").innerText(), /值勤檢察官 \d+\/\d+ 08:00 起無人值班/, "the gap of tomorrow morning is told today");
    const past = async () => minutes(await tv.locator("#clock").innerText()) >= minutes("25:35");
    await until(past, "twenty-five minutes to two", 90000);

    const seen = await Promise.all([tv, desk, wall, door].map((page) => page.evaluate(() => window.said)));
    for (const [number, way] of Object.entries(TV)) isRight(way, wayOf(seen[0], (n) => n === number), `TV ${number}`);
    for (const [number, way] of Object.entries(DESK)) {
      isRight(way, wayOf(seen[1], (n) => n.endsWith(number)), `desk ${number}`);
      isRight(way, wayOf(seen[2], (n) => n.endsWith(number)), `staff wall ${number}`);
    }
    const shown = new Set(seen[0].flatMap(({ all }) => all.map(([number]) => Number(number))));
    assert.deepEqual([...shown].filter((n) => n > 3).sort((a, b) => a - b), [4, 5, 6, 7, 8], "the juvenile leaves no gap");

    const change = seen[0].find(({ duty }) => duty.includes("高文祥"));
    assert.ok(change && !change.duty.includes("吳建宏") && minutes(change.time) - minutes("20:00") <= LATE, "the roster rolls over at 20:00");
    // One case after another: in the very minute the door may say that the next will be called, but it sits on both sides of it.
    const sits = (frames) => frames.some(({ late }) => /開庭中|In progress/.test(late));
    const after = seen[3].findIndex(({ time }) => minutes(time) > minutes("24:00"));
    assert.ok(after > 0 && sits(seen[3].slice(0, after).slice(-4)), "a room is in session before midnight");
    assert.ok(sits(seen[3].slice(after, after + 4)), "and after it");

    const { detainees } = await (await desk.context().request.get(`${house.url}/api/v1/detainees?q=-0`)).json();
    for (const [number, [hard, adjusted, excluded]] of Object.entries(ENDS)) {
      const motion = detainees.find((one) => one.number.endsWith(number)).clocks.find((clock) => clock.clock === "motion");
      assert.deepEqual([motion.hard_words.slice(-5), motion.adjusted_words.slice(-5), motion.excluded_minutes], [hard, adjusted, excluded], number);
    }
    assert.equal(detainees.length, 9);
    assert.ok(new Set(detainees.map((one) => one.kind)).size >= 5);
    for (const page of [tv, desk, wall, door]) assert.deepEqual(page.faults, [], page.url());
  } finally {
    await browser.close();
    await house.close();
  }
});

const OUTCOMES = ["released", "bail", "entrustment", "restriction", "motion", "transfer", "execution", "fine", "hospital"];

test("nine outcomes show the same frames on the TV", async () => {
  const [house, browser] = await Promise.all([openHouse({ from: "15:00" }), openBrowser()]);
  try {
    const page = await house.signIn(browser, OFFICER);
    const tv = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
    await tv.goto(house.screen("bailiff-office"));
    const post = async (path, data) => {
      const answer = await page.context().request.post(house.url + path, { data: { key: key(), ...data }, headers: { origin: house.url } });
      assert.equal(answer.status(), 200, await answer.text());
      return (await answer.json()).detainee;
    };
    const nine = [];
    const kinds = ["caught-in-the-act", "warrant", "urgent-arrest", "wanted", "in-court"];
    for (const [nth, outcome] of OUTCOMES.entries()) {
      const one = await post("/api/v1/detainees", { kind: kinds[nth % 5], arrest: "1130", age: "adult", unit: `第${nth}分隊`, name: `司馬${outcome}`, happened: "1200" });
      nine.push({ id: one.id, seq: one.seq, outcome });
    }
    const all = async (step, happened, fields = () => ({})) => {
      for (const one of nine) {
        const more = fields(one);
        if (more) one.seq = (await post(`/api/v1/detainees/${one.id}/steps`, { seen: one.seq, step, happened, ...more })).seq;
      }
    };
    const frames = async (word) => {
      await until(async () => (await tv.locator(".custody .row .status .zh").allInnerTexts()).every((said) => said === word), `nine times ${word}`);
      const rows = await tv.locator(".custody .row").evaluateAll((rows) => rows.map((row) => row.outerHTML.replace(/detainee-\d+/, "").replace(/(class="turn"[^>]*>)\d+/, "$1").replace(/ (hidden|style)="[^"]*"/g, "")));
      assert.equal(rows.length, 9);
      assert.deepEqual([...new Set(rows)].length, 1, `${word}: ${[...new Set(rows)].join("\n")}`);
      const text = await tv.locator("body").innerText();
      for (const secret of ["司馬", "分隊", "具保", "羈押", "請回", "11:30", "小時"]) assert.ok(!text.includes(secret), `${secret} beside ${word}`);
    };
    await frames("已到署");
    await all("identify", "1205");
    await frames("候訊中");
    await all("question", "1210");
    await frames("訊問中");
    await all("end_questioning", "1230");
    await frames("訊問完畢");
    await all("order", "1240", ({ outcome }) => ({ outcome }));
    await frames("手續辦理中");
    await all("complete", "1410", ({ outcome }) => (outcome === "released" ? null : {}));
    await frames("手續辦理中");
    await all("leave", "1420");
    await frames("已離署");
  } finally {
    await browser.close();
    await house.close();
  }
});
