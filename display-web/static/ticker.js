// Takes up the notices of the newest picture, lets them pass below the board, and drops what has ended by the house's clock.
(function (hallboard) {
  "use strict";

  const body = document.body;
  const band = document.getElementById("ticker");
  const hands = document.getElementById("ticker-hands");
  const pauseButton = document.getElementById("ticker-pause");
  const listButton = document.getElementById("ticker-list");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const pointer = window.matchMedia("(any-pointer: fine)");
  let runner = null;
  let mode = "";
  let paused = false;
  let rung = new Set(); // alarms that have sounded
  let foot = ""; // what stands below the board

  body.classList.add("scripted");

  // Called after every repaint and with every tick of the clock.
  hallboard.ticker = function (board) {
    const source = board.querySelector("#notices");
    const items = source ? Array.from(source.children).filter(lasts).map(item) : [];
    band.hidden = items.length === 0;
    body.classList.toggle("with-ticker", items.length > 0);
    hands.hidden = items.length === 0 || !pointer.matches;
    body.classList.toggle("with-hands", !hands.hidden);
    if (items.length === 0) listing(false);
    run(source).set(items);
    alarms(board);
    makeRoom(board);
  };

  // The lists of the board are cut anew when what stands below it takes more or less of the glass.
  function makeRoom(board) {
    const now = body.classList.contains("with-ticker") + body.style.getPropertyValue("--foot");
    if (now === foot) return;
    foot = now;
    hallboard.arrange(board, false);
  }

  function lasts(element) {
    element.hidden = Boolean(element.dataset.until) && Date.parse(element.dataset.until) <= hallboard.now();
    return !element.hidden;
  }

  function item(node) {
    return { id: node.id, stamp: node.textContent, node: node };
  }

  function run(source) {
    const speed = source ? Number(source.dataset.speed) : 4;
    const steps = still.matches || !Element.prototype.animate || (source !== null && source.dataset.steps === "yes");
    const wanted = (steps ? "steps " : "passes ") + speed;
    if (wanted !== mode) {
      if (runner) runner.end();
      mode = wanted;
      runner = steps ? hallboard.steps(band, speed) : hallboard.conveyor(band, speed);
      if (paused) runner.pause();
    }
    return runner;
  }

  // What stands over everything; a bar takes its room from the board, so that nothing is hidden behind it.
  function alarms(board) {
    const all = Array.from(board.querySelectorAll(".emergency")).filter(lasts);
    const bar = all.find((alarm) => alarm.classList.contains("bar"));
    if (bar) body.style.setProperty("--foot", bar.offsetHeight + "px");
    else body.style.removeProperty("--foot");
    const loud = all.filter((alarm) => alarm.dataset.chime === "yes");
    if (loud.some((alarm) => !rung.has(alarm.id))) chime();
    rung = new Set(loud.map((alarm) => alarm.id));
  }

  // Three falling tones, where the player lets a page sound without a hand on it.
  function chime() {
    const Sound = window.AudioContext;
    if (!Sound) return;
    const sound = new Sound();
    [880, 698, 523].forEach((tone, n) => {
      const voice = sound.createOscillator();
      const loudness = sound.createGain();
      const begin = sound.currentTime + n * 0.7;
      voice.frequency.value = tone;
      loudness.gain.setValueAtTime(0.4, begin);
      loudness.gain.exponentialRampToValueAtTime(0.001, begin + 0.68);
      voice.connect(loudness).connect(sound.destination);
      voice.start(begin);
      voice.stop(begin + 0.7);
    });
    setTimeout(() => sound.close(), 3000);
  }

  function pausing(on) {
    paused = on;
    pauseButton.setAttribute("aria-pressed", String(on));
    pauseButton.querySelectorAll("[data-pause]").forEach((place) => {
      place.textContent = on ? place.dataset.resume : place.dataset.pause;
    });
    if (runner) on ? runner.pause() : runner.resume();
  }

  function listing(on) {
    body.classList.toggle("listing", on);
    listButton.setAttribute("aria-expanded", String(on));
  }

  pauseButton.addEventListener("click", () => pausing(!paused));
  listButton.addEventListener("click", () => listing(!body.classList.contains("listing")));
  document.addEventListener("keydown", (event) => event.key === "Escape" && listing(false));
  window.addEventListener("resize", () => runner && runner.clear());
})((window.hallboard = window.hallboard || {}));
