// The same band without motion: line by line, each as long as it takes to read; a line is cut between words, never in them.
(function (hallboard) {
  "use strict";

  const HAN = "\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef\\u3000-\\u303f";
  const NEVER_FIRST = "，。、；：！？）」』》〉";
  const WORDS = new RegExp("[" + HAN + "][" + NEVER_FIRST + "]*|[^\\s" + HAN + "]+\\s*|\\s+", "g");

  hallboard.steps = function (band, speed) {
    let list = [];
    let at = -1; // which item
    let lines = [];
    let timer = null;
    let paused = false;

    function set(items) {
      const shown = list[at];
      list = items;
      const kept = shown ? items.findIndex((item) => item.id === shown.id && item.stamp === shown.stamp) : -1;
      if (kept >= 0) return void (at = kept);
      at = Math.min(at, items.length) - 1;
      lines = [];
      turn();
    }

    function turn() {
      clearTimeout(timer);
      band.textContent = "";
      if (list.length === 0) return;
      if (lines.length === 0) {
        at = (Math.max(at, -1) + 1) % list.length;
        lines = linesOf(list[at].node);
      }
      const line = lines.shift();
      if (!line) return;
      const element = frame(list[at].node, line);
      band.appendChild(element);
      if (!paused) timer = setTimeout(turn, reading(line.textContent));
    }

    function reading(text) {
      const han = (text.match(new RegExp("[" + HAN + "]", "g")) || []).length;
      return Math.max(3000, ((han + (text.length - han) * 0.4) * 1000) / speed + 1000);
    }

    function frame(node, text) {
      const element = document.createElement("div");
      element.className = "standing " + node.className;
      const tag = node.querySelector(".tag");
      if (tag) element.appendChild(tag.cloneNode(true));
      element.appendChild(text);
      return element;
    }

    // Every text of a message, cut where the band ends.
    function linesOf(node) {
      const found = [];
      node.querySelectorAll(".text").forEach((text) => {
        let words = text.textContent.match(WORDS) || [];
        while (words.length > 0) {
          const many = fitting(node, text, words);
          found.push(part(text, words.slice(0, many)));
          words = words.slice(many);
        }
      });
      return found;
    }

    function part(text, words) {
      const twin = text.cloneNode(false);
      twin.removeAttribute("data-proof");
      twin.textContent = words.join("").trim();
      return twin;
    }

    function fitting(node, text, words) {
      let low = 1;
      let high = words.length;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        const probe = frame(node, part(text, words.slice(0, middle)));
        band.appendChild(probe);
        const fits = probe.scrollWidth <= band.clientWidth && probe.offsetWidth <= band.clientWidth;
        probe.remove();
        if (fits) low = middle;
        else high = middle - 1;
      }
      return low;
    }

    function pause() {
      paused = true;
      clearTimeout(timer);
    }

    function resume() {
      paused = false;
      turn();
    }

    function clear() {
      clearTimeout(timer);
      band.textContent = "";
      list = [];
      at = -1;
      lines = [];
    }

    return { set: set, pause: pause, resume: resume, clear: clear, end: clear };
  };
})((window.hallboard = window.hallboard || {}));
