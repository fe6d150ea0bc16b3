// The number by which a screen proves what it shows; the daemon computes the same from the picture it sent.
(function (hallboard) {
  "use strict";

  // Engines differ in what \s means, so the blanks are listed.
  const BLANKS = /[ \t\n\r\f\u00a0\u3000]+/g;

  hallboard.proof = function (texts) {
    const text = texts.join(" ").replace(BLANKS, " ").replace(/^ | $/g, "");
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
    return hash;
  };

  hallboard.proofOf = function (board) {
    return hallboard.proof(Array.from(board.querySelectorAll("[data-proof]"), (e) => e.textContent));
  };

  // How many progress words lie outside what can be seen of their panel, list or screen.
  hallboard.clipped = function (board) {
    const seen = Array.from(board.querySelectorAll("[data-proof]")).filter((e) => e.getClientRects().length > 0);
    return seen.filter((e) => isCut(e, board)).length;
  };

  function isCut(element, board) {
    const box = element.getBoundingClientRect();
    for (let outer = element.parentElement; outer && outer !== board.parentElement; outer = outer.parentElement) {
      if (getComputedStyle(outer).overflow === "visible" && outer !== board) continue;
      const room = outer.getBoundingClientRect();
      if (box.right > room.right + 2 || box.left < room.left - 2) return true;
      if (box.bottom > room.bottom + 2 + box.height * 0.12 || box.top < room.top - 2 - box.height * 0.12) return true;
      if (getComputedStyle(outer).position === "fixed") break; // stands over the board, not in it
    }
    return box.right > innerWidth + 2 || box.bottom > innerHeight + 2 + box.height * 0.12;
  }
})((window.hallboard = window.hallboard || {}));
