// Old walls: what a board is sent runs on Chromium 64 to 79. The gates read the files; the engines themselves run behind HALLBOARD_OLD=1.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import { openBrowser, openHouse, until } from "./house.mjs";
import { engine, open } from "./old.mjs";

const WEB = join(dirname(fileURLToPath(import.meta.url)), "../../display-web");
const file = (path) => readFile(join(WEB, path), "utf8");

/** What Chromium 71 does not know of a style sheet, and what it would do with it. */
const TOO_NEW = {
  gap: /(^|[;{\s])(row-|column-)?gap\s*:/,
  inset: /(^|[;{\s])inset(-block|-inline)?\s*:/,
  "logical sides": /(margin|padding|border)-(block|inline)\b/,
  "clamp, min, max": /\b(clamp|min|max)\(/,
  ":is, :where, :has, :focus-visible": /:(is|where|has|focus-visible)\b/,
  "aspect-ratio": /aspect-ratio/,
  "new viewport units": /\d(d|s|l)v(h|w|min|max)\b/,
  "nesting, layers, containers": /@(layer|container|scope|property)\b|&\s*[.:[]/,
  "color functions": /\b(color-mix|oklch|oklab|lab|lch|light-dark)\(|rgba?\([^,)]+ [^,)]+/,
  "accent-color, text-wrap, zoom": /accent-color|text-wrap|content-visibility/,
  "two-value display and overflow: clip": /overflow[^:]*:\s*clip|display:\s*\w+ \w+/,
};

/** Everything a board loads, by the layout itself. */
async function loaded() {
  const layout = await file("templates/layout.html");
  const names = [...layout.matchAll(/frame\.assets }}\/([\w.-]+\.(js|css))/g)].map(([, name]) => name);
  assert.ok(names.length > 8, names.join(" "));
  return names;
}

describe("old walls", () => {
  test("the scripts of the boards are of 2017, as one plain script each", async () => {
    for (const name of (await loaded()).filter((name) => name.endsWith(".js"))) {
      const source = await file(`static/${name}`);
      assert.doesNotThrow(() => parse(source, { ecmaVersion: 2017, sourceType: "script" }), name);
      const calls = source.match(/\.(flat|flatMap|at|replaceAll|matchAll|fromEntries|replaceChildren|toggleAttribute|allSettled|finally)\(|globalThis|queueMicrotask|ResizeObserver|AbortController/g);
      assert.deepEqual(calls, null, `${name} calls what came later`);
    }
    parse(await file("vendor/morphdom/morphdom-umd.min.js"), { ecmaVersion: 5 });
  });

  test("the styles of the boards hold nothing an old wall would drop", async () => {
    for (const name of (await loaded()).filter((name) => name.endsWith(".css"))) {
      const css = (await file(`static/${name}`)).replace(/\/\*[^]*?\*\//g, "");
      for (const [what, pattern] of Object.entries(TOO_NEW)) assert.equal(css.match(pattern)?.[0], undefined, `${name}: ${what}`);
    }
  });

  test("the gates find what they are for", () => {
    assert.throws(() => parse("a?.b", { ecmaVersion: 2017 }));
    const new_css = ["gap: 1px", "inset: 0", "margin-inline: 1px", "width: clamp(1px, 2px, 3px)", ":is(a)", "aspect-ratio: 1", "height: 10dvh", "@layer a", "color: oklch(0 0 0)", "accent-color: red", "overflow: clip"];
    Object.values(TOO_NEW).forEach((pattern, n) => assert.match(new_css[n], pattern));
  });

  describe("on the engines themselves", { skip: process.env.HALLBOARD_OLD !== "1" }, () => {
    let house, browser, desk;
    before(async () => {
      [house, browser] = await Promise.all([openHouse(), openBrowser()]);
      desk = await house.signIn(browser, house.accounts.find((one) => one.role === "administrator").name);
    });
    after(async () => {
      await browser?.close();
      await house?.close();
    });

    /** What the house itself hears from a screen: the engine, and whether what hangs there is right and whole. */
    const heard = async (id) => {
      const { screens } = await (await desk.context().request.get(`${house.url}/api/v1/screens`)).json();
      return screens.find((one) => one.id === id);
    };

    for (const [version, chromium] of [["1.8.0", "71"], ["1.18.1", "77"]]) {
      test(`every board is live and whole on Chromium ${chromium}`, async () => {
        const old = await engine(version);
        try {
          for (const { id, url } of house.screens) {
            const wall = open(old, url);
            const said = await until(async () => {
              const one = await heard(id);
              return one.browser?.includes(chromium) && one;
            }, `${id} reports from Chromium ${chromium}`, 30000).finally(() => wall.close());
            assert.equal(said.state, "right", `${id}: ${said.state_words}`);
          }
        } finally {
          await old.end();
        }
      });
    }
  });
});
