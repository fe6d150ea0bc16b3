// The clerk's desk for notices: order by drag and by keys, and a preview that is the wall itself in small.
(function (hallboard) {
  "use strict";

  const order = document.getElementById("order");
  if (order) ordering(order);
  const form = document.getElementById("write");
  if (form) previewing(form);
  const file = document.getElementById("csv");
  if (file) reading(file);

  function ordering(list) {
    let held = null;
    list.addEventListener("dragstart", (event) => {
      held = event.target.closest(".note");
      if (!held) return;
      held.classList.add("held");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", held.dataset.id);
    });
    list.addEventListener("dragover", (event) => {
      if (!held) return;
      event.preventDefault();
      const over = event.target.closest(".note");
      if (!over || over === held) return;
      const box = over.getBoundingClientRect();
      list.insertBefore(held, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
    });
    list.addEventListener("dragend", () => {
      if (!held) return;
      held.classList.remove("held");
      held = null;
      save(list);
    });
    list.addEventListener("keydown", (event) => {
      const note = event.target.closest(".note");
      if (!note || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
      event.preventDefault();
      const other = event.key === "ArrowUp" ? note.previousElementSibling : note.nextElementSibling;
      if (!other) return;
      list.insertBefore(note, event.key === "ArrowUp" ? other : other.nextSibling);
      event.target.focus();
      save(list);
    });
  }

  async function save(list) {
    const notices = Array.from(list.children, (note) => note.dataset.id);
    const answer = await send("/api/v1/notice-orders", { key: key(), notices: notices }).catch(() => null);
    if (!answer || !answer.ok) location.reload();
  }

  function previewing(write) {
    const bands = new Map();
    let timer = null;
    const ask = () => {
      clearTimeout(timer);
      timer = setTimeout(() => look(write, bands), 200);
    };
    write.addEventListener("input", ask);
    write.querySelectorAll("textarea").forEach((text) => {
      // A line break is no sign for a wall; Enter means nothing here.
      text.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && event.preventDefault());
    });
    write.addEventListener("submit", () => {
      setTimeout(() => write.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = true)), 0);
    });
    window.addEventListener("pageshow", () => write.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = false)));
    look(write, bands);
  }

  async function look(write, bands) {
    const said = saidBy(write);
    const answer = await send("/api/v1/notice-previews", said).catch(() => null);
    if (!answer || !answer.ok) return;
    const told = await answer.json();
    const against = document.getElementById("against");
    const empty = Object.keys(said.texts).every((tag) => said.texts[tag].trim() === "");
    against.hidden = !told.problem || empty;
    against.textContent = told.problem || "";
    document.getElementById("reading").textContent = told.reading.map((one) => one.word + " " + one.seconds + " 秒").join("　");
    draw(told, said, bands, write);
  }

  function saidBy(write) {
    const fields = new FormData(write);
    const texts = {};
    for (const [name, value] of fields) if (name.startsWith("text-")) texts[name.slice(5)] = value;
    return {
      notice: Number(fields.get("notice")) || null,
      category: fields.get("category"),
      priority: fields.get("priority"),
      from: fields.get("from"),
      until: fields.get("until"),
      daily: fields.get("daily").split(/[,，、]/),
      weekdays: fields.getAll("weekdays"),
      places: fields.getAll("places"),
      texts: texts,
    };
  }

  // Screens that show the same letters are shown once, with the names of all.
  function draw(told, said, bands, write) {
    const kinds = new Map();
    told.screens.forEach((screen) => {
      const kind = screen.em + (screen.waits ? "w" : "");
      if (!kinds.has(kind)) kinds.set(kind, { em: screen.em, waits: screen.waits, names: [] });
      kinds.get(kind).names.push(screen.place);
    });
    const board = document.getElementById("screens");
    bands.forEach((band, kind) => {
      if (kinds.has(kind)) return;
      band.runner.end();
      band.frame.remove();
      bands.delete(kind);
    });
    kinds.forEach((kind, id) => {
      if (!bands.has(id)) bands.set(id, hang(board, told.speed));
      show(bands.get(id), kind, said, write);
    });
  }

  function hang(board, speed) {
    const frame = element("div", "mini");
    const name = frame.appendChild(element("p"));
    const waits = frame.appendChild(element("p", "waits"));
    waits.textContent = "這個螢幕已有足夠的公告，這一則會等前面的結束。";
    const glass = frame.appendChild(element("div", "glass"));
    const band = glass.appendChild(element("div", "ticker"));
    board.appendChild(frame);
    return { frame: frame, name: name, waits: waits, band: band, runner: hallboard.conveyor(band, speed) };
  }

  function show(hung, kind, said, write) {
    hung.name.textContent = kind.names.join("、");
    hung.waits.hidden = !kind.waits;
    // The band of a screen 1920 wide, in small.
    hung.band.style.fontSize = (kind.em * hung.frame.clientWidth) / 1920 + "px";
    const node = element("li", said.category);
    const tag = node.appendChild(element("span", "tag"));
    const { zh, en } = write.querySelector("input[name=category]:checked").dataset;
    tag.append(zh, " ");
    tag.appendChild(Object.assign(element("span", "en"), { textContent: en, lang: "en" }));
    Object.keys(said.texts).filter((one) => said.texts[one].trim() !== "").forEach((one) => {
      const text = node.appendChild(element("span", "text"));
      text.lang = one;
      text.textContent = said.texts[one].trim();
    });
    const items = node.children.length > 1 ? [{ id: "preview", stamp: node.className + node.textContent, node: node }] : [];
    hung.runner.set(items);
  }

  function reading(input) {
    input.hidden = false;
    input.addEventListener("change", async () => {
      const chosen = input.files[0];
      if (chosen) document.getElementById("file").value = await chosen.text();
    });
  }

  function send(address, said) {
    return fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(said) });
  }

  function element(name, kind) {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    return made;
  }

  function key() {
    return "order-" + Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join("");
  }
})((window.hallboard = window.hallboard || {}));
