// Dark, light or night by the house's clock, and the glass moved a little now and then so that nothing burns in.
(function (hallboard) {
  "use strict";

  const body = document.body;
  const PLACES = [[0, 0], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1]];
  let look = "";
  let place = -1;

  // Called with every tick of the clock; what an administrator turned on by hand stays until the next hour of change.
  hallboard.looks = function (hhmm) {
    const now = within(body.dataset.night, hhmm) ? "night" : within(body.dataset.light, hhmm) ? "light" : "dark";
    if (now !== look) {
      look = now;
      body.classList.toggle("night", now === "night");
      body.classList.toggle("light", now === "light");
    }
    move();
  };

  // "20:00-06:00" runs over midnight.
  function within(hours, hhmm) {
    if (!hours) return false;
    const [from, to] = hours.split("-");
    return from <= to ? from <= hhmm && hhmm < to : from <= hhmm || hhmm < to;
  }

  function move() {
    const next = Math.floor(performance.now() / hallboard.patience("shiftMs", 240000)) % PLACES.length;
    if (next === place) return;
    place = next;
    const [x, y] = PLACES[next];
    body.style.transform = next === 0 ? "" : "translate(" + x * 0.3 + "rem," + y * 0.3 + "rem)";
  }
})((window.hallboard = window.hallboard || {}));
