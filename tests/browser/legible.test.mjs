// Every board in every state can be read: nothing cut in any language at any size, every word 7:1, and it looks as approved.
//
// The boards are the goldens of crates/boards, opened as files. HALLBOARD_PICTURES=write draws the approved pictures anew.

import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { clippings, contrasts, smallest, speakLong } from "./glass.mjs";
import { openBrowser } from "./house.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const GOLDENS = join(HERE, "../../crates/boards/tests/golden");
const PICTURES = join(HERE, "pictures");
const SIZES = { "1080p": [1920, 1080], "720p": [1280, 720], portrait: [1080, 1920], "4K": [3840, 2160] };
const APPROVED = ["room_called", "room_thirty", "rooms_two", "waiting_six", "lobby_six", "bailiff_office_busy", "bulletin_ten"];

describe("every board can be read", () => {
  let browser, page, goldens;
  before(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ reducedMotion: "reduce" });
    goldens = (await readdir(GOLDENS)).filter((name) => name.endsWith(".html") && !name.includes("in_six"));
    assert.ok(goldens.length > 30);
  });
  after(() => browser?.close());

  async function open(name, [width, height] = SIZES["1080p"]) {
    await page.setViewportSize({ width, height });
    await page.goto(`file://${GOLDENS}/${name}`);
    await page.waitForFunction(() => window.hallboard && document.getElementById("iso").textContent);
  }

  /** Everything that is cut at any size, on the first pages of each list. */
  async function swept(name) {
    const cut = [];
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      await page.setViewportSize({ width, height });
      for (let leaf = 0; leaf < 2; leaf += 1) {
        for (const what of await page.evaluate(clippings)) cut.push(`${name} ${size}: ${what}`);
        await page.evaluate(() => window.hallboard.turn(document.getElementById("board")));
      }
    }
    return cut;
  }

  test("nothing is cut in six languages, with the longest words, at any size", async () => {
    const cut = [];
    for (const name of goldens) {
      await open(name);
      await page.evaluate(speakLong);
      cut.push(...(await swept(name)));
    }
    assert.deepEqual(cut, []);
  });

  test("nothing is cut where every room is late at once, or eight rooms wait together, with a band below", async () => {
    const cut = [];
    for (const rooms of [6, 8]) {
      await open("waiting_six.html");
      await page.evaluate((rooms) => {
        const doors = document.querySelector(".doors");
        const late = doors.querySelector(".delay");
        if (rooms === 6) doors.querySelectorAll(".card").forEach((card) => card.contains(late) || card.append(late.cloneNode(true)));
        for (let nth = 0; doors.children.length < rooms; nth += 1) doors.append(doors.children[nth === 2 ? 0 : nth].cloneNode(true));
        document.body.style.setProperty("--foot", "8rem");
      }, rooms);
      await page.evaluate(speakLong);
      for (const size of ["1080p", "720p", "4K"]) {
        await page.setViewportSize({ width: SIZES[size][0], height: SIZES[size][1] });
        await page.evaluate(() => {
          window.hallboard.ticker = () => document.body.style.setProperty("--foot", "8rem");
          window.hallboard.arrange(document.getElementById("board"), false);
        });
        for (const what of await page.evaluate(clippings)) cut.push(`${rooms} ${size}: ${what}`);
      }
    }
    assert.deepEqual(cut, []);
  });

  test("the day of a hearing that goes on since an earlier one lies under no page mark", async () => {
    const cut = [];
    for (const name of ["rooms_two", "rooms_three", "waiting_six", "room_thirty"]) {
      await open(`${name}.html`);
      await page.evaluate(() => document.querySelectorAll(".half").forEach((half) => {
        half.dataset.half = "2026-11-22";
        half.querySelector("h2 .zh").textContent = "115年11月22日（星期日） 未結束";
        half.querySelector("h2 .en").textContent = "Continued from 2026-11-22";
      }));
      cut.push(...(await swept(name)));
    }
    assert.deepEqual(cut, []);
  });

  test("nothing is cut while the news grows old, grey and dead", async () => {
    const cut = [];
    for (const name of goldens) {
      await open(name);
      await page.evaluate(speakLong);
      await page.evaluate(() => Object.assign(document.body.dataset, { amberMs: "0", greyMs: "0" }));
      await page.waitForFunction(() => document.body.classList.contains("aged"));
      cut.push(...(await swept(`${name} aged`)));
      await page.evaluate(() => (document.body.dataset.deadMs = "0"));
      await page.waitForFunction(() => document.body.classList.contains("gone"));
      cut.push(...(await swept(`${name} gone`)));
    }
    assert.deepEqual(cut, []);
  });

  test("a list says in every language of its screen which page it is, and nothing moves while they take turns", async () => {
    const shown = () => page.evaluate(() => {
      const leaf = document.querySelector(".leaf");
      const words = Array.from(leaf.querySelectorAll(".zh, .said"), (word) => word.textContent);
      const places = Array.from(document.querySelectorAll(".leaf, .leaf .zh, .top .advice"), (one) => JSON.stringify(one.getBoundingClientRect()));
      return { words, places: places.join() };
    });
    const say = (tongue) => page.evaluate((tongue) => {
      document.body.dataset.tongues = tongue;
      window.hallboard.tongues();
    }, tongue);
    const turn = () => page.evaluate(() => window.hallboard.turn(document.getElementById("board")));
    const pages = { en: "Page 1/", vi: "Trang 1/", id: "Halaman 1/", th: "หน้า 1/", ja: "1/" };
    for (const name of ["room_delayed", "rooms_two", "waiting_three"]) {
      for (const size of ["1080p", "portrait"]) {
        await open(`${name}_in_six_languages.html`, SIZES[size]);
        await page.evaluate(() => window.hallboard.arrange(document.getElementById("board"), false));
        while (!(await shown()).words[0].startsWith("第 1/")) await turn();
        const places = new Set();
        for (const [tongue, begins] of Object.entries(pages)) {
          await say(tongue);
          const { words, places: here } = await shown();
          assert.match(words[0], /^第 1\/\d 頁$/);
          assert.ok(words[1].startsWith(begins) && words.length === 2, `${name} ${size} ${tongue}: ${words}`);
          assert.deepEqual(await page.evaluate(clippings), [], `${name} ${size} ${tongue}`);
          places.add(here);
        }
        assert.equal(places.size, 1, `${name} ${size} stands still`);
        await turn();
        assert.match((await shown()).words.join(" "), /^第 2\/\d 頁 2\/\d ページ$/);
      }
    }
    await open("room_thirty.html");
    assert.match((await page.locator(".leaf").innerText()).replace(/\s+/g, " "), /^第 1\/\d 頁 Page 1\/\d$/);
  });

  test("the band says what kind of notice it is, and its buttons what they do, in the screen's languages", async () => {
    const plain = async (selector) => (await page.locator(selector).first().innerText()).replace(/\s+/g, " ");
    await open("lobby_with_band.html");
    const tags = await page.evaluate(() => Array.from(document.querySelectorAll("#notices .tag"), (tag) => tag.textContent));
    assert.deepEqual(tags, ["服務訊息 Service", "新修正法令 Law change"]);
    await page.evaluate(() => (document.getElementById("ticker-hands").hidden = false));
    assert.deepEqual([await plain("#ticker-pause"), await plain("#ticker-list")], ["暫停 Pause", "看全部 Show all"]);
    await page.evaluate(() => document.getElementById("ticker-pause").click());
    assert.equal(await plain("#ticker-pause"), "繼續 Resume");
  });

  test("the letters of a list are as large as inches and metres ask for", async () => {
    await open("room_called.html");
    for (const em of [36, 53, 67, 84]) {
      await page.evaluate((em) => (document.body.className = document.body.className.replace(/em-\d+/, `em-${em}`)), em);
      const drawn = await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector(".list")).fontSize));
      assert.ok(Math.abs(drawn - em) < 0.5, `${em} is drawn ${drawn}`);
      assert.deepEqual(await page.evaluate(clippings), [], `em ${em}`);
    }
  });

  test("no letter on a wall is smaller than a 54th of its shorter side, second language or not", async () => {
    const tiny = new Set();
    for (const name of goldens) {
      for (const size of ["1080p", "portrait"]) {
        await open(name, SIZES[size]);
        assert.equal(await page.locator(".tight").count(), 0, `${name} ${size} has room enough`);
        for (const what of await page.evaluate(smallest, 1080 / 54)) tiny.add(`${name} ${size}: ${what}`);
      }
    }
    assert.deepEqual([...tiny], []);
  });

  test("every word stands out 7:1, dark, light and at night, live, grey, dead and after midnight", async () => {
    const faint = new Set();
    for (const name of goldens) {
      await open(name);
      for (const look of ["dark", "light", "night"]) {
        for (const age of ["live", "stale aged", "stale aged gone", "past"]) {
          const { words, low } = await page.evaluate(contrasts, [look, age]);
          assert.ok(words > 5, `${name} has words`);
          for (const what of low) faint.add(`${look} ${age}: ${what}`);
        }
      }
    }
    assert.deepEqual([...faint], []);
  });

  test("axe finds nothing on any board, live or dead", async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = [];
    for (const name of goldens) {
      await open(name);
      await page.evaluate(axe.source);
      for (const age of ["live", "gone"]) {
        if (age === "gone") await page.evaluate(() => Object.assign(document.body.dataset, { amberMs: "0", greyMs: "0", deadMs: "0" }));
        if (age === "gone") await page.waitForFunction(() => document.body.classList.contains("gone"));
        const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), tags);
        for (const { id, nodes } of violations) found.push(`${name} ${age}: ${id}: ${nodes.map((node) => node.html.slice(0, 90)).join(" ")}`);
      }
    }
    assert.deepEqual(found, []);
  });

  test("a fresh call breathes three times, slower than any flashing, and stands still for who wants no motion", async () => {
    const moves = async (reducedMotion) => {
      await page.emulateMedia({ reducedMotion });
      await open("room_called.html");
      return page.evaluate(() => {
        const board = document.getElementById("board");
        const row = board.querySelector(".row.calling");
        row.classList.remove("calling");
        window.hallboard.arrange(board, true);
        row.classList.add("calling");
        const before = window.hallboard.places(board);
        row.parentElement.prepend(row);
        window.hallboard.arrange(board, true);
        window.hallboard.glide(board, before);
        return document.getAnimations().map((one) => `${one.effect.target.classList[0]} ${one.effect.getTiming().duration} ms, ${one.effect.getTiming().iterations} times`);
      });
    };
    const moved = await moves("no-preference");
    assert.ok(moved.includes("hero 900 ms, 3 times") && moved.includes("row 400 ms, 1 times"), moved.join());
    assert.deepEqual(await moves("reduce"), []);
  });

  test("by the house's clock it is light by day and dim at night", async () => {
    await open("room_called.html");
    const looks = await page.evaluate(() => {
      Object.assign(document.body.dataset, { light: "07:00-17:30", night: "20:00-06:00" });
      return ["06:30", "07:00", "17:29", "19:00", "20:00", "23:59", "05:59"].map((hhmm) => {
        window.hallboard.site = () => new Date(`2026-11-23T${hhmm}:00Z`);
        window.hallboard.dress();
        return ["night", "light"].find((look) => document.body.classList.contains(look)) || "dark";
      });
    });
    assert.deepEqual(looks, ["dark", "light", "light", "dark", "night", "night", "night"]);
  });

  test("on paper a board is black on white, with every row of its list and nothing more than the wall shows", async () => {
    for (const name of goldens) {
      await open(name, [794, 1123]); // A4
      await page.emulateMedia({ media: "print" });
      const told = await page.evaluate(() => {
        const rows = Array.from(document.querySelectorAll("#board .row"));
        const inked = rows.flatMap((row) => Array.from(row.querySelectorAll(".turn, .zh, .case"))).map((e) => getComputedStyle(e).color);
        return {
          lost: rows.filter((row) => !row.getClientRects().length).length,
          colours: new Set([...inked, getComputedStyle(document.querySelector("h1, .says .zh")).color]).size,
          ground: getComputedStyle(document.body).backgroundColor,
          wide: document.documentElement.scrollWidth,
          cut: Array.from(document.querySelectorAll("#board .row")).filter((row) => row.scrollWidth > row.clientWidth + 1).map((row) => row.id),
        };
      });
      await page.emulateMedia({ media: "screen" });
      assert.deepEqual({ name, ...told }, { name, lost: 0, colours: 1, ground: "rgb(255, 255, 255)", wide: 794, cut: [] });
    }
  });

  test("the boards look as approved", async () => {
    await mkdir(PICTURES, { recursive: true });
    for (const name of APPROVED) {
      await open(`${name}.html`, [640, 360]);
      const now = PNG.sync.read(await page.screenshot());
      const file = join(PICTURES, `${name}.png`);
      if (process.env.HALLBOARD_PICTURES === "write") await writeFile(file, PNG.sync.write(now, { colorType: 2 }));
      const approved = PNG.sync.read(await readFile(file));
      const differ = pixelmatch(now.data, approved.data, null, now.width, now.height, { threshold: 0.2 });
      assert.ok(differ < now.width * now.height * 0.004, `${name}: ${differ} points differ`);
    }
  });
});
