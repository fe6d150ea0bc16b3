// Shows whatever the house last said, and says how old it is.
(function (hallboard) {
  "use strict";

  const body = document.body;
  const board = document.getElementById("board");
  const loadedAt = performance.now();
  const policy = window.trustedTypes
    ? window.trustedTypes.createPolicy("hallboard", { createHTML: (html) => html })
    : { createHTML: (html) => html };
  let shownId = Number(body.dataset.picture);
  let heardAt = loadedAt;
  let houseClock = { ms: Date.parse(body.dataset.now), at: loadedAt };
  let skew = 0;
  let socket = null;
  let attempts = 0;
  let askedAgain = false;
  let leaving = false;

  hallboard.patience = (name, usual) => Number(body.dataset[name] || usual);

  function connect() {
    if (!location.host || socket) return;
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const line = new WebSocket(scheme + location.host + body.dataset.live);
    const openedAt = performance.now();
    socket = line;
    line.onmessage = (event) => hear(JSON.parse(event.data));
    line.onclose = () => {
      if (socket !== line) return;
      socket = null;
      if (performance.now() - openedAt > 30000) attempts = 0;
      attempts += 1;
      setTimeout(connect, Math.random() * Math.min(30000, 500 * Math.pow(2, attempts)));
    };
  }

  function hangUp() {
    const line = socket;
    if (line) line.close();
    // A line that is cut may take minutes to close; do not wait for it.
    if (line && line.onclose) line.onclose();
  }

  function hear(message) {
    if (message.type === "picture") {
      heardAt = performance.now();
      askedAgain = false;
      shownId = message.id;
      repaint(message.html);
      keep(message.html);
    } else if (message.type === "pulse") {
      setClock(message.now);
      if (message.id === shownId) heardAt = performance.now(); // no news, and that is known
      else askAgain();
      if (message.version && message.version !== body.dataset.version) comeBack(60000);
    } else if (message.type === "do") {
      obey(message.do);
    }
    age();
  }

  // A picture was missed: the house sends it once more, or the next greeting brings it.
  function askAgain() {
    if (askedAgain || !socket || socket.readyState !== 1) return hangUp();
    askedAgain = true;
    socket.send('{"type":"again"}');
  }

  function repaint(html) {
    const before = hallboard.places(board);
    window.morphdom(board, parse(html));
    hallboard.tongues();
    hallboard.ticker(board);
    hallboard.arrange(board, true);
    hallboard.glide(board, before);
    afterPaint(report);
  }

  function parse(html) {
    const template = document.createElement("template");
    template.innerHTML = policy.createHTML('<main id="board">' + html + "</main>");
    return template.content.firstElementChild;
  }

  // Two frames later it is on the glass; a hidden page has no frames, and says so late.
  function afterPaint(done) {
    requestAnimationFrame(() => requestAnimationFrame(done));
  }

  function report() {
    if (!socket || socket.readyState !== 1) return;
    socket.send(JSON.stringify({
      type: "shows",
      id: shownId,
      hash: hallboard.proofOf(board),
      clipped: hallboard.clipped(board),
      skew: Math.round(skew),
      uptime: Math.round((performance.now() - loadedAt) / 1000),
      size: innerWidth + "x" + innerHeight,
      ua: navigator.userAgent.slice(0, 240),
    }));
  }

  // Only boards without anybody's name are kept, and only for the day.
  function keep(html) {
    if (body.dataset.keeps !== "yes") return;
    try {
      localStorage.setItem("board-" + body.dataset.screen, JSON.stringify({ html: html, at: houseNow(), day: houseDay() }));
    } catch (full) {
      // A screen without storage shows the same board, it only forgets it when it reloads.
    }
  }

  function recall() {
    if (body.dataset.keeps !== "yes" || board.firstElementChild) return;
    const kept = JSON.parse(localStorage.getItem("board-" + body.dataset.screen) || "null");
    if (!kept || kept.day !== houseDay()) return;
    window.morphdom(board, parse(kept.html));
    board.querySelectorAll(".emergency").forEach((alarm) => alarm.remove()); // nobody knows whether it still runs
    heardAt = performance.now() - Math.abs(houseNow() - kept.at) / Number(body.dataset.pace);
  }

  function obey(order) {
    if (order === "reload") comeBack(5000);
    if (order === "blank" || order === "night") body.classList.toggle(order);
    if (order !== "identify") return;
    const sign = document.getElementById("identify");
    sign.hidden = false;
    setTimeout(() => (sign.hidden = true), 15000);
  }

  // Reloads at a random moment, never just after a call, and only when somebody answers.
  function comeBack(within) {
    if (leaving) return;
    leaving = true;
    const quiet = Math.max(0, hallboard.patience("pinMs", 20000) - hallboard.sinceCall());
    setTimeout(() => {
      leaving = false;
      if (hallboard.sinceCall() < hallboard.patience("pinMs", 20000)) return comeBack(within);
      fetch(location.href, { cache: "no-store" }).then(
        (answer) => (answer.ok ? location.reload() : comeBack(within)),
        () => comeBack(within),
      );
    }, quiet + Math.random() * within + 500);
  }

  function setClock(now) {
    const ms = typeof now === "number" ? now : Date.parse(now);
    if (!isFinite(ms)) return;
    houseClock = { ms: ms, at: performance.now() };
    skew = Date.now() - ms;
  }

  hallboard.now = houseNow;

  function houseNow() {
    return houseClock.ms + (performance.now() - houseClock.at) * Number(body.dataset.pace);
  }

  // The site's civil time, read with the UTC functions.
  function site(ms) {
    return new Date(ms + Number(body.dataset.offset) * 60000);
  }

  function houseDay() {
    return site(houseNow()).toISOString().slice(0, 10);
  }

  function hhmm(ms) {
    return site(ms).toISOString().slice(11, 16);
  }

  function tick() {
    const now = site(houseNow());
    write("clock", hhmm(houseNow()));
    hallboard.looks(hhmm(houseNow()));
    hallboard.ticker(board);
    hallboard.tongues();
    const day = now.getUTCFullYear() - 1911 + "年" + (now.getUTCMonth() + 1) + "月" + now.getUTCDate() + "日";
    write("date", day + " 星期" + "日一二三四五六"[now.getUTCDay()]);
    write("iso", houseDay());
    age();
  }

  function write(id, text) {
    const element = document.getElementById(id);
    if (element.textContent !== text) element.textContent = text;
  }

  // How long nothing was heard decides what the screen may still claim.
  function age() {
    const ms = performance.now() - heardAt;
    const old = ms >= hallboard.patience("amberMs", 15000);
    const dead = ms >= hallboard.patience("deadMs", 600000);
    if (body.classList.contains("stale") !== old) {
      body.classList.toggle("stale", old);
      hallboard.arrange(board, false); // the bar takes room from the lists
    }
    body.classList.toggle("aged", ms >= hallboard.patience("greyMs", 60000));
    document.getElementById("amber").hidden = !old || dead;
    document.getElementById("dead").hidden = !dead;
    const live = document.getElementById("live");
    live.classList.toggle("fresh", !old);
    const time = hhmm(houseNow() - ms * Number(body.dataset.pace));
    live.querySelector(".zh").textContent = old ? live.dataset.stoppedZh.replace("{time}", time) : live.dataset.nowZh;
    live.querySelector(".en").textContent = old ? live.dataset.stoppedEn.replace("{time}", time) : live.dataset.nowEn;
    if (old) tell(document.getElementById("amber"), ms / 1000);
  }

  function tell(bar, seconds) {
    ["Zh", "En"].forEach((language) => {
      const unit = seconds < 120 ? bar.dataset["seconds" + language] : bar.dataset["minutes" + language];
      const span = unit.replace("{n}", Math.floor(seconds < 120 ? seconds : seconds / 60));
      bar.querySelector("." + language.toLowerCase()).textContent = bar.dataset[language.toLowerCase()].replace("{age}", span);
    });
  }

  recall();
  hallboard.ticker(board);
  hallboard.arrange(board, false);
  window.addEventListener("resize", () => hallboard.arrange(board, false));
  setInterval(tick, Math.min(500, hallboard.patience("amberMs", 15000) / 8));
  setInterval(() => hallboard.turn(board), hallboard.patience("leafMs", 10000));
  setInterval(report, hallboard.patience("reportMs", 30000));
  setInterval(() => performance.now() - heardAt > hallboard.patience("silentMs", 25000) && hangUp(), 1000);
  tick();
  connect();
})((window.hallboard = window.hallboard || {}));
