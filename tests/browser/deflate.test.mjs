// What a browser and the house say to each other over a live socket is compressed both ways (RFC 7692), and understood.

import assert from "node:assert/strict";
import { test } from "node:test";
import { layCable } from "./cable.mjs";
import { openBrowser, openHouse, until } from "./house.mjs";

// A final text frame with its first reserved bit set (RFC 6455 §5.2, RFC 7692 §6); a browser masks what it says.
const isPacked = (bytes) => bytes[0] === 0xc1;
const isMasked = (bytes) => bytes[1] >= 0x80;

test("a browser is given packed pictures and packs its reports, and the house takes them for right", async (context) => {
  const house = await openHouse();
  const browser = await openBrowser();
  const cable = await layCable(house.port);
  context.after(async () => {
    await browser.close();
    await cable.close();
    await house.close();
  });
  const [said, asked] = [[], []];
  cable.says = (bytes) => (said.push(Buffer.from(bytes)), bytes);
  cable.asks = (bytes) => (asked.push(Buffer.from(bytes)), bytes);

  const page = await browser.newPage();
  await page.goto(`${cable.url}/screens/door-1`);
  await page.waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
  const bailiff = await house.signIn(browser, house.bailiffOf(1).name);
  assert.equal((await house.order(bailiff, 1, "delays", { minutes: 15 })).status, 200);
  await page.waitForFunction(() => /15 分/.test(document.getElementById("board").textContent));

  await until(() => asked.some((bytes) => isPacked(bytes) && isMasked(bytes)), "the browser packs what it says");
  assert.ok(said.some((bytes) => isPacked(bytes) && !isMasked(bytes)), "the house packs its pictures");
  assert.ok(!said.some((bytes) => bytes[0] === 0x81 && bytes.includes('"picture"')), "no picture goes plain");
  const administrator = await house.signIn(browser, house.accounts.find((one) => one.role === "administrator").name);
  const standing = async () => {
    const answer = await administrator.context().request.get(`${house.url}/api/v1/screens`);
    return (await answer.json()).screens.find((screen) => screen.id === "door-1").state;
  };
  await until(async () => (await standing()) === "right", "its report is understood", 15000);
});
