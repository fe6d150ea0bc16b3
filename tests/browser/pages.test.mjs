// Every page of the product, as each person sees it: axe finds nothing (WCAG 2.2 AA), no word is unseen, the HTML is valid, nothing complains, and a phone needs no sideways scrolling.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import { binary, key, openBrowser, openHouse } from "./house.mjs";

const DOCKET = join(dirname(fileURLToPath(import.meta.url)), "../cast/docket-1151123-utf8.csv");
const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// The rules of the standard; how a file is laid out and what attributes are spelt out is the house's own matter.
const valid = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    "no-inline-style": "error",
    "no-implicit-button-type": "off",
    "prefer-native-element": "off", // a table that scrolls is a region
    "meta-refresh": "off", // the way without scripts, in <noscript>
    "require-sri": "off",
  },
});

// Addresses that answer with something else than a page, and the boards, which have their own tests.
const NO_PAGES = /^\/api\/|^\/static\/|^\/clips\/|live$|^\/guide\/pictures\/|\/heard$|\.csv$|^\/screens\/\{screen\}$|^\/d\/\{secret\}$/;
const TABLE = join(dirname(fileURLToPath(import.meta.url)), "../../crates/hallboard/tests/guard/access_table.txt");
const GUIDE = join(dirname(fileURLToPath(import.meta.url)), "../../display-web/guide");

/** Everybody's pages; `{…}` is filled in from the house. */
const PAGES = {
  "": ["/", "/sign-in", "/d", "/guide", "{chapters}", "/bulletins", "{first}", "/screens/door-1?card=1"],
  bailiff: ["/", "/tablet", "/rooms/1", "/rooms/1/steps", "/rooms/1/later", "{hearing}", "{hearing}/position", "{hearing}/number", "{hearing}/slip", "/rooms/1/arrival-sheet", "/sessions", "/emergencies", "/veil"],
  "bailiff-office": ["/", "/custody", "{detainee}", "{detainee}/ledger", "/walls/custody", "/duty", "/emergencies"],
  section: ["/", "/section"],
  clerk: ["/", "/clerk", "{docket}", "/notices", "{notice}", "/bulletins/desk"],
  administrator: ["/", "/accounts", "/devices", "/levels", "/wall", "/wall/showings?room=1&turn=1-01"],
  auditor: ["/", "/audit", "/audit/verification", "/wall"],
};

