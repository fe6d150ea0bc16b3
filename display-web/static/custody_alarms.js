// The bailiff office's alarms on any page of the shift: numbers only, loud until somebody has seen them.

const ASK_MS = 20000;
const AGAIN_MS = 5 * 60000;

const shelf = document.createElement("aside");
shelf.className = "custody-alarms";
shelf.setAttribute("aria-live", "assertive");
document.body.prepend(shelf);

let known = "";
let soundedAt = -AGAIN_MS;
let audio = null;

async function ask() {
  try {
    const answer = await fetch("/api/v1/custody-alarms", { headers: { accept: "application/json" } });
    if (answer.ok) show((await answer.json()).alarms);
  } catch {
    // Without the house the alarms that stand stay; the desk counts on by itself.
  }
}

function show(alarms) {
  const names = alarms.map((alarm) => [alarm.id, alarm.clock, alarm.bound, alarm.minutes].join("/"));
  if (names.join(" ") !== known) shelf.replaceChildren(...alarms.slice(0, 1).map((alarm) => row(alarm, alarms.length - 1)));
  const fresh = names.some((name) => !known.split(" ").includes(name));
  if (names.length && (fresh || performance.now() - soundedAt > AGAIN_MS)) beep();
  known = names.join(" ");
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
  } finally {
    button.disabled = false;
    ask();
  }
}

function beep() {
  soundedAt = performance.now();
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

ask();
setInterval(ask, ASK_MS);
