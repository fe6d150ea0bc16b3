// A band on which messages pass: one element and one animation each, drawn by the compositor, so that a busy page never makes it stutter.
(function (hallboard) {
  "use strict";

  // Messages are laid out this long before they enter: longer than any stall of the page.
  const AHEAD_MS = 4000;
  const GAP_EM = 2.5;

  // `speed` is in Han characters a second. An item is {id, stamp, node}: another stamp is another text.
  hallboard.conveyor = function (band, speed) {
    let list = [];
    let fresh = []; // ids that have not passed yet
    let passing = [];
    let last = null; // id of the item laid last, in the order of the list
    let pausedAt = null;

    const now = () => (document.timeline ? document.timeline.currentTime : performance.now());
    const em = () => parseFloat(getComputedStyle(band).fontSize);
    const pace = () => (speed * em()) / 1000;

    function set(items) {
      if (same(items, list)) return;
      const known = new Map(list.map((item) => [item.id, item.stamp]));
      const stays = new Map(items.map((item) => [item.id, item.stamp]));
      const at = now();
      passing.filter((one) => one.start > at + 50).forEach(unlay);
      passing.forEach((one) => one.element.classList.toggle("gone", stays.get(one.id) !== one.stamp));
      fresh = fresh.filter((id) => stays.has(id));
      items.forEach((item) => known.get(item.id) !== item.stamp && fresh.indexOf(item.id) < 0 && fresh.push(item.id));
      if (list.length === 0) fresh = [];
      last = before(items);
      list = items;
      fill();
    }

    function same(some, others) {
      return some.length === others.length && some.every((item, n) => item.id === others[n].id && item.stamp === others[n].stamp);
    }

    // The item after which the round goes on: the last one in flight that is still in the list.
    function before(items) {
      const ids = items.map((item) => item.id);
      const flown = passing.map((one) => one.id).concat(last).filter((id) => ids.indexOf(id) >= 0);
      return flown.length > 0 ? flown[passing.length > 0 ? Math.max(0, flown.length - 2) : 0] : null;
    }

    function following() {
      const new_one = list.find((item) => item.id === fresh[0]);
      if (new_one) return new_one;
      const at = list.findIndex((item) => item.id === last);
      return list[(at + 1) % list.length];
    }

    // Lays out what enters within the next seconds, each right behind the one before; never a second copy.
    function fill() {
      if (pausedAt !== null) return;
      const at = now();
      passing.filter((one) => one.end <= at).forEach(unlay);
      if (!band.clientWidth) return;
      for (let left = list.length; left > 0; left--) {
        const next = following();
        if (passing.some((one) => one.id === next.id && one.stamp === next.stamp)) return;
        const tail = passing[passing.length - 1];
        const free = tail ? tail.start + (tail.width + GAP_EM * em()) / pace() : at;
        if (free > at + AHEAD_MS) return;
        lay(next, Math.max(free, at));
        if (fresh[0] === next.id) fresh.shift();
        else last = next.id;
      }
    }

    function lay(item, start) {
      const element = document.createElement("div");
      element.className = "passing " + item.node.className;
      element.dataset.id = item.id;
      Array.from(item.node.children).forEach((child) => element.appendChild(copy(child)));
      band.appendChild(element);
      const width = Math.ceil(element.offsetWidth);
      element.style.width = width + "px";
      const way = [{ transform: "translateX(" + band.clientWidth + "px)" }, { transform: "translateX(" + -width + "px)" }];
      const duration = (band.clientWidth + width) / pace();
      const animation = element.animate(way, { duration: duration, fill: "both", easing: "linear" });
      animation.startTime = start;
      passing.push({ id: item.id, stamp: item.stamp, element: element, animation: animation, width: width, start: start, end: start + duration });
    }

    function copy(node) {
      const twin = node.cloneNode(true);
      twin.removeAttribute("data-proof"); // proved once, in the list it comes from
      return twin;
    }

    function unlay(one) {
      one.animation.cancel();
      one.element.remove();
      passing = passing.filter((other) => other !== one);
    }

    function pause() {
      if (pausedAt !== null) return;
      pausedAt = now();
      passing.forEach((one) => one.animation.pause());
    }

    function resume() {
      if (pausedAt === null) return;
      const by = now() - pausedAt;
      pausedAt = null;
      passing.forEach((one) => {
        one.start += by;
        one.end += by;
        one.animation.play();
        one.animation.startTime = one.start;
      });
      fill();
    }

    function clear() {
      passing.slice().forEach(unlay);
      list = [];
      last = null;
      fresh = [];
    }

    const beat = setInterval(fill, 250);
    return { set: set, pause: pause, resume: resume, clear: clear, end: () => (clearInterval(beat), clear()) };
  };
})((window.hallboard = window.hallboard || {}));
