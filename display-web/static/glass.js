// How the glass looks: light, dark or night by the hour, a blank one, where the picture stands; and what the wall page asks for.
(function (hallboard) {
  "use strict";

  const body = document.body;
  const SHIFTS = [[0, 0], [2, 0], [2, 2], [0, 2], [-2, 2], [-2, 0], [-2, -2], [0, -2]];
  let asked = body.dataset.asked || ""; // dark, light or night; the hours decide where nothing was asked
  let signTimer = 0;
  let wondering = false;

  hallboard.asked = () => asked;

  // dark, light or night
  hallboard.light = function () {
    if (asked) return asked;
    const site = hallboard.site();
    const minute = site.getUTCHours() * 60 + site.getUTCMinutes();
    if (isWithin(body.dataset.night, minute)) return "night";
    return isWithin(body.dataset.light, minute) ? "light" : "dark";
  };

  // "18:00-07:00", also over midnight.
  function isWithin(hours, minute) {
    if (!hours) return false;
    const ends = hours.split("-").map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));
    return ends[0] <= ends[1] ? minute >= ends[0] && minute < ends[1] : minute >= ends[0] || minute < ends[1];
  }

  hallboard.isWithin = isWithin;

  // Once in a while: the hour may have turned, and a bright line may not burn in.
  hallboard.dress = function () {
    const light = hallboard.light();
    body.classList.toggle("night", light === "night");
    body.classList.toggle("light", light === "light");
    if (body.dataset.shift !== "yes") return;
    const step = Math.floor(performance.now() / hallboard.patience("shiftMs", 180000)) % SHIFTS.length;
    const scale = 1 - Number(body.dataset.safe) / 50;
    const wanted = "translate(" + SHIFTS[step][0] + "px, " + SHIFTS[step][1] + "px) scale(" + scale + ")";
    if (body.style.transform !== wanted) body.style.transform = wanted;
  };

  // What the house asks of this screen. Each says what is to hold, so that hearing it twice does no harm.
  hallboard.obey = function (order) {
    if (order.do === "reload") hallboard.comeBack(hallboard.patience("spreadMs", 5000));
    if (order.do === "forget") hallboard.forget();
    if (order.do === "blank") body.classList.toggle("blank", order.on !== false);
    if (order.do === "light") asked = order.to || "";
    if (order.do === "identify") identify();
    if (order.do === "move") move();
    if (order.do === "blank" || order.do === "light") {
      hallboard.dress();
      tell();
    }
  };

  function tell() {
    hallboard.afterPaint(() => hallboard.report());
  }

  // Where a paired screen is told what it shows; any other page stays what it is.
  hallboard.home = function () {
    return body.dataset.own !== "yes" || location.pathname.indexOf("/d/") === 0 ? location.href : "/d";
  };

  // A paired screen that belongs elsewhere now: its own address knows where, and one that is gone starts anew.
  function move() {
    asking(hallboard.home()).then(
      (answer) => {
        if (answer.ok) location.assign(hallboard.home());
        else if (answer.status === 404) location.assign("/d");
        else moveLater();
      },
      moveLater,
    );
  }

  function moveLater() {
    setTimeout(move, 2000 + Math.random() * 8000);
  }

  // The house would not let this page in: it was moved or taken away while nobody could tell it.
  hallboard.belong = function () {
    if (body.dataset.own !== "yes" || wondering) return;
    wondering = true;
    const home = hallboard.home();
    asking(home)
      .then((answer) => {
        if (answer.status === 404) return location.assign("/d");
        const mine = 'data-screen="' + body.dataset.screen + '"';
        return answer.ok && answer.text().then((page) => page.indexOf(mine) < 0 && location.assign(home));
      })
      .catch(() => {}) // nobody is there; the next dialling asks again
      .then(() => (wondering = false));
  };

  // A line that is dead may never answer.
  function asking(address) {
    const patience = hallboard.patience("askMs", 10000);
    const nobody = new Promise((_, give) => setTimeout(() => give(new Error("nobody answers")), patience));
    return Promise.race([fetch(address, { cache: "no-store" }), nobody]);
  }

  function identify() {
    const sign = document.getElementById("identify");
    sign.hidden = false;
    clearTimeout(signTimer);
    signTimer = setTimeout(() => {
      sign.hidden = true;
      tell();
    }, hallboard.patience("identifyMs", 15000));
    tell(); // nobody reads the board meanwhile
  }
})((window.hallboard = window.hallboard || {}));
