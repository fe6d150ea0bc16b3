// One room of the tablet: sends its orders one at a time, says how they went, shows what the house says.

import { fragment, orderOf, send } from "./wire.js";
import { isDown, labelOf } from "./finger.js";
import { Line } from "./line.js";
import { Sheet } from "./sheet.js";
import { Say } from "./say.js";
import { showNumber } from "./number.js";
import { Paper } from "./paper.js";

const REST_MS = 1200;
const SLOW_MS = 300;
const ASK_MS = 6000;

export class Room {
  constructor(element, page) {
    this.element = element;
    this.id = element.dataset.room;
    this.from = page.dataset.from;
    this.amberMs = Number(page.dataset.amberMs);
    this.offset = Number(page.dataset.offset);
    this.pace = Number(page.dataset.pace);
    this.busy = false;
    this.unanswered = null;
    this.restUntil = 0;
    this.wanted = 0;
    this.fetching = false;
    this.sheet = new Sheet(element);
    this.say = new Say(element);
    this.paper = new Paper(element, this.id, Number(page.dataset.veilMs));
    this.line = new Line("/rooms/" + this.id + "/live", (entry) => this.news(entry));
    this.noteUndo();
    this.lookAgain();
    this.showStage();
    this.paper.keep();
  }

  // Whether a button of this room takes a tap now.
  takes(button) {
    if (this.busy || this.unanswered || this.isLost()) return false;
    return !button.matches(".big") || performance.now() >= this.restUntil;
  }

  // A tap that came too soon begins the rest anew, so that a nervous thumb never makes two steps.
  tooSoon(button) {
    if (!this.busy && !this.unanswered && !this.isLost() && button.matches(".big")) this.rest();
  }

  async order(form, button, held) {
    const { address, body } = orderOf(form, button);
    await this.deliver({
      address, body: held ? { ...body, held } : body, button, words: labelOf(button),
      arrivals: form.dataset.turn ? form.dataset : null, inSheet: Boolean(form.closest(".sheet")),
    });
  }

  // On a tablet that rested a finger is asked to stay; a keyboard, which cannot, is asked a second time.
  asksToHold(form, button, byPointer) {
    if (!this.takes(button)) return;
    if (byPointer) this.say.refused("畫面閒置過，請按住按鈕 1 秒。");
    else this.say.asks("畫面閒置過，確定要做這一步？", labelOf(button), () => this.order(form, button, true));
  }

