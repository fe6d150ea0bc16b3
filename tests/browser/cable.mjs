// A cable between a browser and the house that can be cut and mended, and that may lie about the time.
//
//   const cable = await layCable(house.port);   // cable.url is the house at its other end
//   cable.cut(); cable.mend();
//   cable.says = (bytes) => changed bytes of the same length;   // and cable.asks, the other way

import { connect, createServer } from "node:net";

export async function layCable(port) {
  const cable = new Cable(port);
  await new Promise((ready) => cable.server.listen(0, "127.0.0.1", ready));
  cable.url = `http://127.0.0.1:${cable.server.address().port}`;
  return cable;
}

class Cable {
  constructor(port) {
    this.port = port;
    this.isCut = false;
    this.says = (bytes) => bytes;
    this.asks = (bytes) => bytes;
    this.lines = new Set();
    this.server = createServer((browser) => this.join(browser));
  }

  join(browser) {
    const house = connect(this.port, "127.0.0.1");
    const line = [browser, house];
    this.lines.add(line);
    browser.on("data", (bytes) => house.write(this.asks(bytes)));
    house.on("data", (bytes) => browser.write(this.says(bytes)));
    for (const end of line) {
      end.setNoDelay(true);
      end.on("error", () => {});
      end.on("close", () => this.lose(line));
      if (this.isCut) end.pause();
    }
  }

  lose(line) {
    if (this.isCut) return; // the other end hears of it when the cable is mended
    this.lines.delete(line);
    line.forEach((end) => end.end()); // what was said before is still delivered
  }

  /** Nothing comes through any more, and nobody is told. */
  cut() {
    this.isCut = true;
    for (const end of [...this.lines].flat()) end.pause();
  }

  mend() {
    this.isCut = false;
    for (const line of [...this.lines]) {
      if (line.some((end) => end.destroyed)) this.lose(line);
      line.forEach((end) => end.resume());
    }
  }

  async close() {
    for (const end of [...this.lines].flat()) end.destroy();
    await new Promise((closed) => this.server.close(closed));
  }
}
