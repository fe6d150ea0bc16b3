// 遮蔽: a tablet that nobody touched hides its names; the next step is held, the PIN brings the names back.

import { labelOf } from "./finger.js";

const HOLD_MS = 1000;

export class Veil {
  // `rooms` are the rooms of the page; `held` is told of a button that a finger rested on long enough.
  constructor(page, rooms, held) {
    this.page = page;
    this.rooms = rooms;
    this.held = held;
    this.patience = Number(page.dataset.veilMs);
    this.touchedAt = performance.now();
    this.toldAt = performance.now();
    this.dialog = document.getElementById("veil");
    this.wire();
    this.mark();
    if (this.patience) setInterval(() => this.look(), 500);
  }

  wire() {
    for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => this.touched(), true);
    addEventListener("pointerdown", (event) => this.press(event), true);
    for (const lift of ["pointerup", "pointercancel"]) addEventListener(lift, () => this.lift(), true);
    addEventListener("contextmenu", (event) => this.asleep && event.preventDefault());
    this.page.addEventListener("painted", (event) => this.mark(event.target.dataset));
    addEventListener("click", (event) => {
      const link = event.target.closest(".unveil, [data-unveil]");
      if (!link) return;
      event.preventDefault();
      this.ask();
    });
    document.querySelector(".rail .veil").addEventListener("submit", (event) => {
      event.preventDefault();
      this.cover();
    });
    this.dialog.addEventListener("click", (event) => this.key(event.target.closest("button[value]")));
    this.dialog.querySelector("form[method=post]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.unveil();
    });
  }

  // What the house said last of any room holds for the whole tablet.
  mark(said = this.page.querySelector("[data-room]")?.dataset) {
    this.veiled = said?.veiled === "yes";
    this.asleep = said?.asleep === "yes";
    for (const { element } of this.rooms.values()) Object.assign(element.dataset, said && { veiled: said.veiled, asleep: said.asleep });
    document.body.classList.toggle("veiled", this.veiled);
    document.body.classList.toggle("asleep", this.asleep);
  }

  // A finger that only reads is somebody all the same; the house is told now and then.
  touched() {
    const rested = this.patience && performance.now() - this.touchedAt >= this.patience;
    if (rested) return;
    this.touchedAt = performance.now();
    if (!this.patience || this.touchedAt - this.toldAt < this.patience / 8 || this.asleep) return;
    this.toldAt = this.touchedAt;
    post("/api/v1/touches");
  }

  look() {
    if (performance.now() - this.touchedAt >= this.patience && !this.asleep) this.cover();
  }

  // Hides what stands on the page at once, and then has the house hide it too.
  async cover() {
    for (const room of this.rooms.values()) {
      for (const names of room.element.querySelectorAll(".people, .cases, .missing")) names.remove();
      room.sheet.close();
    }
    document.getElementById("number").close();
    this.mark({ veiled: "yes", asleep: "yes" });
    this.touchedAt = performance.now();
    await post("/api/v1/veils");
    this.refresh();
  }

  refresh() {
    return Promise.all([...this.rooms.values()].map((room) => room.fetch()));
  }

  // A step on a tablet that rested: the finger stays for a second, and nothing else counts.
  press(event) {
    this.lift();
    const button = event.target.closest(".order button");
    if (!this.asleep || !button || !this.page.contains(button)) return;
    const label = labelOf(button);
    button.classList.add("holding");
    this.timer = setTimeout(() => {
      this.lift();
      if (button.isConnected && labelOf(button) === label) this.held(button);
    }, HOLD_MS);
    this.holding = button;
  }

  lift() {
    clearTimeout(this.timer);
    if (this.holding) this.holding.classList.remove("holding");
    this.holding = null;
  }

  // The house asks for more than the page knew.
  refused(room, code) {
    if (code === "veiled") return this.ask("更正或操作其他庭之前，請再輸入一次 PIN。");
    this.mark({ veiled: "yes", asleep: "yes" });
  }

  ask(why = "") {
    this.say(why);
    this.dialog.querySelector("[name=pin]").value = "";
    if (!this.dialog.open) this.dialog.showModal();
  }

  say(words) {
    const box = this.dialog.querySelector(".why");
    box.textContent = words;
    box.hidden = !words;
  }

  key(button) {
    const field = this.dialog.querySelector("[name=pin]");
    if (!button || button.type !== "button") return;
    field.value = button.value === "clear" ? "" : field.value + button.value;
  }

  async unveil() {
    const field = this.dialog.querySelector("[name=pin]");
    const answer = await post("/api/v1/unveilings", { pin: field.value });
    field.value = "";
    if (!answer.ok) return this.say(answer.message || "沒有收到回覆，請再試一次。");
    this.dialog.close();
    this.touchedAt = performance.now();
    await this.refresh();
    for (const room of this.rooms.values()) room.sheet.refresh();
  }
}

async function post(address, body = {}) {
  try {
    const headers = { "content-type": "application/json", accept: "application/json" };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    const said = answer.ok ? {} : await answer.json();
    return { ok: answer.ok, message: said.message };
  } catch {
    return { ok: false };
  }
}