  // Sends an order; the same order is offered again, under the same key, until the house has answered.
  async deliver(order) {
    this.busy = true;
    this.unanswered = null;
    this.say.clear();
    if (order.button.isConnected) order.button.classList.add("busy");
    this.element.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => this.say.sending(order.words), SLOW_MS);
    const answer = await send(order);
    clearTimeout(slow);
    if (!answer.unanswered) this.line.heard();
    await this.settle(order, answer);
  }

  async settle(order, answer) {
    if (answer.unanswered) {
      this.unanswered = order;
      this.free(order);
      return this.say.failed(answer.message, order.words, () => this.deliver(order), () => this.giveUp(), this.onPaper());
    }
    if (answer.ok && order.inSheet && !order.arrivals && !order.address.endsWith("/protections")) this.sheet.close();
    await this.fetch();
    await this.sheet.refresh();
    this.free(order);
    this.rest();
    if (answer.ok) return this.say.clear(), this.celebrate(order);
    this.refuse(order, answer.said);
  }

  // The ways onto paper, for the time the house is silent.
  onPaper() {
    return this.paper.ways(this.element.querySelector(".clock").textContent, this.unanswered && this.unanswered.words);
  }

  free(order) {
    this.busy = false;
    this.element.removeAttribute("aria-busy");
    order.button.classList.remove("busy");
    if (this.held) this.paintHeld();
  }

  celebrate(order) {
    const come = order.body.presence === "arrived" || order.body.presence === "late";
    if (order.arrivals && come) showNumber(this.element, order.arrivals.turn, order.arrivals.hearing);
  }

  // A refusal in the house's words; where a second tap helps, it is offered in another place than the first.
  refuse(order, said) {
    const second = { not_yet_time: ["early", "提前點呼"], still_waiting: ["sure", "確定下庭"], not_shown: ["by_voice", "已口頭點呼，過號"] }[said.code];
    if (said.code === "veiled" || said.code === "hold_first") {
      this.element.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: said.code }));
    }
    if (!second) return this.say.refused(said.message, said.last && said.last.words);
    const again = { ...order, words: second[1], body: { ...order.body, [second[0]]: true } };
    this.say.asks(said.message, second[1], () => this.deliver(again));
  }

  // Nobody knows whether the order arrived: the room as it is now will tell.
  async giveUp() {
    this.unanswered = null;
    this.say.clear();
    await this.fetch();
  }

  // The house says that something happened; what the page shows may be older.
  news(entry) {
    this.wanted = Math.max(this.wanted, entry);
    if (this.wanted > Number(this.element.dataset.entry) && !this.busy) this.fetch().then(() => this.sheet.refresh());
  }

  async fetch() {
    if (this.fetching) return this.fetching;
    const address = "/rooms/" + this.id + "?part=true&from=" + encodeURIComponent(this.from);
    this.fetching = fragment(address);
    const content = await this.fetching;
    this.fetching = false;
    const fresh = content && content.querySelector("[data-room]");
    if (!fresh) return;
    this.line.heard();
    this.held = fresh;
    this.paintHeld();
  }

  // Shows what came, but never under a finger.
  paintHeld() {
    if (!this.held || isDown(this.element)) return;
    const fresh = this.held;
    this.held = null;
    const before = this.bigLabel();
    const stage = this.element.querySelector(".on-stage");
    window.morphdom(this.element, fresh, { onBeforeElUpdated: keepOwn });
    if (this.bigLabel() !== before) this.rest();
    this.noteUndo();
    this.lookAgain();
    this.paper.keep();
    const now = this.element.querySelector(".on-stage");
    if ((now && now.id) !== (stage && stage.id)) this.showStage();
    this.mark();
    this.element.dispatchEvent(new CustomEvent("painted", { bubbles: true }));
  }

  bigLabel() {
    const big = this.element.querySelector(".big");
    return big ? labelOf(big) : "";
  }

  rest() {
    this.restUntil = performance.now() + REST_MS;
    this.mark();
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => this.mark(), REST_MS + 20);
  }

  isLost() {
    return this.line.age() > this.amberMs;
  }

  // The marks that the page itself puts on a room; a picture of the house knows nothing of them.
  mark() {
    const resting = performance.now() < this.restUntil;
    const classes = this.element.classList;
    classes.toggle("resting", resting);
    classes.toggle("locked", this.isLost() || Boolean(this.unanswered));
  }

  // After a call: whether a screen has confirmed it by then is only known when it is asked.
  lookAgain() {
    clearTimeout(this.lookTimer);
    const wait = this.element.dataset.lookMs;
    if (wait) this.lookTimer = setTimeout(() => this.busy || this.fetch(), Number(wait) + 100);
  }

  noteUndo() {
    const undo = this.element.querySelector(".undo");
    this.undoUntil = undo ? performance.now() + Number(undo.dataset.leftMs) : 0;
  }

  // Once in a while: the clock, the seconds of the undo, the age of what is shown.
  tick() {
    const time = this.line.time(this.offset, this.pace);
    if (time && !this.isLost()) this.element.querySelector(".clock").textContent = time;
    const undo = this.element.querySelector(".undo");
    if (undo) {
      const left = Math.ceil((this.undoUntil - performance.now()) / 1000);
      undo.hidden = left <= 0;
      undo.querySelector(".left").textContent = Math.max(left, 0) + " 秒";
    }
    if (this.line.age() > ASK_MS && !this.busy) this.fetch(); // no line, or a dumb one: ask all the same
    this.paper.tick();
    if (!this.unanswered) this.say.age(this.isLost() ? this.line.age() : 0, () => this.onPaper());
    this.mark();
  }

  showStage() {
    const row = this.element.querySelector(".on-stage");
    const list = this.element.querySelector(".list");
    if (row && list) list.scrollTop = row.offsetTop - list.offsetTop - 30;
  }
}

// What belongs to the page itself is left alone when the house sends the room anew.
function keepOwn(before, after) {
  if (before.hasAttribute("data-own")) return false;
  if (before.hasAttribute("data-room")) {
    for (const name of ["resting", "locked"]) if (before.classList.contains(name)) after.classList.add(name);
    if (before.hasAttribute("aria-busy")) after.setAttribute("aria-busy", "true");
  }
  if (before.classList.contains("list")) after.scrollTop = before.scrollTop;
  return true;
}
