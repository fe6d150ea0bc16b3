// What a room can put on paper while the house is silent: its last list, and its arrival sheet as long as names may be seen.

import { fragment } from "./wire.js";

const FRESH_MS = 60000;

export class Paper {
  // Names are kept in memory alone, and no longer than an untouched tablet would show them.
  constructor(room, id, veilMs) {
    this.room = room;
    this.id = id;
    this.veilMs = veilMs;
    this.touchedAt = performance.now();
    this.sheets = null;
    this.keptAt = -Infinity;
    addEventListener("pointerdown", () => (this.touchedAt = performance.now()), true);
    addEventListener("keydown", () => (this.touchedAt = performance.now()), true);
  }

  // Takes the newest arrival sheet to memory; called when the room was drawn anew.
  async keep() {
    if (performance.now() - this.keptAt < FRESH_MS || this.isVeiled()) return;
    this.keptAt = performance.now();
    const content = await fragment("/rooms/" + this.id + "/arrival-sheet");
    const found = content ? Array.from(content.querySelectorAll("section.sheet")) : [];
    if (found.length > 0 && !this.isVeiled()) this.sheets = found;
  }

  isVeiled() {
    if (document.body.classList.contains("veiled")) return true;
    return this.veilMs > 0 && performance.now() - this.touchedAt > this.veilMs;
  }

  // Called once in a while: what may no longer be seen is forgotten.
  tick() {
    if (this.sheets && this.isVeiled()) this.sheets = null;
  }

  // The ways onto paper that are left.
  ways(since, unsent) {
    const ways = [["列印本庭清單", () => this.print(this.list(since, unsent))]];
    if (this.sheets) ways.push(["列印報到單", () => this.print(this.arrivals(since, unsent))]);
    return ways;
  }

  arrivals(since, unsent) {
    return [this.head(since, unsent), ...this.sheets.map((sheet) => sheet.cloneNode(true))];
  }

  list(since, unsent) {
    const table = element("table", "paper-list");
    for (const row of this.room.querySelectorAll(".list > li")) {
      const line = table.insertRow();
      const words = row.classList.contains("half") ? [row.textContent] : [".time", ".turn", ".word", ".count"].map((part) => text(row.querySelector(part)));
      for (const word of words) line.insertCell().textContent = word;
      if (words.length === 1) line.cells[0].colSpan = 4;
    }
    return [this.head(since, unsent), table];
  }

  head(since, unsent) {
    const head = element("header", "paper-head");
    head.append(element("h1", "", text(this.room.querySelector(".plate h1"))));
    head.append(element("p", "", "與伺服器失聯，資料停在 " + since + "。恢復後請補登。"));
    if (unsent) head.append(element("p", "unsent", "不知道有沒有送達：「" + unsent + "」"));
    return head;
  }

  print(parts) {
    const paper = element("section", "on-paper");
    paper.append(...parts);
    document.body.append(paper);
    document.body.classList.add("printing");
    addEventListener("afterprint", () => {
      paper.remove();
      document.body.classList.remove("printing");
    }, { once: true });
    window.print();
  }
}

function text(element) {
  return element ? element.textContent.replace(/\s+/g, " ").trim() : "";
}

function element(name, kind, words) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (words) made.textContent = words;
  return made;
}
