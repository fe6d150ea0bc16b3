// Makes the pictures of the README and the guide: one of each board and desk, on the same morning of the sample day.
//
//   node pictures.mjs            writes display-web/guide/pictures/*.webp, each at most 60 KB
//   node pictures.mjs stale      writes these alone

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { key, openBrowser, openHouse, until } from "./house.mjs";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../display-web/guide/pictures");
const LARGEST = 60_000;
const WANTED = process.argv.slice(2);
const WALL = { viewport: { width: 1920, height: 1080 } };

let house = await openHouse({ speed: 60 });
const browser = await openBrowser();
try {
  await mkdir(FOLDER, { recursive: true });
  const left = await house.signIn(browser, house.bailiffOf(1).name, { viewport: { width: 1280, height: 800 } });
  const right = await house.signIn(browser, house.bailiffOf(3).name, { viewport: { width: 1280, height: 800 } });
  await clock("10:02");
  await morning(left, right);

  for (const id of ["lobby", "door-1", "door-2", "rooms-2f", "waiting-1", "bulletin"]) await wall(id);
  await wall("door-1", { width: 1080, height: 1920 }, "door-1-portrait");
  await desk(left, "/tablet", "tablet");
  await night("waiting-1");
  await wallPage();
  await stale("door-1");
  const clerk = await house.signIn(browser, "黃淑芬", { viewport: { width: 1280, height: 800 } });
  await desk(clerk, "/notices", "notices");
  await rehearsal();
  await house.close();

  house = await openHouse({ play: true, from: "21:18" });
  const officer = await house.signIn(browser, "陳國華", { viewport: { width: 1280, height: 800 } });
  await until(async () => (await (await officer.context().request.get(`${house.url}/api/v1/detainees`)).json()).detainees.length === 4, "four in the office");
  await wall("bailiff-office");
  await desk(officer, "/custody", "custody-desk");
  await officer.setViewportSize(WALL.viewport);
  await desk(officer, "/walls/custody", "custody-wall");
} finally {
  await browser.close();
  await house.close();
}

/** Waits until the clock on the wall says so. */
async function clock(hhmm) {
  const page = await browser.newPage();
  await page.goto(house.screen("lobby"));
  await until(async () => (await page.locator("#clock").innerText()) >= hhmm, hhmm, 90000);
  await page.close();
}

/** The sample day at about ten: one case heard, one in session, one called, one late, some people here. */
async function morning(left, right) {
  for (let tap = 0; tap < 5; tap += 1) await house.press(left, 1);
  await house.press(left, 2);
  await house.press(left, 2);
  const { hearings } = await house.room(right, 3);
  const [first, second] = hearings.filter((h) => !h.protected);
  await house.order(right, 3, "arrivals", { hearing: second.id, presence: "arrived" });
  await house.order(right, 3, "calls", { hearing: first.id, early: true });
  await house.order(right, 4, "delays", { minutes: 30, reason: "earlier_case" });
}

/** An earthquake drill in the entrance hall. */
async function rehearsal() {
  const officer = await house.signIn(browser, "陳國華");
  const data = { key: key(), prepared: "earthquake", rehearsal: true, sure: true, places: ["lobby"] };
  await officer.context().request.post(`${house.url}/api/v1/emergencies`, { data, headers: { origin: house.url } });
  await wall("lobby", WALL.viewport, "rehearsal");
}

/** A screen as it hangs there, where nobody has a pointer; the band is given time to fill. */
async function wall(id, viewport = WALL.viewport, name = id) {
  const page = await hung(id, viewport);
  if (await page.locator("#ticker .passing").count()) await page.waitForTimeout(5000);
  await keep(page, name);
  await page.close();
}

async function hung(id, viewport) {
  const page = await browser.newPage({ viewport });
  await page.addInitScript(() => {
    const ask = window.matchMedia.bind(window);
    window.matchMedia = (query) => (query.includes("pointer") ? ask("not all") : ask(query));
  });
  await page.goto(house.screen(id));
  await page.waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
  return page;
}

async function night(id) {
  const page = await hung(id, WALL.viewport);
  await page.evaluate(() => (document.body.dataset.night = "00:00-23:59"));
  await page.waitForFunction(() => document.body.classList.contains("night"));
  await keep(page, "night");
  await page.close();
}

/** The wall page while five screens are right, one shows something else and one is black. */
async function wallPage() {
  const context = await browser.newContext(WALL);
  const pages = {};
  for (const id of ["door-1", "door-2", "door-3", "door-4", "rooms-2f", "waiting-1", "lobby"]) {
    pages[id] = await context.newPage();
    await pages[id].goto(house.screen(id));
    await pages[id].waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
  }
  await pages["door-3"].evaluate(() => {
    document.querySelector("[data-proof]").textContent = "開庭中";
    window.hallboard.report();
  });
  const name = house.accounts.find((one) => one.role === "administrator").name;
  const page = await house.signIn(browser, name, { viewport: { width: 1600, height: 1300 } });
  const asked = { data: { do: "blank" }, headers: { origin: house.url } };
  await page.context().request.post(`${house.url}/api/v1/screens/door-4/deeds`, asked);
  await page.waitForTimeout(1500);
  await desk(page, "/wall", "wall");
  await context.close();
}

/** One screen after twenty seconds, a minute and ten minutes without news, side by side; its own clock runs ahead. */
async function stale(id) {
  const page = await browser.newPage(WALL);
  await page.clock.install();
  await page.goto(house.screen(id));
  await page.waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
  await page.evaluate(() => (document.body.dataset.pace = "1"));
  house.freeze();
  const shots = [];
  try {
    for (const seconds of [20, 55, 600]) {
      await page.clock.runFor(seconds * 1000);
      shots.push((await page.screenshot({ type: "png" })).toString("base64"));
    }
  } finally {
    house.thaw();
  }
  await page.close();
  const strip = await browser.newPage({ viewport: { width: 1920, height: 356 } });
  const row = shots.map((shot) => `<img src="data:image/png;base64,${shot}" style="width:33%;margin-right:.5%">`).join("");
  await strip.setContent(`<body style="margin:0;background:#fff;white-space:nowrap;font-size:0">${row}</body>`);
  await keep(strip, "stale");
  await strip.close();
}

async function desk(page, path, name) {
  const answer = await page.goto(house.url + path);
  if (answer.ok()) await keep(page, name);
  else console.log(`${name}: ${answer.status()}, no picture`);
}

/** Half the size, and as good as fits. */
async function keep(page, name) {
  if (WANTED.length > 0 && !WANTED.includes(name)) return;
  await page.evaluate(() => document.fonts.ready);
  const whole = await page.screenshot({ type: "png" });
  const small = await shrunk(whole);
  await writeFile(join(FOLDER, `${name}.webp`), small);
  console.log(`${name}.webp ${Math.round(small.length / 1024)} KB`);
}

async function shrunk(png) {
  const page = await browser.newPage();
  try {
    const scaled = await page.evaluate(async ({ png, largest }) => {
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.width / 2, picture.height / 2];
      const brush = canvas.getContext("2d");
      brush.imageSmoothingQuality = "high";
      brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
      for (const quality of [0.92, 0.85, 0.8, 0.7, 0.6, 0.5]) {
        const webp = canvas.toDataURL("image/webp", quality).split(",")[1];
        if (webp.length * 0.75 <= largest) return webp;
      }
      throw new Error("no quality is small enough");
    }, { png: png.toString("base64"), largest: LARGEST });
    return Buffer.from(scaled, "base64");
  } finally {
    await page.close();
  }
}
