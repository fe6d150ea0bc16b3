// The bailiff office's alarms on any page of the shift: numbers only, loud until somebody has seen them, also without the house.

import { heed } from "./alarm_sound.js";

const ASK_MS = 20000;
const LOST_MS = 45000;

const shelf = document.createElement("aside");
shelf.className = "custody-alarms";
shelf.setAttribute("aria-live", "assertive");
document.body.prepend(shelf);

let alarms = [];
let coming = [];
let clock = null;
let heardAt = performance.now();
let shown = "";

async function ask() {
  try {
    const answer = await fetch("/api/v1/custody-alarms", { headers: { accept: "application/json" } });
    if (answer.status === 403) return clearInterval(asking); // not of the shift
    if (!answer.ok) return;
    const told = await answer.json();
    heardAt = performance.now();
    clock = { ms: told.now, at: heardAt, pace: told.pace };
    alarms = told.alarms;
    coming = told.coming;
    show();
  } catch {
    // Without the house the alarms that stand stay, and those that come are known.
  }
}

// What stands, and without the house what has come since it was heard last.
function standing() {
  if (!clock || performance.now() - heardAt < LOST_MS) return alarms;
  const now = clock.ms + (performance.now() - clock.at) * clock.pace;
  const end = (alarm) => [alarm.id, alarm.clock, alarm.bound].join("/");
  const latest = new Map(alarms.map((alarm) => [end(alarm), alarm]));
  coming.filter((alarm) => alarm.at <= now).forEach((alarm) => latest.set(end(alarm), alarm));
  return Array.from(latest.values());
}

function show() {
  const all = standing();
  const names = all.map((alarm) => alarm.name);
  if (names.join() !== shown) {
    shown = names.join();
    const nearest = all.slice().sort((a, b) => a.deadline - b.deadline).slice(0, 1);
    shelf.replaceChildren(...nearest.map((alarm) => row(alarm, all.length - 1)));
  }
  heed(names);
}

// The nearest one, and how many stand behind it: a tablet's button must stay under the thumb.
function row(alarm, more) {
  const line = document.createElement("p");
  const words = document.createElement("span");
  const number = document.createElement("b");
  const seen = document.createElement("button");
  number.textContent = alarm.number;
  words.append(number, " " + alarm.words + (more ? "，另有 " + more + " 則" : ""));
  seen.type = "button";
  seen.textContent = "我已知悉";
  seen.addEventListener("click", () => acknowledge(alarm, seen));
  line.append(words, seen);
  return line;
}

async function acknowledge(alarm, button) {
  button.disabled = true;
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const key = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const body = { key, clock: alarm.clock, bound: alarm.bound, minutes: alarm.minutes };
  try {
    await fetch("/api/v1/detainees/" + alarm.id + "/acknowledgements", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    // Nobody is told that it was seen; it stands until the house is.
  } finally {
    button.disabled = false;
    ask();
  }
}

const asking = setInterval(ask, ASK_MS);
setInterval(show, 1000);
ask();
