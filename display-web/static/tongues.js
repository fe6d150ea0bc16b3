// Where several languages share one place, shows one after another; on all screens the same at the same moment.
(function (hallboard) {
  "use strict";

  // Called after every repaint and with every tick of the clock.
  hallboard.tongues = function () {
    const body = document.body;
    const all = body.dataset.tongues.split(" ");
    const turn = Math.floor(hallboard.now() / Number(body.dataset.pace) / hallboard.patience("tongueMs", 8000));
    const tongue = all[turn % all.length];
    document.querySelectorAll(".tongues").forEach((place) => show(place.children, tongue));
  };

  function show(words, tongue) {
    const fit = Array.from(words).find((word) => word.lang === tongue) || words[0];
    Array.from(words).forEach((word) => word.classList.toggle("said", word === fit));
  }
})((window.hallboard = window.hallboard || {}));
