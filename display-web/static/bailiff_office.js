// The bailiff office's pages: drawn anew whenever something moves, counted from the house's time, and loud until somebody has seen it.

import { heed } from "./alarm_sound.js";
import { Line } from "./tablet/line.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const ASK_MS = 5 * SECOND;

const page = document.getElementById("office");
const aged = page.querySelector(".aged");
const limit = Number(page.dataset.amberMs);
const policy = window.trustedTypes
  ? window.trustedTypes.createPolicy("hallboard", { createHTML: (html) => html })
  : { createHTML: (html) => html };

let clock = houseClock();
let fetching = false;
let wanted = 0;
let locked = false;
let askedAt = -ASK_MS;

const line = new Line(document.getElementById("office").dataset.live || "/custody-live", news);

function houseClock() {
  return { ms: Number(page.dataset.now), at: performance.now() };
}

function houseNow() {
  return clock.ms + (performance.now() - clock.at) * Number(page.dataset.pace);
}

function news(entry) {
  wanted = Math.max(wanted, entry);
  if (wanted > Number(page.dataset.entry)) draw();
}

async function draw() {
  if (fetching || locked) return;
  fetching = true;
  const fresh = await fetched();
  fetching = false;
  if (!fresh) return;
  window.morphdom(page, fresh, { onBeforeElUpdated: (before) => !isOwn(before) });
  clock = houseClock();
  forget();
  tick();
}

// An order can be taken back for a while only.
function forget() {
  page.querySelectorAll("[data-gone]").forEach((form) => setTimeout(() => form.remove(), Number(form.dataset.gone)));
}

// The page as the house draws it now. Where the session has ended, numbers and ends stay and names go.
async function fetched() {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.redirected || answer.status === 401) lock("已登出，只顯示編號與時限。");
    if (answer.redirected || !answer.ok) return null;
    const template = document.createElement("template");
    template.innerHTML = policy.createHTML(await answer.text());
    return template.content.querySelector("#office");
  } catch {
    return null;
  }
}

// What somebody is filling in stays as it is.
function isOwn(element) {
  if (element.hasAttribute("data-lock")) return true;
  return element.hasAttribute("data-own") && (element.contains(document.activeElement) || element === aged || isDirty(element));
}

function isDirty(element) {
  return Array.from(element.querySelectorAll("input, select, details")).some((field) =>
    field.tagName === "DETAILS" ? field.open
      : field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked
      : field.tagName === "INPUT" && field.type !== "hidden" && field.value !== field.defaultValue);
}

// Numbers, ends and alarms stay; everything else leaves the page.
function lock(words) {
  if (locked) return;
  locked = true;
  const standing = alarms();
  document.body.classList.add("locked");
  document.querySelectorAll("[data-private], [data-lock], .facts, .stage, .place, .waiting, .top form, .top .person, main form, .acts, .intake, table, details, .corrections, .day p:not(.now, .trial), .gaps").forEach((element) => element.remove());
  page.querySelectorAll("section, article").forEach((part) => part.querySelector(".clock, [data-alarm]") || part.id === "alarms" || part.contains(aged) || part.remove());
  aged.hidden = false;
  const way = document.createElement("a");
  way.href = "/sign-in";
  way.textContent = "重新登入";
  aged.replaceChildren(words, way);
  standing.forEach(raise);
}

function tick() {
  const now = houseNow();
  page.querySelectorAll("[data-clock]").forEach((element) => write(element, hhmm(now)));
  page.querySelectorAll("[data-deadline]").forEach((element) => count(element, now));
  const age = line.age();
  if (!locked) {
    aged.hidden = age <= limit;
    aged.textContent = "資料未更新，已 " + Math.floor(age / SECOND) + " 秒沒有收到伺服器的消息；時限仍繼續倒數，警示照常。";
    document.body.classList.toggle("lost", age > 4 * limit);
    if (age > limit) ask(); // the line may be cut because the session has ended
  }
  warn(now);
  heed(alarms().map((alarm) => alarm.name));
}

// Minutes left, floored; an end that moves with a lasting wait stands still until the wait's limit.
function count(element, now) {
  const painted = clock.ms;
  const moving = element.dataset.moving;
  const until = moving === "on" ? Infinity : Number(moving || painted);
  const moved = moving ? Math.max(0, Math.min(now, until) - painted) : 0;
  const left = Math.floor((Number(element.dataset.deadline) + moved - now) / MINUTE);
  write(element.querySelector("[data-left]"), hours(left));
  const ends = element.querySelector("[data-ends]");
  if (ends && moved) write(ends, dated(Number(element.dataset.deadline) + moved));
  const level = left < 0 ? "over" : left < 60 ? "last" : left < 180 ? "near" : left < 360 ? "soon" : "calm";
  ["over", "last", "near", "soon", "calm"].forEach((one) => element.classList.toggle("is-" + one, one === level));
}

// A warning that comes while nothing else happens: the house is asked for it; without the house the page shows it itself.
function warn(now) {
  const due = Array.from(page.querySelectorAll("#coming li")).filter((alarm) => Number(alarm.dataset.at) <= now);
  if (due.length === 0) return;
  if (locked || line.age() > limit) return due.forEach((alarm) => raise(alarm.dataset));
  ask();
}

// Not more often than the house can bear.
function ask() {
  if (performance.now() - askedAt < ASK_MS) return;
  askedAt = performance.now();
  draw();
}

// An alarm that nobody can acknowledge here: its number and its hours, no name.
function raise({ name, number, words }) {
  if (alarms().some((alarm) => alarm.name === name)) return;
  const alarm = document.createElement("p");
  alarm.className = "alarm";
  Object.assign(alarm.dataset, { alarm: name, number, words });
  const strong = document.createElement("b");
  strong.textContent = number;
  alarm.append(strong, " " + words);
  page.querySelector("#alarms").append(alarm);
}

function alarms() {
  return Array.from(page.querySelectorAll("[data-alarm]"), ({ dataset }) => ({ name: dataset.alarm, number: dataset.number, words: dataset.words }));
}

function hours(minutes) {
  const all = Math.abs(minutes);
  return (minutes < 0 ? "逾 " : "") + Math.floor(all / 60) + " 時 " + String(all % 60).padStart(2, "0") + " 分";
}

function site(ms) {
  return new Date(ms + Number(page.dataset.offset) * MINUTE);
}

function hhmm(ms) {
  return site(ms).toISOString().slice(11, 16);
}

function dated(ms) {
  return site(ms).getUTCMonth() + 1 + "/" + site(ms).getUTCDate() + " " + hhmm(ms);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

document.querySelectorAll("[data-lock]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    fetch("/api/v1/sign-out", { method: "POST", headers: { "content-type": "application/json" }, body: "{}", redirect: "manual" }).catch(() => {});
    lock("畫面已鎖定，只顯示編號與時限。");
  });
});
forget();
setInterval(tick, 500);
tick();
