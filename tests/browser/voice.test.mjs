// The call that is heard: only where the office wishes it, joined to the sample, and always written on the glass as well.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openBrowser, openHouse, until } from "./house.mjs";

const GLASS = `
[glass.screens.door-1]
sound = "spoken"
zone = "2F"
volume = 45
times = 2

[glass.screens.lobby]
sound = "chime"
zone = "1F"

[glass.screens.rooms-2f]
sound = "spoken"
zone = "corridor"
quiet = "10:00-12:00"
`;

describe("a call that is heard", () => {
  let house, browser, bailiff;
  const pages = {};

  before(async () => {
    house = await openHouse({ from: "10:40", screens: GLASS });
    browser = await openBrowser("--autoplay-policy=no-user-gesture-required");
    bailiff = await house.signIn(browser, house.bailiffOf(1).name);
    const context = await browser.newContext();
    await context.addInitScript(listen);
    for (const id of ["door-1", "lobby", "rooms-2f", "waiting-1"]) {
      pages[id] = await context.newPage();
      await pages[id].goto(house.screen(id));
      await pages[id].waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
    }
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  const played = (id) => pages[id].evaluate(() => window.played.map(({ samples, ...rest }) => ({ ...rest, length: samples.length })));

  test("is joined to the sample, as loud and as often as wished, and stands on the glass in the same words", async () => {
    const { hearing, turn } = (await house.room(bailiff, 1)).primary;
    assert.equal(turn, "1-01");
    assert.equal((await house.order(bailiff, 1, "calls", { expect: hearing, early: true })).status, 200);
    await until(async () => (await played("door-1")).length === 2, "heard twice at the door");
    const told = await pages["door-1"].evaluate(expected, ["chime", "number", "1", "dash", "0", "1", "go-to", "room-1"]);
    assert.deepEqual(told.different, 0, "every sample is that of the clips, one after another");
    const [first, second] = await played("door-1");
    assert.equal(first.length, told.length);
    assert.equal(first.volume, Math.fround(0.45));
    assert.ok(second.at >= first.at + first.length / told.rate, "the second time begins after the first");
    assert.match((await pages["door-1"].locator(".front").ariaSnapshot()).replace(/\s+/g, " "), /點呼中.*1-01/);

    await until(async () => (await played("lobby")).length === 1, "a chime in the hall");
    const chime = await pages.lobby.evaluate(expected, ["chime"]);
    assert.equal(chime.different, 0);
  });

  test("is silent by default, in the quiet hours, and after a page was loaded again", async () => {
    await pages["door-1"].reload();
    await pages["door-1"].waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
    await new Promise((rest) => setTimeout(rest, 1500));
    for (const id of ["waiting-1", "rooms-2f", "door-1"]) assert.deepEqual(await played(id), [], id);
    assert.equal(await pages["waiting-1"].evaluate(() => window.hallboard.voice()), "silent");
    assert.match(await pages["rooms-2f"].locator("#board").innerText(), /1-01/);
  });

  test("is heard one after another where two rooms call at once", async () => {
    const other = await house.signIn(browser, house.bailiffOf(3).name);
    assert.equal((await house.order(bailiff, 1, "recalls")).status, 200);
    const open = (await house.room(other, 4)).primary;
    assert.equal((await house.order(other, 4, "calls", { expect: open.hearing, early: true })).status, 200);
    await until(async () => (await played("lobby")).length === 3, "two more chimes");
    const [, second, third] = await played("lobby");
    const { length, rate } = await pages.lobby.evaluate(expected, ["chime"]);
    assert.ok(third.at >= second.at + length / rate, "they do not overlap");
  });

  test("is heard as often as somebody is called, and not when a call is taken back", async () => {
    await until(async () => (await played("door-1")).length === 2, "the second call");
    const third = await house.order(bailiff, 1, "recalls");
    assert.equal(third.status, 200);
    await until(async () => (await played("door-1")).length === 4, "the third call");

    const data = { undo: third.entry, seen: third.seq, key: "third-call-taken-back", held: true };
    const undone = await bailiff.context().request.post(`${house.url}/api/v1/undos`, { data, headers: { origin: house.url } });
    assert.equal(undone.status(), 200, await undone.text());
    await pages["door-1"].waitForFunction(() => document.querySelector(".hero").dataset.calls === "2");
    await new Promise((rest) => setTimeout(rest, 1500));
    assert.equal((await played("door-1")).length, 4);
  });

  test("brings its row to the front again", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 480 } });
    await page.goto(house.screen("door-1"));
    await page.evaluate(() => {
      document.body.dataset.pinMs = "1";
      window.leaf = window.hallboard.turn;
      window.hallboard.turn = () => {}; // nothing but a call brings it back
    });
    const row = page.locator(".row.calling_again");
    for (const time of ["first", "second"]) {
      await row.waitFor();
      await page.evaluate(() => window.leaf(document.getElementById("board")));
      assert.equal(await row.isVisible(), false, "its page was turned away");
      assert.equal((await house.order(bailiff, 1, "recalls")).status, 200);
      await until(() => row.isVisible(), `in front after the ${time} of two more calls`);
    }
    await page.close();
  });
});

