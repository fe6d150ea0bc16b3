// The house under test: a demo of its own on a free port, ended by its own process id, and a browser to look at it with.
//
//   const house = await openHouse();              // --no-play; { speed: 30, play: true } lets the bailiffs work
//   const browser = await openBrowser();
//   const page = await browser.newPage();
//   await page.goto(house.screen("door-3"));
//   const tablet = await house.signIn(browser, "林志強"); // a page of somebody who has signed in
//   const { seq } = await house.room(tablet, 3);
//   await house.close();

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { saidIn } from "./canary.mjs";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The binary: HALLBOARD, or what `cargo build -p hallboard` made. */
export function binary() {
  if (process.env.HALLBOARD) return process.env.HALLBOARD;
  const target = process.env.CARGO_TARGET_DIR || join(ROOT, "target");
  const built = join(resolve(ROOT, target), "debug", "hallboard");
  if (!existsSync(built)) throw new Error("no hallboard to test: run `cargo build -p hallboard` first");
  return built;
}

/**
 * Opens a demo house on a free port, in a folder that goes with it, at `from` (09:20); `screens` adds TOML to the sample
 * office, `change` rewrites it.
 */
export async function openHouse({ speed = 1, play = false, port = 0, data, from, screens = "", change } = {}) {
  const folder = data || (await mkdtemp(join(tmpdir(), "hallboard-test-")));
  const office = screens || change ? await officeWith(folder, (text) => (change ? change(text) : text) + screens) : "";
  const house = new House(folder, { speed, play, from, office });
  await house.open(port);
  return house;
}

/** The sample office, changed, as a configuration of its own. */
async function officeWith(folder, change) {
  const file = join(folder, "office.toml");
  await writeFile(file, change(await readFile(join(ROOT, "config/hallboard.toml"), "utf8")));
  return file;
}

export class House {
  constructor(folder, { speed, play, from, office }) {
    Object.assign(this, { folder, speed, play, from, office, stderr: "", log: "" });
  }

  /** Starts the demo; the first line it prints says where everything is. */
  async open(port = 0) {
    const words = ["demo", "--json", "--port", `${port}`, "--speed", `${this.speed}`, "--data", this.folder];
    if (!this.play) words.push("--no-play");
    if (this.from) words.push("--from", this.from);
    if (this.office) words.push("--office", this.office);
    this.process = spawn(binary(), words, { cwd: ROOT, env: { RUST_LOG: "debug", ...process.env }, stdio: ["ignore", "pipe", "pipe"] });
    this.process.stderr.on("data", (text) => {
      this.stderr = (this.stderr + text).slice(-8000);
      this.log += text;
    });
    this.ended = new Promise((end) => this.process.once("exit", (code, signal) => end({ code, signal })));
    const first = new Promise((line) => createInterface({ input: this.process.stdout }).once("line", line));
    const gone = this.ended.then(({ code }) => Promise.reject(new Error(`the house ended with ${code}: ${this.stderr}`)));
    const slow = after(60000, () => new Error(`the house did not open: ${this.stderr}`));
    gone.catch(() => {}); // it may well end later, when nobody waits for it
    Object.assign(this, JSON.parse(await Promise.race([first, gone, slow])));
    this.port = Number(new URL(this.url).port);
  }

  get pid() {
    return this.process.pid;
  }

  /** The address of a screen. */
  screen(id) {
    return this.screens.find((screen) => screen.id === id).url;
  }

  /** Somebody of the cast. */
  account(name) {
    return this.accounts.find((account) => account.name === name);
  }

  /** The account of a bailiff who has this room. */
  bailiffOf(room) {
    return this.accounts.find((account) => account.role === "bailiff" && account.rooms.includes(room));
  }

  /** A page, in a context of its own, of somebody who has signed in; `options` go to `newContext`. */
  async signIn(browser, name, options = {}) {
    const context = await browser.newContext(options);
    const { pin } = this.account(name);
    const answer = await context.request.post(`${this.url}/api/v1/sign-in`, { data: { name, pin }, headers: { origin: this.url } });
    if (!answer.ok()) throw new Error(`${name} could not sign in: ${answer.status()} ${await answer.text()}`);
    return context.newPage();
  }

