// The words of age — live, no news, not up to date — in the languages of the screen, and in English where one of them has no word.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clippings } from "./glass.mjs";
import { openBrowser, openHouse, until } from "./house.mjs";

// No translation: marks that an office's overlay was taken, as long as Vietnamese may be.
const SAID = `
[words.vi]
"live.now" = "(vi) live, as it is at this moment"
"live.stopped" = "(vi) the news ends at {time}"
"live.amber" = "(vi) nothing new for {age}, please go and ask at the office of the bailiffs on this floor"
"live.dead" = "(vi) the news is not up to date"
"live.dead_hint" = "(vi) please listen for the voice of the officer, or go and ask at the office of the bailiffs"
`;

let house, browser, page;
before(async () => {
  house = await openHouse({ screens: SAID });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(house.screen("lobby"));
  await page.waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** What is to be seen of a place, and every language that it says in turn. */
async function heard(id) {
  const seen = {};
  const languages = await page.evaluate(() => document.body.dataset.tongues.split(" "));
  assert.deepEqual(languages, ["en", "vi", "id", "th", "ja"]);
  for (const language of languages) {
    await page.evaluate((language) => {
      document.body.dataset.tongues = language;
      window.hallboard.tongues();
    }, language);
    const words = await page.evaluate((id) => {
      const place = document.getElementById(id);
      return Array.from(place.querySelectorAll(".zh, .en"), (one) => {
        const said = one.querySelector(".said") || one.querySelector("[lang]") || one;
        return `${said.lang || one.lang || "zh"}: ${said.textContent.trim()}`;
      });
    }, id);
    for (const [width, height] of [[1080, 1920], [1280, 720]]) {
      await page.setViewportSize({ width, height });
      assert.deepEqual(await page.evaluate(clippings), [], `${id} in ${language} at ${width}`);
    }
    for (const text of words) (seen[text.slice(0, 2)] ||= new Set()).add(text.slice(4));
  }
  await page.evaluate((all) => (document.body.dataset.tongues = all), languages.join(" "));
  return Object.fromEntries(Object.entries(seen).map(([language, texts]) => [language, [...texts].sort()]));
}

test("live, amber and dead are said in Chinese, in every other language that has the words, and in English", async () => {
  assert.deepEqual(await heard("live"), { zh: ["即時"], en: ["Live"], vi: ["(vi) live, as it is at this moment"] });
  house.freeze();
  try {
    await page.evaluate(() => Object.assign(document.body.dataset, { amberMs: "1000" }));
    await until(() => page.locator("#amber").isVisible(), "amber");
    const stopped = await heard("live");
    assert.match(stopped.zh[0], /^資料停在 \d\d:\d\d$/);
    assert.match(stopped.vi[0], /^\(vi\) the news ends at \d\d:\d\d$/);
    const amber = await heard("amber");
    assert.match(amber.zh[0], /^\d+ 秒 沒有新資料，進度請洽法警室$/);
    assert.match(amber.en[0], /^No new information for \d+ s\. /);
    assert.match(amber.vi[0], /^\(vi\) nothing new for \d+ giây, /);
    assert.deepEqual(Object.keys(amber).sort(), ["en", "vi", "zh"], "the others have no word yet, and none is guessed");
    await page.evaluate(() => Object.assign(document.body.dataset, { deadMs: "2000" }));
    await until(() => page.locator("#dead").isVisible(), "dead");
    const dead = await heard("dead");
    assert.deepEqual(dead.zh, ["叫號以法警口頭為準，請洽法警室", "資料未更新"]);
    assert.equal(dead.vi.length, 2);
    assert.equal(dead.en.length, 2);
  } finally {
    house.thaw();
  }
});

test("a screen of Chinese and English has its words of age in these two", async () => {
  const door = await browser.newPage();
  await door.goto(house.screen("door-1"));
  await door.waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
  assert.equal((await door.locator("#live").innerText()).trim(), "即時 Live");
  await door.close();
});

test("between midnight and the opening of the day every list says in a standing strip that it is not today's, at any size", async () => {
  const night = await openHouse({ speed: 60, from: "23:58" });
  try {
    const cut = [];
    for (const id of ["door-1", "rooms-2f", "waiting-1", "lobby"]) {
      const wall = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
      await wall.goto(night.screen(id));
      await until(async () => (await wall.locator("#clock").innerText()).startsWith("00:"), "midnight", 20000);
      await until(() => wall.locator("#day-before").isVisible(), `${id} says so`);
      const strip = (await wall.locator("#day-before").innerText()).match(/^1\d\d年\d+月\d+日（星期.）的庭期，不是今天的\s+This list is for (\d{4}-\d\d-\d\d), not today$/);
      assert.ok(strip && strip[1] < (await wall.locator("#iso").innerText()), `${id} names the day before`);
      const word = wall.locator("#board > div [data-proof]").first();
      const strong = await wall.evaluate(() => getComputedStyle(document.body).color);
      assert.notEqual(await word.evaluate((one) => getComputedStyle(one).color), strong, "and its progress is grey");
      for (const [width, height] of [[1280, 720], [1920, 1080], [1080, 1920], [3840, 2160]]) {
        await wall.setViewportSize({ width, height });
        for (const what of await wall.evaluate(clippings)) cut.push(`${id} ${width}: ${what}`);
      }
      await wall.close();
    }
    assert.deepEqual(cut, []);
  } finally {
    await night.close();
  }
});