test("an office whose own clip of a number is missing hears the chime alone", async () => {
  const { mkdtemp, rm, writeFile } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const folder = await mkdtemp(`${tmpdir()}/hallboard-clips-`);
  const made = await openHouse();
  for (const name of ["chime", "number", "1", "0", "go-to", "room-1"]) {
    const clip = await fetch(`${made.url}/clips/${name}`);
    await writeFile(`${folder}/${name}.wav`, Buffer.from(await clip.arrayBuffer()));
  }
  await made.close();
  const house = await openHouse({ from: "10:40", screens: GLASS, change: (text) => text.replace('# clips = "clips"', `clips = "${folder}"`) });
  const browser = await openBrowser("--autoplay-policy=no-user-gesture-required");
  try {
    assert.equal((await fetch(`${house.url}/clips/dash`)).status, 404);
    const bailiff = await house.signIn(browser, house.bailiffOf(1).name);
    const page = await browser.newPage();
    await page.addInitScript(listen);
    await page.goto(house.screen("door-1"));
    await page.waitForFunction(() => document.getElementById("live").classList.contains("fresh"));
    await house.press(bailiff, 1);
    await until(() => page.evaluate(() => window.played.length === 2), "the chime, twice");
    assert.equal((await page.evaluate(expected, ["chime"])).different, 0);
  } finally {
    await browser.close();
    await house.close();
    await rm(folder, { recursive: true, force: true });
  }
});

/** Runs in the page before its scripts: writes down whatever is played. */
function listen() {
  window.played = [];
  const start = AudioBufferSourceNode.prototype.start;
  const connect = AudioNode.prototype.connect;
  const ways = new WeakMap();
  AudioNode.prototype.connect = function (to, ...rest) {
    ways.set(this, to);
    return connect.call(this, to, ...rest);
  };
  AudioBufferSourceNode.prototype.start = function (at) {
    const samples = Array.from(this.buffer.getChannelData(0));
    window.played.push({ at, samples, volume: ways.get(this).gain.value });
    return start.call(this, at);
  };
}

/** Runs in the page: how the first thing that was played differs from these clips laid end to end. */
async function expected(names) {
  const sound = new AudioContext();
  const parts = [];
  for (const name of names) {
    const clip = await (await fetch(`/clips/${name}`)).arrayBuffer();
    parts.push((await sound.decodeAudioData(clip)).getChannelData(0));
  }
  const whole = parts.flatMap((part) => Array.from(part));
  const { samples } = window.played[0];
  const different = whole.filter((sample, n) => sample !== samples[n]).length + Math.abs(whole.length - samples.length);
  return { different, length: whole.length, rate: sound.sampleRate };
}
