// The sound of the bailiff office's alarms: at once for a new one, and again every five minutes while one stands.

const AGAIN_MS = 5 * 60000;
const KEPT = "alarms-sounded";
const TONES = [0, 0.35, 0.7];

let audio = null;
let rings = false;
let sounded = remembered();

/** Called with the names of every alarm that stands, as often as one likes. */
export function heed(names) {
  const fresh = names.some((name) => !sounded.names.includes(name));
  const since = Date.now() - sounded.at;
  if (names.length > 0 && (fresh || since >= AGAIN_MS || since < 0)) {
    ring();
    sounded.at = Date.now();
  } else if (names.join() === sounded.names.join()) {
    return;
  }
  sounded.names = names;
  remember();
}

// A browser that wants a tap first keeps the alarm silent until then, and says so.
function ring() {
  audio = audio || (window.AudioContext ? new AudioContext() : null);
  if (!audio || rings) return;
  rings = true;
  if (audio.state !== "running") asking(true);
  audio.resume().then(sing, () => {});
}

function sing() {
  rings = false;
  asking(false);
  TONES.forEach((late) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.value = 0.25;
    tone.frequency.value = 880;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + late);
    tone.stop(audio.currentTime + late + 0.2);
  });
}

let button = null;

function asking(on) {
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.className = "mute";
    button.textContent = "警示聲還沒有開啟，請點一下";
    document.body.appendChild(button);
  }
  button.hidden = !on;
}

// Any touch of the page is the tap that a browser waits for.
["pointerdown", "keydown"].forEach((name) => addEventListener(name, () => rings && audio.resume(), true));

// A page that was loaded again does not sound anew for what it has sounded.
function remembered() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    if (kept && Array.isArray(kept.names) && Number.isFinite(kept.at)) return kept;
  } catch {
    // Nothing readable is kept: everything is new.
  }
  return { names: [], at: 0 };
}

function remember() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(sounded));
  } catch {
    // It only sounds once more after a reload.
  }
}
