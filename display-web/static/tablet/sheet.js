// A sheet over one room: a page of the house, laid over that room alone.

import { fragment } from "./wire.js";

export class Sheet {
  constructor(room) {
    this.box = room.querySelector(".sheet");
    this.address = null;
    this.from = null;
  }

  async open(address, from) {
    this.from = from || this.from;
    await this.draw(address, false);
  }

  // Draws the same sheet anew; what is chosen in it stays chosen, what is unfolded stays unfolded.
  async refresh() {
    if (this.address) await this.draw(this.address, true);
  }

  async draw(address, keep) {
    const content = await fragment(address + "?part=true");
    if (!content || (keep && this.address !== address)) return;
    this.address = address;
    const fresh = document.createElement("div");
    fresh.className = "sheet";
    fresh.dataset.own = "";
    fresh.append(content);
    if (keep) {
      window.morphdom(this.box, fresh, { onBeforeElUpdated: keepChoices });
    } else {
      this.box.replaceChildren(...fresh.childNodes);
      this.box.scrollTop = 0;
      this.box.hidden = false;
      const head = this.box.querySelector("h2");
      if (head) head.focus();
    }
    this.box.hidden = false;
  }

  close() {
    if (!this.address) return;
    this.address = null;
    this.box.hidden = true;
    this.box.replaceChildren();
    if (this.from && this.from.isConnected) this.from.focus();
    this.from = null;
  }
}

function keepChoices(before, after) {
  if (before.tagName === "DETAILS" && before.open) after.open = true;
  if (before.type === "radio") after.checked = before.checked;
  if (before.type === "time") after.value = before.value;
  return !before.isEqualNode(after);
}
