// 偵查不公開: what a browser keeps, says aloud and tells a screen reader after a morning's work.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { kept, listen, saidIn } from "./canary.mjs";
import { openBrowser, openHouse } from "./house.mjs";

let browser;
let house;
before(async () => { [browser, house] = [await openBrowser(), await openHouse()]; });
after(async () => { await browser.close(); await house.close(); });

async function calls(tablet) {
  await house.press(tablet, 4);
  await tablet.getByRole("button", { name: /第4庭 開庭/ }).waitFor();
}

test("no wall keeps, says or tells a screen reader a name or a case number", async () => {
  const context = await browser.newContext();
  await listen(context);
  const walls = [];
  for (const { id, url } of house.screens) {
    const page = await context.newPage();
    await page.goto(url);
    walls.push([id, page]);
  }
  const tablet = await house.signIn(browser, "林志強");
  await tablet.goto(`${house.url}/tablet`);
  await calls(tablet);
  for (const [id, page] of walls) {
    if (id === "door-4") await page.getByText("點呼中").first().waitFor();
    const told = [await page.content(), await page.locator("body").ariaSnapshot(), await page.title(), await kept(page)];
    assert.equal(saidIn(told.join("\n")), null, id);
  }
  assert.ok(await walls[0][1].evaluate(() => localStorage.length) > 0, "a wall does keep its board over a reload");
  await context.close();
  await tablet.context().close();
});

test("no desk or tablet keeps a name where the next person could read it", async () => {
  const desks = [["林志強", "/tablet"], ["陳國華", "/custody"], ["張雅婷", "/section"], ["黃淑芬", "/clerk"], ["李冠廷", "/accounts"], ["吳佩珊", "/audit"]];
  let shown = 0;
  for (const [name, path] of desks) {
    const page = await house.signIn(browser, name);
    await listen(page.context());
    await page.goto(house.url + path);
    await page.waitForTimeout(300);
    shown += saidIn(await page.content()) ? 1 : 0;
    assert.equal(saidIn(await kept(page)), null, path);
    assert.equal(saidIn(page.url() + (await page.title())), null, `${path} names nobody in its address or title`);
    await page.request.post(`${house.url}/api/v1/sign-out`, { data: {}, headers: { origin: house.url } });
    await page.goBack({ timeout: 3000 }).catch(() => {});
    await page.goto(house.url + path);
    assert.equal(saidIn(await page.content()), null, `${path} after signing out`);
    await page.context().close();
  }
  assert.ok(shown >= 2, "some desks do show names to whoever may read them");
});
