// A band on which messages pass: one element and one animation each, drawn by the compositor, so that a busy page never makes it stutter.
(function (hallboard) {
  "use strict";

  // Messages are laid out this long before they enter: longer than any stall of the page.
  const AHEAD_MS = 6000;
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
      const ahead = passing.filter((one) => one.start > at + 50);
      ahead.forEach(unlay);
      passing.forEach((one) => one.element.classList.toggle("gone", stays.get(one.id) !== one.stamp));
      const news = items.filter((item) => list.length > 0 && known.get(item.id) !== item.stamp).map((item) => item.id);
      const waiting = ahead.filter((one) => !one.inTurn).map((one) => one.id);
      fresh = Array.from(new Set(waiting.concat(fresh, news))).filter((id) => stays.has(id));
      last = before(stays);
      list = items;
      fill();
    }

    function same(some, others) {
      return some.length === others.length && some.every((item, n) => item.id === others[n].id && item.stamp === others[n].stamp);
    }

    // The item after which the round goes on: the last one that passed in its turn and is still in the list.
    function before(stays) {
      const passed = passing.filter((one) => one.inTurn && stays.has(one.id));
      if (passed.length > 0) return passed[passed.length - 1].id;
      return stays.has(last) ? last : null;
    }

    // From when on an item may enter again: not before its last passage has left the glass.
    const leaves = (item) => passing.reduce((end, one) => (one.id === item.id && one.stamp === item.stamp ? one.end : end), 0);

    // What is new comes first, then the next in the round; what is still on the glass waits for the round after.
    function following(free) {
      const round = list.findIndex((item) => item.id === last) + 1;
      const inOrder = list.slice(round).concat(list.slice(0, round));
      const off = inOrder.filter((item) => leaves(item) <= free);
      return off.find((item) => item.id === fresh[0]) || off[0] || inOrder.sort((a, b) => leaves(a) - leaves(b))[0];
    }

    // Lays out what enters within the next seconds, each right behind the one before; never two copies on the glass.
    function fill() {
      if (pausedAt !== null) return;
      const at = now();
      passing.filter((one) => one.end <= at).forEach(unlay);
      if (!band.clientWidth) return;
      for (let left = list.length; left > 0; left--) {
        const tail = passing[passing.length - 1];
        const free = Math.max(at, tail ? tail.start + (tail.width + GAP_EM * em()) / pace() : 0);
        const next = following(free);
        const start = Math.max(free, leaves(next));
        if (start > at + AHEAD_MS) return;
        const inTurn = fresh[0] !== next.id;
        lay(next, start, inTurn);
        if (inTurn) last = next.id;
        else fresh.shift();
      }
    }

    function lay(item, start, inTurn) {
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
      passing.push({ id: item.id, stamp: item.stamp, inTurn: inTurn, element: element, animation: animation, width: width, start: start, end: start + duration });
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
