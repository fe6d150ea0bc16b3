// The bailiff office's pages: drawn anew whenever something moves, counted from the house's time, and loud until somebody has seen it.

import { Line } from "./tablet/line.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const AGAIN_MS = 5 * MINUTE;

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
let sounded = { alarms: "", at: -AGAIN_MS };
let warned = new Set();

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

function lock(words) {
  locked = true;
  document.body.classList.add("locked");
  document.querySelectorAll("[data-private], .top form, .top .person, form button, .intake").forEach((element) => element.remove());
  aged.hidden = false;
  const way = document.createElement("a");
  way.href = "/sign-in";
  way.textContent = "重新登入";
  aged.replaceChildren(words, way);
}

function tick() {
  const now = houseNow();
  page.querySelectorAll("[data-clock]").forEach((element) => write(element, hhmm(now)));
  page.querySelectorAll("[data-deadline]").forEach((element) => count(element, now));
  const age = line.age();
  if (!locked) {
    aged.hidden = age <= limit;
    aged.textContent = "資料未更新，已 " + Math.floor(age / SECOND) + " 秒沒有收到伺服器的消息；時限仍繼續倒數。";
  }
  sound();
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
  warn(element, left);
}

// A warning that comes while nothing else happens: the house is asked for it; without the house the page shows it itself.
function warn(element, left) {
  const due = element.dataset.warnings.split(",").map(Number).filter((minutes) => left < minutes || (minutes === 0 && left < 0));
  if (due.length === 0) return;
  const card = element.closest("[id^='d-']");
  const name = card.id + "/" + element.className.split(" ").find((word) => word.startsWith("of-")) + "/" + Math.min(...due);
  if (warned.has(name)) return;
  warned.add(name);
  if (line.age() <= limit && !locked) return void draw();
  const alarm = document.createElement("p");
  alarm.className = "alarm";
  alarm.dataset.alarm = name;
  alarm.textContent = card.querySelector("h1, h2, .number").textContent + " " + element.querySelector(".what").firstChild.textContent.trim() + " 尚餘 " + hours(left);
  page.querySelector("#alarms").append(alarm);
}

// Sounds at once for a new alarm, and again every five minutes while one stands.
function sound() {
  const alarms = Array.from(page.querySelectorAll("[data-alarm]"), (alarm) => alarm.dataset.alarm);
  const fresh = alarms.some((alarm) => !sounded.alarms.includes(alarm));
  const again = alarms.length > 0 && performance.now() - sounded.at >= AGAIN_MS;
  if (fresh || again) {
    beep();
    sounded.at = performance.now();
  }
  sounded.alarms = alarms.join(" ");
}

let audio = null;

function beep() {
  audio = audio || (window.AudioContext ? new AudioContext() : null);
  if (!audio) return;
  audio.resume().catch(() => {}); // a browser that wants a tap first shows the alarm all the same
  [0, 0.35, 0.7].forEach((late) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.value = 0.25;
    tone.frequency.value = 880;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + late);
    tone.stop(audio.currentTime + late + 0.2);
  });
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
    fetch("/api/v1/sign-out", { method: "POST", redirect: "manual" }).catch(() => {});
    lock("畫面已鎖定，只顯示編號與時限。");
  });
});
forget();
setInterval(tick, 500);
tick();