  /** A page on a paired tablet, its bailiff signed in with the PIN. */
  async tablet(browser, name, options = {}) {
    const admin = (await this.signIn(browser, "李冠廷")).context();
    const context = await browser.newContext(options);
    const letters = (await (await context.request.get(`${this.url}/d`)).text()).matchAll(/<b>([A-Z])<\/b>/g);
    const code = Array.from(letters, ([, letter]) => letter).join("");
    const headers = { origin: this.url };
    const device = { code, kind: "tablet", name: "平板", place: "2樓" };
    const paired = await admin.request.post(`${this.url}/api/v1/devices`, { data: device, headers });
    if (!paired.ok()) throw new Error(`the tablet was not paired: ${await paired.text()}`);
    await admin.close();
    const { pin } = this.account(name);
    const answer = await context.request.post(`${this.url}/api/v1/sign-in`, { data: { name, pin }, headers });
    if (!answer.ok()) throw new Error(`${name} could not sign in: ${await answer.text()}`);
    return context.newPage();
  }

  /** One room as the signed-in page may see it. */
  async room(page, id) {
    return (await page.context().request.get(`${this.url}/api/v1/rooms/${id}`)).json();
  }

  /** What the plain forms of whoever is signed in there carry, read from a page. */
  async ours(request) {
    const page = await (await request.get(`${this.url}/sessions`)).text();
    return page.match(/name="ours" value="(\w+)"/)[1];
  }

  /** An order at a room: `order(page, 3, "calls", {early: true})`; `seen` and `key` are filled in where they are left out. */
  async order(page, room, thing, fields = {}) {
    const seen = fields.seen ?? (await this.room(page, room)).seq;
    const data = { key: key(), ...fields, seen };
    const address = `${this.url}/api/v1/rooms/${room}/${thing}`;
    const answer = await page.context().request.post(address, { data, headers: { origin: this.url } });
    return { status: answer.status(), ...(await answer.json()) };
  }

  /** Presses a room's primary button as the API offers it, also before the scheduled time. */
  async press(page, room) {
    const { seq, primary } = await this.room(page, room);
    const fields = primary.action === "calls" ? { early: true, expect: primary.hearing } : {};
    if (primary.action === "closings") fields.sure = true;
    return this.order(page, room, primary.action, { seen: seq, ...fields });
  }

  /** Freezes the daemon: its sockets stay open and nothing comes through them. */
  freeze() {
    process.kill(this.pid, "SIGSTOP");
  }

  thaw() {
    process.kill(this.pid, "SIGCONT");
  }

  /** Ends the daemon, politely or with the power cord, and waits until it is gone. */
  async stop(signal = "SIGTERM") {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal);
    const late = after(15000, () => new Error("the house did not close within 15 s"));
    return Promise.race([this.ended, late]);
  }

  /** Opens it again on the same folder and the same port. */
  async reopen() {
    await this.open(this.port);
  }

  async close() {
    try {
      if (this.process.exitCode === null && this.process.signalCode === null) this.thaw();
      await this.stop();
      const said = saidIn(this.log);
      if (said) throw new Error(`the log says ${said}`);
    } finally {
      this.process.kill("SIGKILL");
      await rm(this.folder, { recursive: true, force: true });
    }
  }
}

/** Debian's Chromium; CHROMIUM names another one. */
export function openBrowser(...more) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", ...more],
  });
}

/** A name for an order that nothing else has. */
export function key() {
  return `test-${Math.random().toString(36).slice(2)}-${Date.now()}`;
}

/** Asks until something holds, 50 ms apart, at most `within` ms; says what it saw last. */
export async function until(ask, what, within = 15000) {
  const end = Date.now() + within;
  let seen;
  do {
    seen = await ask();
    if (seen) return seen;
    await new Promise((rest) => setTimeout(rest, 50));
  } while (Date.now() < end);
  throw new Error(`not within ${within} ms: ${what}`);
}

function after(ms, fault) {
  return new Promise((_, fail) => setTimeout(() => fail(fault()), ms).unref());
}
