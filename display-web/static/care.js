// What a page does for itself: keeps its last board, says what it shows, and comes back anew when that is needed.
(function (hallboard) {
  "use strict";

  const body = document.body;
  const board = document.getElementById("board");
  const name = "board-" + body.dataset.screen;
  const loadedAt = performance.now();
  let leaving = false;
  let wishedAt = 0;
  let saidAt = loadedAt;
  let counting = false;
  let frames = null; // not counted yet
  let still = 0;
  let torn = 0;
  // Not all screens at once, and when nobody sits there: between half past two and half past four.
  const nightly = 150 + Math.floor(Math.random() * 120);

  // Only boards without anybody's name are kept, and only for the day.
  hallboard.keep = function (html) {
    if (body.dataset.keeps !== "yes") return;
    try {
      localStorage.setItem(name, JSON.stringify({ html: html, at: hallboard.now(), day: hallboard.today() }));
    } catch (full) {
      // A screen without storage shows the same board, it only forgets it when it reloads.
    }
  };

  hallboard.forget = function () {
    try {
      localStorage.removeItem(name);
    } catch (closed) {
      // Nothing can be kept there either.
    }
  };

  hallboard.recall = function (board) {
    if (body.dataset.keeps !== "yes") return hallboard.forget(); // of a time when it still might
    if (board.firstElementChild) return;
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(name) || "null");
    } catch (torn) {
      hallboard.forget();
    }
    if (kept && kept.day === hallboard.today()) hallboard.show(kept.html, kept.at);
  };

  // Reloads at a random moment, never in a call, and only when somebody answers.
  hallboard.comeBack = function (within) {
    if (leaving) return;
    leaving = true;
    wishedAt = wishedAt || performance.now();
    const quiet = Math.max(0, hallboard.patience("pinMs", 20000) - hallboard.sinceCall());
    setTimeout(() => {
      leaving = false;
      if (isCalling()) return hallboard.comeBack(within);
      const home = hallboard.home();
      fetch(home, { cache: "no-store" }).then(
        (answer) => {
          if (!answer.ok || isCalling()) return hallboard.comeBack(within);
          if (home === location.href) location.reload();
          else location.assign(home);
        },
        () => hallboard.comeBack(within),
      );
    }, quiet + Math.random() * within + 500);
  };

  // A fresh call is never disturbed, one that hangs on for at most ten minutes.
  function isCalling() {
    if (hallboard.sinceCall() < hallboard.patience("pinMs", 20000)) return true;
    const waited = performance.now() - wishedAt;
    return waited < hallboard.patience("callMs", 600000) && board.querySelector(".calling, .calling_again") !== null;
  }

  // Two frames later it is on the glass; a page without frames says nothing.
  hallboard.afterPaint = function (done) {
    requestAnimationFrame(() => requestAnimationFrame(done));
  };

  hallboard.report = function () {
    saidAt = performance.now();
    const standing = hallboard.standing();
    hallboard.say({
      type: "shows",
      screen: body.dataset.screen,
      id: standing.id,
      hash: hallboard.proofOf(board),
      clipped: hallboard.clipped(board),
      fps: frames,
      blank: body.classList.contains("blank"),
      asked: hallboard.asked(),
      covered: isCovered(),
      light: hallboard.light(),
      voice: hallboard.voice(),
      skew: standing.skew,
      uptime: standing.uptime,
      version: body.dataset.version,
      size: innerWidth + "x" + innerHeight,
      ua: navigator.userAgent.slice(0, 240),
    });
  };

  function isCovered() {
    const hides = (name) => body.classList.contains(name);
    return document.visibilityState !== "visible" || hides("blank") || hides("gone") || !document.getElementById("identify").hidden;
  }

  // Counts the frames of one second, then says what is shown. A page that is seen and draws nothing is frozen.
  function count() {
    if (counting) return;
    counting = true;
    const began = performance.now();
    let drawn = 0;
    const next = () => {
      drawn += 1;
      if (performance.now() - began < 1000) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    setTimeout(() => {
      counting = false;
      frames = drawn;
      still = drawn === 0 && document.visibilityState === "visible" ? still + 1 : 0;
      if (still > 1) hallboard.comeBack(hallboard.patience("spreadMs", 5000));
      hallboard.report(); // as it is, before it is mended
      torn = hallboard.mend() ? torn + 1 : 0;
      if (torn > 2) hallboard.comeBack(hallboard.patience("spreadMs", 5000));
    }, 1050);
  }

  // Once in a while, with the clock of the page.
  hallboard.tend = function () {
    const now = performance.now();
    if (now - saidAt >= hallboard.patience("reportMs", 30000)) {
      saidAt = now;
      count();
    }
    hallboard.dress();
    const site = hallboard.site();
    const minute = site.getUTCHours() * 60 + site.getUTCMinutes();
    const fresh = now - loadedAt < hallboard.patience("freshMs", 3 * 3600000);
    if (!fresh && minute === hallboard.patience("nightlyMinute", nightly)) hallboard.comeBack(hallboard.patience("spreadMs", 60000));
  };
})((window.hallboard = window.hallboard || {}));
