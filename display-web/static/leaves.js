// Turns the pages of a list: rows are measured where they hang, so none is ever cut; a call brings its page to the front.
(function (hallboard) {
  "use strict";

  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const at = new Map(); // list -> page, from 0 on
  let called = new Map(); // row -> how often it was called
  let pinnedUntil = 0;

  // Cuts every list of the board into pages and shows the present one; `fresh` when a new picture came.
  hallboard.arrange = function (board, fresh) {
    const calls = new Map(Array.from(board.querySelectorAll(".row.calling, .row.calling_again"), (row) => [row.id, hallboard.calls(row)]));
    const newly = fresh ? Array.from(calls.keys()).filter((id) => calls.get(id) > (called.get(id) || 0)) : [];
    called = calls;
    if (newly.length > 0) beckon(board);
    if (newly.length > 0) pinnedUntil = performance.now() + hallboard.patience("pinMs", 20000);
    board.querySelectorAll(".doors").forEach(fit);
    board.querySelectorAll("[data-pages]").forEach((list, n) => {
      const pages = cut(list);
      const wanted = pages.findIndex((page) => page.some((row) => newly.indexOf(row.id) >= 0));
      const page = wanted >= 0 ? wanted : Math.min(at.has(n) ? at.get(n) : present(pages), pages.length - 1);
      at.set(n, page);
      show(list, pages, page);
    });
  };

  // How often whoever a row or a hero shows was called: each time is told once, and none again when one is taken back.
  hallboard.calls = (place) => Number(place.dataset.calls || 1);

  hallboard.turn = function (board) {
    if (performance.now() < pinnedUntil) return;
    at.forEach((page, n) => at.set(n, page + 1));
    board.querySelectorAll("[data-pages]").forEach((list, n) => {
      const pages = cut(list);
      at.set(n, (at.get(n) || 0) % pages.length);
      show(list, pages, at.get(n));
    });
  };

  hallboard.sinceCall = () => performance.now() - (pinnedUntil - hallboard.patience("pinMs", 20000));

  // Rooms do not turn pages: where all of them are late at once, or the glass is short, their letters give way.
  function fit(doors) {
    doors.classList.remove("tight");
    const over = (card) => {
      const room = card.getBoundingClientRect();
      const boxes = Array.from(card.children, (part) => part.getBoundingClientRect());
      if (card.scrollHeight > card.clientHeight * 1.12 + 2) return true; // a line is taller than its letters
      return boxes.some((box) => box.top < room.top - 1 || box.bottom > room.bottom + 1);
    };
    doors.classList.toggle("tight", Array.from(doors.children).some(over));
  }

  function present(pages) {
    const busy = pages.findIndex((page) => page.some((row) => /calling|in_session|recess/.test(row.className)));
    return Math.max(busy, 0);
  }

  function cut(list) {
    const halves = Array.from(list.querySelectorAll(".half"));
    halves.forEach((half) => (half.hidden = false));
    const rows = Array.from(list.querySelectorAll(".row"));
    rows.forEach((row) => (row.hidden = false));
    const top = list.querySelector(".top");
    const height = list.clientHeight - (top ? top.offsetHeight : 0);
    const pages = [[]];
    let used = 0;
    let half = null;
    rows.forEach((row) => {
      const heading = row.closest(".half").querySelector(":scope > h2");
      const head = heading ? heading.offsetHeight : 0;
      let needed = row.offsetHeight + (row.closest(".half") === half ? 0 : head);
      if (used + needed > height && pages[pages.length - 1].length > 0) {
        pages.push([]);
        used = 0;
        needed = row.offsetHeight + head;
      }
      half = row.closest(".half");
      pages[pages.length - 1].push(row);
      used += needed;
    });
    // Where not even one row has its place, none is shown; the large number above stays.
    const first = rows[0] ? rows[0].offsetHeight : 0;
    list.style.visibility = first > height ? "hidden" : "";
    return pages;
  }

  function show(list, pages, page) {
    pages.forEach((rows, n) => rows.forEach((row) => (row.hidden = n !== page)));
    list.querySelectorAll(".half").forEach((half) => (half.hidden = !half.querySelector(".row:not([hidden])")));
    const leaf = list.querySelector(".leaf");
    if (!leaf) return;
    leaf.hidden = pages.length < 2;
    leaf.querySelectorAll("[data-of]").forEach((place) => {
      place.textContent = place.dataset.of.replace("{page}", page + 1).replace("{pages}", pages.length);
    });
  }

  // A fresh call breathes three times, slower than any flashing that could harm (WCAG 2.3.1).
  function beckon(board) {
    if (still.matches || !Element.prototype.animate) return;
    board.querySelectorAll(".hero.calling, .hero.calling_again").forEach((hero) => {
      hero.animate([{ opacity: 1 }, { opacity: 0.45 }, { opacity: 1 }], { duration: 900, iterations: 3, easing: "ease-in-out" });
    });
  }

  // Where each visible row stands, before a change.
  hallboard.places = function (board) {
    const places = new Map();
    board.querySelectorAll(".row:not([hidden])").forEach((row) => places.set(row.id, row.getBoundingClientRect().top));
    return places;
  };

  // Lets rows glide from where they stood.
  hallboard.glide = function (board, before) {
    if (still.matches || !Element.prototype.animate) return;
    board.querySelectorAll(".row:not([hidden])").forEach((row) => {
      if (!before.has(row.id)) return;
      const by = before.get(row.id) - row.getBoundingClientRect().top;
      if (Math.abs(by) < 1) return;
      row.animate([{ transform: "translateY(" + by + "px)" }, { transform: "none" }], { duration: 400, easing: "ease-in-out" });
    });
  };
})((window.hallboard = window.hallboard || {}));
