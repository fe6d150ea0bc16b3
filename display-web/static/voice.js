// Lets a call be heard where the office wishes it: clips joined to one piece, sample by sample. The same words always stand on the glass.
(function (hallboard) {
  "use strict";

  const body = document.body;
  const Sound = window.AudioContext;
  const MOST = 4; // calls that wait to be heard
  const PAUSE = 0.8; // seconds between two times
  let sound = null;
  const clips = {};
  let heard = new Map(); // whom, and how often they were called
  const waiting = [];
  let speaking = false;

  // silent, ready, or blocked by a browser that wants a hand on the glass first
  hallboard.voice = function () {
    if (!body.dataset.sound || body.dataset.sound === "silent") return "silent";
    return sound && sound.state !== "suspended" ? "ready" : "blocked";
  };

  // What a page finds when it is loaded was heard before.
  hallboard.known = function (board) {
    heard = new Map(calls(board).map((call) => [call.name, call.calls]));
    if (body.dataset.sound && body.dataset.sound !== "silent" && Sound) sound = new Sound();
  };

  hallboard.announce = function (board) {
    const now = calls(board);
    const fresh = now.filter((call) => call.calls > (heard.get(call.name) || 0));
    heard = new Map(now.map((call) => [call.name, call.calls]));
    if (hallboard.voice() !== "ready" || isQuiet()) return;
    fresh.forEach((call) => waiting.length < MOST && waiting.push(call));
    speak();
  };

  function calls(board) {
    return Array.from(board.querySelectorAll(".hero.calling, .hero.calling_again"), (hero) => {
      const turn = hero.querySelector(".turn");
      const text = turn ? turn.textContent.trim() : "";
      const room = hero.id.replace("hero-", "");
      return { name: room + " " + text, calls: hallboard.calls(hero), room: room, turn: text };
    });
  }

  function isQuiet() {
    const site = hallboard.site();
    return hallboard.isWithin(body.dataset.quiet, site.getUTCHours() * 60 + site.getUTCMinutes());
  }

  // 「叮咚」, or 「叮咚 號碼 三之零五 請到 第三偵查庭」
  function sentence(call) {
    if (body.dataset.sound !== "spoken" || !call.turn) return ["chime"];
    const letters = Array.from(call.turn, (letter) => {
      if (/[0-9]/.test(letter)) return letter;
      return letter === "-" ? "dash" : "u" + letter.codePointAt(0).toString(16);
    });
    return ["chime", "number"].concat(letters, ["go-to", "room-" + call.room]);
  }

  // One after another: two voices at once nobody understands.
  function speak() {
    if (speaking || waiting.length === 0) return;
    speaking = true;
    const call = waiting.shift();
    const next = () => {
      speaking = false;
      speak();
    };
    Promise.all(sentence(call).map(fetched))
      .catch(() => fetched("chime").then((chime) => [chime])) // a number that is not whole is not said
      .then((parts) => play(joined(parts)))
      .then(next, next);
  }

  function fetched(name) {
    if (!clips[name]) {
      clips[name] = fetch("/clips/" + name)
        .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(name))))
        .then((bytes) => new Promise((done, fail) => sound.decodeAudioData(bytes, done, fail)));
      clips[name].catch(() => delete clips[name]); // it may be there the next time
    }
    return clips[name];
  }

  function joined(parts) {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const whole = sound.createBuffer(1, length, sound.sampleRate);
    let at = 0;
    parts.forEach((part) => {
      whole.copyToChannel(part.getChannelData(0), 0, at);
      at += part.length;
    });
    return whole;
  }

  // As often as the office wishes, never more than twice.
  function play(whole) {
    const times = Math.min(2, Math.max(1, Number(body.dataset.times) || 1));
    const loudness = sound.createGain();
    loudness.gain.value = Math.min(1, Math.max(0, Number(body.dataset.volume) / 100));
    loudness.connect(sound.destination);
    const begin = sound.currentTime + 0.05;
    let last = null;
    for (let n = 0; n < times; n += 1) {
      last = sound.createBufferSource();
      last.buffer = whole;
      last.connect(loudness);
      last.start(begin + n * (whole.duration + PAUSE));
    }
    return new Promise((done) => {
      last.onended = done;
      setTimeout(done, (times * (whole.duration + PAUSE) + 2) * 1000); // a sound that is taken away ends all the same
    });
  }
})((window.hallboard = window.hallboard || {}));
