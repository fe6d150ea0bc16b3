// The line on which the house tells that a room moved, and how long nothing was heard on it.

const SILENT_MS = 25000;

export class Line {
  // `news` is called with the number of an entry that the page may not know yet.
  constructor(path, news) {
    this.path = path;
    this.news = news;
    this.heardAt = performance.now();
    this.attempts = 0;
    this.clock = null;
    this.connect();
    setInterval(() => this.socket && this.age() > SILENT_MS && this.hangUp(), 1000);
  }

  age() {
    return performance.now() - this.heardAt;
  }

  // What the clocks of the house show, as hh:mm; nothing before it has said so once.
  time(offset, pace) {
    if (!this.clock) return "";
    const ms = this.clock.ms + (performance.now() - this.clock.at) * pace + offset * 60000;
    return new Date(ms).toISOString().slice(11, 16);
  }

  // Any answer of the house is a sign of life.
  heard() {
    this.heardAt = performance.now();
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const socket = new WebSocket(scheme + location.host + this.path);
    const openedAt = performance.now();
    this.socket = socket;
    socket.onmessage = (event) => {
      const message = JSON.parse(event.data);
      this.heard();
      if (message.now) this.clock = { ms: Date.parse(message.now), at: performance.now() };
      if (typeof message.id === "number") this.news(message.id);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (performance.now() - openedAt > 30000) this.attempts = 0;
      this.attempts += 1;
      setTimeout(() => this.connect(), Math.random() * Math.min(10000, 500 * 2 ** this.attempts));
    };
  }

  hangUp() {
    const socket = this.socket;
    if (!socket) return;
    socket.close();
    if (socket.onclose) socket.onclose(); // a cut line may take minutes to close
  }
}
