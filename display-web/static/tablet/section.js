// The section's page: drawn anew whenever one of its rooms moves, and honest about its age.

import { fragment } from "./wire.js";
import { Line } from "./line.js";

const page = document.getElementById("section");
const aged = page.querySelector(".aged");
const limit = Number(page.dataset.amberMs);
let fetching = null;
let wanted = 0;

const lines = Array.from(page.querySelectorAll("[data-follows]"), (room) =>
  new Line("/section/rooms/" + room.dataset.follows + "/live", news));

function news(entry) {
  wanted = Math.max(wanted, entry);
  if (wanted > Number(page.dataset.entry)) draw();
}

async function draw() {
  if (fetching) return;
  fetching = fragment(location.pathname);
  const content = await fetching;
  fetching = null;
  const fresh = content && content.querySelector("#section");
  if (!fresh) return;
  window.morphdom(page, fresh, { onBeforeElUpdated: (before) => !before.hasAttribute("data-own") });
}

setInterval(() => {
  const age = Math.max(0, ...lines.map((line) => line.age()));
  aged.hidden = age <= limit;
  aged.firstElementChild.textContent = "資料未更新，已 " + Math.floor(age / 1000) + " 秒沒有收到伺服器的消息。";
}, 500);

// The list stands on this page; paper needs no house.
aged.querySelector("button").addEventListener("click", () => window.print());
