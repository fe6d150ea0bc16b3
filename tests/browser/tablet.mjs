// A bailiff's tablet under test: its buttons, and the ways of a patient thumb.

import assert from "node:assert/strict";
import { openHouse, until } from "./house.mjs";

export const LANDSCAPE = { width: 1280, height: 800 };
export const PORTRAIT = { width: 800, height: 1280 };

/** A house of its own, and a tablet of the bailiff of rooms 3 and 4 in it. */
export async function given(browser, { speed = 1, viewport = LANDSCAPE, ...options } = {}, story) {
  const house = await openHouse({ speed });
  try {
    const page = await house.signIn(browser, "林志強", { viewport, ...options });
    page.setDefaultTimeout(10000);
    await page.goto(`${house.url}/tablet`);
    await story({ house, page });
    await page.context().close();
  } finally {
    await house.close();
  }
}

export const big = (page, room) => page.locator(`#room-${room} .main-way .big`);
export const said = (page, room) => page.locator(`#room-${room} .say`);
export const label = (page, room) => big(page, room).innerText().then((text) => text.replace(/\s+/g, " "));

/** Waits until the room's button takes a tap again, then taps it; says yes where the house asks a second time. */
export async function tap(page, room) {
  await page.waitForFunction((id) => {
    const element = document.getElementById(id);
    return !element.matches(".resting, .locked, [aria-busy]");
  }, `room-${room}`);
  const before = await page.locator(`#room-${room}`).getAttribute("data-entry");
  await big(page, room).click();
  await until(async () => {
    const yes = page.locator(`#room-${room} .say.asks button`).first();
    if (await yes.isVisible()) await yes.click();
    return (await page.locator(`#room-${room}`).getAttribute("data-entry")) !== before;
  }, `room ${room} moves after a tap on ${await label(page, room)}`);
}

/** Waits until it is time for the first case. */
export function due(house, page, room) {
  return until(async () => {
    const sheet = await house.room(page, room);
    assert.ok(sheet.primary, JSON.stringify(sheet));
    return !sheet.primary.early;
  }, `it is time for the first case of room ${room}`);
}

/** A time of day so many minutes later. */
export function plus(time, minutes) {
  const [hour, minute] = time.split(":").map(Number);
  const sum = hour * 60 + minute + minutes;
  return [Math.floor(sum / 60), sum % 60].map((n) => `${n}`.padStart(2, "0")).join(":");
}

/** The middle of a button. */
export async function place(locator) {
  const box = await locator.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}