describe("every page of the product", () => {
  let house, browser, found;
  before(async () => {
    [house, browser] = await Promise.all([openHouse(), openBrowser()]);
    found = await things();
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  /** One hearing, detainee, notice and docket file to look at. */
  async function things() {
    const of = async (role) => (await house.signIn(browser, account(role).name)).context().request;
    const [bailiff, office, clerk] = await Promise.all(["bailiff", "bailiff-office", "clerk"].map(of));
    const room = await (await bailiff.get(`${house.url}/api/v1/rooms/1`)).json();
    const arrived = { key: key(), kind: "warrant", arrest: "08:10", age: "adult", unit: "臺東分局", name: "王大明" };
    const received = await office.post(`${house.url}/api/v1/detainees`, { data: arrived, headers: { origin: house.url } });
    assert.ok(received.ok(), await received.text());
    const { detainees } = await (await office.get(`${house.url}/api/v1/detainees`)).json();
    const notices = await (await clerk.get(`${house.url}/api/v1/notices`)).json();
    // Of the day that the house has: a docket of the past is refused.
    const day = await (await bailiff.get(`${house.url}/screens/lobby`)).text();
    const [, year, month, date] = day.match(/id="iso"[^>]*>(\d+)-(\d+)-(\d+)</);
    const today = (await readFile(DOCKET, "utf8")).replaceAll("1151123", `${year - 1911}${month}${date}`);
    const file = { name: "docket.csv", mimeType: "text/csv", buffer: Buffer.from(today) };
    const sent = await clerk.post(`${house.url}/api/v1/dockets`, { multipart: { ours: await house.ours(clerk), file, key: key() }, headers: { origin: house.url }, maxRedirects: 0 });
    assert.equal(sent.status(), 303, await sent.text());
    return {
      hearing: `/rooms/1/hearings/${room.hearings[0].id}`,
      detainee: `/custody/${detainees[0].id}`,
      notice: `/notices/${notices.notices[0].id}`,
      docket: sent.headers().location,
      chapters: await chapters(),
      first: new URL(execFileSync(binary(), ["first-link", "--data", house.folder], { encoding: "utf8" }).match(/http\S+/)[0]).pathname,
    };
  }

  /** Every chapter of the guide, in both languages. */
  async function chapters() {
    const all = await Promise.all(["zh-Hant", "en"].map(async (language) => {
      const files = await readdir(join(GUIDE, language));
      return files.filter((name) => name.endsWith(".md")).map((name) => `/guide/${language}/${name.replace(/\.md$/, "")}`);
    }));
    return all.flat();
  }

  /** The addresses of one role, filled in. */
  function addresses(paths) {
    return paths.flatMap((path) => (path === "{chapters}" ? found.chapters : path.replace(/\{(\w+)\}/, (_, thing) => found[thing])));
  }

  const account = (role) => house.accounts.find((one) => one.role === role);

  for (const [role, paths] of Object.entries(PAGES)) {
    test(`as ${role || "anybody"}`, async () => {
      const page = role ? await house.signIn(browser, account(role).name) : await browser.newPage();
      const wrong = [];
      for (const address of addresses(paths)) {
        for (const what of await look(page, address)) wrong.push(`${address}: ${what}`);
      }
      await page.context().close();
      assert.deepEqual(wrong, []);
    });
  }

  test("no page of the door's own table is left out", async () => {
    const table = (await readFile(TABLE, "utf8")).match(/^GET \S+/gm).map((line) => line.slice(4));
    const looked = Object.values(PAGES).flatMap(addresses).map((address) => address.split("?")[0]);
    const isLooked = (pattern) => {
      const shape = new RegExp(`^${pattern.replace(/\{\w+\}/g, "[^/]+")}$`);
      return looked.some((address) => shape.test(address));
    };
    const pages = table.filter((pattern) => !NO_PAGES.test(pattern));
    assert.ok(pages.length > 30, `${pages.length} pages`);
    assert.deepEqual(pages.filter((pattern) => !isLooked(pattern)), []);
  });

  test("a date is of the Republic in a Chinese sentence, and ISO in an English one", async () => {
    const page = await browser.newPage();
    await page.goto(`${house.url}/bulletins`);
    const words = await page.locator("main p.small").first().innerText();
    assert.match(words, /^更新至 1\d\d年\d+月\d+日 \d\d:\d\d。.* As of 20\d\d-\d\d-\d\d \d\d:\d\d\./);
    await page.close();
  });

  test("a page that does not exist, and one that is not for everybody, are pages too", async () => {
    const page = await house.signIn(browser, account("bailiff").name);
    for (const [address, status] of [["/nowhere", 404], ["/accounts", 403]]) {
      assert.deepEqual(await look(page, address, status), [], address);
    }
    await page.context().close();
  });

  test("the boards, as they are sent", async () => {
    const wrong = [];
    for (const { id, url } of house.screens) {
      const { results } = await valid.validateString(await (await fetch(url)).text());
      for (const { ruleId, message, line } of results.flatMap((result) => result.messages)) wrong.push(`${id}: line ${line}: ${message} (${ruleId})`);
    }
    assert.deepEqual(wrong, []);
  });

  test("with the keyboard alone every action is reached, and each says its name", async () => {
    const walks = { bailiff: ["/tablet", "{hearing}", "/rooms/1/steps"], "bailiff-office": ["/custody", "{detainee}"], section: ["/section"], clerk: ["/clerk", "/notices"], administrator: ["/accounts", "/wall"] };
    for (const [role, paths] of Object.entries(walks)) {
      const page = await house.signIn(browser, account(role).name, { viewport: { width: 1280, height: 800 } });
      for (const path of paths) {
        await page.goto(house.url + path.replace(/\{(\w+)\}/, (_, thing) => found[thing]));
        const there = await page.evaluate(stops);
        assert.ok(there > 1, path);
        for (let press = 0; press < there + 6; press += 1) {
          await page.keyboard.press("Tab");
          await page.evaluate(() => document.activeElement.setAttribute("data-reached", ""));
        }
        const missed = await page.evaluate(() => Array.from(document.querySelectorAll("[data-stop]:not([data-reached])"), (one) => one.outerHTML.slice(0, 90)));
        assert.deepEqual(missed, [], `${path}: of ${there}`);
        const heard = await page.locator("body").ariaSnapshot();
        const nameless = heard.split("\n").filter((line) => /^\s*- (button|link|textbox|combobox|checkbox|radio)( \[.*\])?:?$/.test(line));
        assert.deepEqual(nameless, [], path);
      }
      await page.context().close();
    }
  });

  /** Whatever is wrong with one page. */
  async function look(page, address, status = 200) {
    const wrong = [];
    const hear = (line) => line.type() === "error" && !line.text().includes(`status of ${status}`) && wrong.push(`the console: ${line.text()}`);
    page.on("console", hear);
    await page.setViewportSize({ width: 1280, height: 800 });
    const answer = await page.goto(house.url + address);
    if (answer.status() !== status) wrong.push(`answers ${answer.status()}`);
    const { results } = await valid.validateString(await answer.text());
    for (const { ruleId, message, line } of results.flatMap((result) => result.messages)) wrong.push(`line ${line}: ${message} (${ruleId})`);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), LEVELS);
    for (const { id, nodes } of violations) wrong.push(`${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" ")}`);
    for (const sign of await page.evaluate(undrawn)) wrong.push(`nobody has drawn the sign ${sign}`);
    for (const what of await page.evaluate(unseen)) wrong.push(`${what} is written in the colour of its ground`);
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > 390) wrong.push(`${wide} pixels wide on a phone`);
    page.off("console", hear);
    return wrong;
  }
});

