// What the tablet says to the bailiff of one room, always in the same place.

const READ_MS = 8000;

export class Say {
  constructor(room) {
    this.box = room.querySelector(".say");
    this.kind = "";
  }

  clear() {
    clearTimeout(this.timer);
    this.kind = "";
    this.box.hidden = true;
    this.box.replaceChildren();
  }

  sending(words) {
    this.show("sending", "傳送中：" + words);
  }

  refused(message, last) {
    this.show("wrong", last ? message + "（" + last + "）" : message);
    this.timer = setTimeout(() => this.clear(), READ_MS);
  }

  asks(message, label, again) {
    this.show("asks", message, [label, again], ["不要", () => this.clear()]);
  }

  failed(message, words, again, giveUp, paper) {
    const told = message || "「" + words + "」沒有收到回覆，不知道有沒有送達。";
    this.show("wrong", told, ["再試一次", again], ["放棄", giveUp], ...paper);
  }

  // How long nothing was heard of the house, 0 when it is there; and what can be printed all the same.
  age(ms, paper) {
    const told = "與伺服器失聯 " + Math.floor(ms / 1000) + " 秒，按鈕已鎖住，請改用口頭點呼並通知資訊室。";
    if (ms && this.kind === "lost") {
      this.box.querySelector("p").textContent = told;
    } else if (ms && this.kind === "") {
      this.show("lost", told, ...paper());
    } else if (!ms && this.kind === "lost") {
      this.clear();
    }
  }

  show(kind, message, ...ways) {
    clearTimeout(this.timer);
    const words = document.createElement("p");
    words.textContent = message;
    const buttons = ways.map(([label, act]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", act);
      return button;
    });
    this.kind = kind;
    this.box.className = "say " + kind;
    this.box.replaceChildren(words, ...buttons);
    this.box.hidden = false;
  }
}
