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
  let dialledAt = loadedAt;
  let attempts = 0;
  let askedAgain = false;
  let given = false; // a picture, by the present line
  let hung = ""; // the picture as it was given
  let hungProof = 0;
  let printing = false;
  let lookedAt = loadedAt;
  let wallLookedAt = Date.now();
  let day = "";

  hallboard.patience = (name, usual) => Number(body.dataset[name] || usual);

  function connect() {
    if (!location.host || socket) return;
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const line = new WebSocket(scheme + location.host + body.dataset.live);
    socket = line;
    given = false;
    dialledAt = performance.now();
    let letIn = false;
    line.onopen = () => (letIn = true);
    line.onmessage = (event) => {
      if (socket === line) hear(event.data);
    };
    line.onclose = () => {
      if (socket !== line) return;
      socket = null;
      if (!letIn) hallboard.belong();
      if (performance.now() - dialledAt > 30000) attempts = 0;
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

  function hear(text) {
    // What waited while the browser slept may be hours old: only a new greeting is believed.
    if (hasSlept()) return hangUp();
    let message = {};
    try {
      message = JSON.parse(text);
    } catch (nonsense) {
      return hangUp();
    }
    if (message.type === "picture") {
      try {
        repaint(message.html);
      } catch (broken) {
        return hallboard.comeBack(hallboard.patience("spreadMs", 5000)); // the next page may manage
      }
      shownId = message.id;
      given = true;
      askedAgain = false;
      heardAt = performance.now();
      hallboard.keep(message.html);
    } else if (message.type === "pulse") {
      setClock(message.now);
      if (message.id === shownId) heardAt = performance.now(); // no news, and that is known
      else askAgain();
      if (isOther(message.version, body.dataset.version) || isOther(message.frame, body.dataset.frame)) hallboard.comeBack(hallboard.patience("spreadMs", 60000));
    } else if (message.type === "do") {
      hallboard.obey(message);
    }
    age();
  }

  // Scripts of another version, or other letters, languages and hours around the board than the house has now.
  function isOther(said, own) {
    return Boolean(said && own) && said !== own;
  }

  // A picture was missed: the house sends it once more, or the next greeting brings it.
  function askAgain() {
    if (askedAgain || !socket || socket.readyState !== 1) return hangUp();
    askedAgain = true;
    socket.send('{"type":"again"}');
  }

  // A gap between two looks that no busy moment explains.
  function hasSlept() {
    const gap = performance.now() - lookedAt;
    return document.visibilityState === "visible" && gap > hallboard.patience("sleepMs", 10000);
  }

  // The monotonic clock stands still while a machine sleeps; the other one tells how long that was.
  function look() {
    const now = performance.now();
    const wall = Date.now();
    const slept = wall - wallLookedAt - (now - lookedAt);
    const doubtful = hasSlept() || slept > hallboard.patience("sleepMs", 10000);
    if (slept > hallboard.patience("sleepMs", 10000)) heardAt -= slept;
    lookedAt = now;
    wallLookedAt = wall;
    if (doubtful) hangUp();
  }

  function repaint(html) {
    const before = hallboard.places(board);
    const picture = parse(html);
    hungProof = hallboard.proofOf(picture);
    window.morphdom(board, picture);
    hung = html;
    outdate();
    hallboard.tongues();
    hallboard.ticker(board);
    hallboard.arrange(board, true);
    hallboard.announce(board);
    hallboard.glide(board, before);
    hallboard.afterPaint(() => hallboard.report());
  }

  // Something else than the house has changed the words on the glass: the picture is put up once more.
  hallboard.mend = function () {
    const torn = hung !== "" && hallboard.proofOf(board) !== hungProof;
    if (torn) repaint(hung);
    return torn;
  };

  // After midnight the list is no longer today's, and looks so.
  function outdate() {
    body.classList.toggle("past", document.getElementById("day-before") !== null);
  }

  function parse(html) {
    const template = document.createElement("template");
    template.innerHTML = policy.createHTML('<main id="board">' + html + "</main>");
    return template.content.firstElementChild;
  }

  function setClock(now) {
    const ms = typeof now === "number" ? now : Date.parse(now);
    if (!isFinite(ms)) return;
    houseClock = { ms: ms, at: performance.now() };
    skew = Date.now() - ms;
  }

  function houseNow() {
    return houseClock.ms + (performance.now() - houseClock.at) * Number(body.dataset.pace);
  }

  // The site's civil time, read with the UTC functions.
  function site(ms) {
    return new Date(ms + Number(body.dataset.offset) * 60000);
  }

  function dayOf(ms) {
    return site(ms).toISOString().slice(0, 10);
  }

  function hhmm(ms) {
    return site(ms).toISOString().slice(11, 16);
  }

  hallboard.now = houseNow;
  hallboard.site = () => site(houseNow());
  hallboard.today = () => dayOf(houseNow());

  // Says something to the house, where a line is open; of a picture that an earlier house gave, this one knows nothing.
  hallboard.say = function (words) {
    if (given && socket && socket.readyState === 1) socket.send(JSON.stringify(words));
  };

  // What the page knows of itself.
  hallboard.standing = function () {
    return { id: shownId, skew: Math.round(skew), uptime: Math.round((performance.now() - loadedAt) / 1000) };
  };

  // Puts up a board that was kept, as old as it is.
  hallboard.show = function (html, at) {
    window.morphdom(board, parse(html));
    outdate();
    board.querySelectorAll(".emergency").forEach((alarm) => alarm.remove()); // nobody knows whether it still runs
    heardAt = performance.now() - Math.abs(houseNow() - at) / Number(body.dataset.pace);
  };

  function tick() {
    look();
    const now = site(houseNow());
    write("clock", hhmm(houseNow()));
    hallboard.ticker(board);
    hallboard.tongues();
    const date = now.getUTCFullYear() - 1911 + "年" + (now.getUTCMonth() + 1) + "月" + now.getUTCDate() + "日";
    write("date", date + " 星期" + "日一二三四五六"[now.getUTCDay()]);
    write("iso", hallboard.today());
    if (day !== hallboard.today()) {
      if (day) hallboard.forget(); // what was kept is yesterday's
      day = hallboard.today();
    }
    hallboard.tend();
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
    const then = houseNow() - ms * Number(body.dataset.pace);
    const dead = ms >= hallboard.patience("deadMs", 600000) || (old && dayOf(then) !== dayOf(houseNow()));
    const changed = body.classList.contains("stale") !== old || body.classList.contains("gone") !== dead;
    body.classList.toggle("stale", old);
    body.classList.toggle("aged", ms >= hallboard.patience("greyMs", 60000));
    body.classList.toggle("gone", dead);
    if (changed) hallboard.arrange(board, false); // the bar takes room from the lists
    document.getElementById("amber").hidden = !old || dead;
    document.getElementById("dead").hidden = !dead;
    const live = document.getElementById("live");
    live.classList.toggle("fresh", !old);
    const time = hhmm(then);
    live.querySelectorAll("[data-now]").forEach((place) => {
      place.textContent = old || printing ? place.dataset.stopped.replace("{time}", time) : place.dataset.now;
    });
    if (old) tell(document.getElementById("amber"), ms / 1000);
  }

  function tell(bar, seconds) {
    bar.querySelectorAll("[data-says]").forEach((place) => {
      const unit = seconds < 120 ? place.dataset.seconds : place.dataset.minutes;
      const span = unit.replace("{n}", Math.floor(seconds < 120 ? seconds : seconds / 60));
      place.textContent = place.dataset.says.replace("{age}", span);
    });
  }

  // Nothing for so long, since it last spoke or since it was dialled: the line is dead, whatever it says of itself.
  function listen() {
    if (performance.now() - Math.max(heardAt, dialledAt) > hallboard.patience("silentMs", 25000)) hangUp();
  }

  // Paper is of its moment, and never live.
  function onPaper(begins) {
    printing = begins;
    age();
  }

  hallboard.recall(board);
  hallboard.known(board);
  hallboard.ticker(board);
  hallboard.arrange(board, false);
  window.addEventListener("resize", () => hallboard.arrange(board, false));
  window.addEventListener("beforeprint", () => onPaper(true));
  window.addEventListener("afterprint", () => onPaper(false));
  setInterval(tick, Math.min(500, hallboard.patience("amberMs", 15000) / 8));
  setInterval(() => hallboard.turn(board), hallboard.patience("leafMs", 10000));
  setInterval(listen, 1000);
  tick();
  connect();
  hallboard.awake = true;
})((window.hallboard = window.hallboard || {}));