/** Runs in the page: signs that it asks for and does not hold. */
function undrawn() {
  const asked = Array.from(document.querySelectorAll("svg use"), (use) => use.getAttribute("href"));
  return Array.from(new Set(asked)).filter((sign) => !document.querySelector(sign));
}

/** Runs in the page: words in the colour of what lies below them, which axe passes over. */
function unseen() {
  const opaque = (colour) => !/rgba\(.*, 0\)$|transparent/.test(colour);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(at);
      if (backgroundImage !== "none") return "a picture";
      if (opaque(backgroundColor)) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const words = Array.from(document.body.querySelectorAll("*")).filter((one) => Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim()));
  return words.filter((one) => one.checkVisibility() && !one.closest("svg, script, noscript") && getComputedStyle(one).color === ground(one)).map((one) => one.outerHTML.slice(0, 60));
}

/** Runs in the page: marks everything the keyboard has to reach; of radio buttons the chosen or the first. */
function stops() {
  const all = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary");
  const groups = new Set();
  for (const one of all) {
    if (one.disabled || !one.checkVisibility() || one.tabIndex < 0) continue;
    if (one.type === "radio") {
      const name = (one.form ? Array.from(document.forms).indexOf(one.form) : "") + one.name;
      const chosen = document.querySelector(`input[type=radio][name="${one.name}"]:checked`);
      if (groups.has(name) || (chosen && chosen.form === one.form && chosen !== one)) continue;
      groups.add(name);
    }
    one.setAttribute("data-stop", "");
  }
  return document.querySelectorAll("[data-stop]").length;
}
