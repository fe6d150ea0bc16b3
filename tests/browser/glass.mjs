// Looks at a page as somebody in front of it would: what is cut, what is faint, what comes with the longest words. Each runs in the page.

/** Every text that leaves its box or the glass, after everything had time to fit. */
export function clippings() {
  const cut = [];
  const board = document.getElementById("board");
  window.hallboard.ticker(board);
  window.hallboard.arrange(board, false);
  const all = [...board.querySelectorAll("*"), ...document.querySelectorAll(".corner *, .amber, .amber *, .dead *")];
  const seen = []; // where words of the board itself stand
  for (const element of all) {
    const box = element.getBoundingClientRect();
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!box.width || !box.height || element.closest("svg") || getComputedStyle(element).visibility === "hidden") continue;
    const name = `${element.className || element.tagName} "${element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}"`;
    const hides = getComputedStyle(element).overflow !== "visible";
    if (hides && element.scrollWidth > element.clientWidth + 1) cut.push(`${name} is wider than its box`);
    if (hides && element.scrollHeight > element.clientHeight + box.height * 0.12 + 2) cut.push(`${name} is higher than its box`);
    const slack = box.height * 0.12 + 2; // line boxes are taller than letters
    const outside = box.right > innerWidth + 2 || box.left < -2 || box.bottom > innerHeight + slack || box.top < -slack;
    if (own && outside) cut.push(`${name} leaves the glass`);
    if (own && !element.closest(".emergency, .notices, .day-before, .amber, .dead")) seen.push({ name, element, ...wordsOf(element) });
  }
  if (!document.querySelector(".emergency.full")) cut.push(...seen.flatMap((one, n) => seen.slice(n + 1).filter((other) => lieOver(one, other)).map((other) => `${one.name} lies over ${other.name}`)));
  const reported = window.hallboard.clipped(board);
  if (reported) cut.push(`the page itself reports ${reported} cut`);
  if (document.documentElement.scrollWidth > innerWidth) cut.push("the page scrolls sideways");
  if (document.documentElement.scrollHeight > innerHeight) cut.push("the page scrolls");
  return cut;

  /** The place the letters take, without the air of their line. */
  function wordsOf(element) {
    const boxes = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim()).map((node) => {
      const words = document.createRange();
      words.selectNodeContents(node);
      return words.getBoundingClientRect();
    });
    const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
    const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
    const air = Math.max(0, (bottom - top) * 0.2);
    return { left, right, top: top + air, bottom: bottom - air };
  }

  function lieOver(one, other) {
    if (one.element.contains(other.element) || other.element.contains(one.element)) return false;
    const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    return across > 2 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
  }
}

/** Puts four more languages beside the English, each longer than the English is; as many letters as a careful translation needs. */
export function speakLong() {
  const LONG = {
    vi: ["Vui lòng chờ đợi theo thứ tự được gọi ở phòng khác ", 1.4],
    id: ["Harap tunggu di ruang tunggu sampai nomor dipanggil ", 1.3],
    th: ["กรุณารอสักครู่จนกว่าจะมีการเรียกหมายเลขของท่าน", 1.2],
    ja: ["番号が呼ばれるまで待合室でお待ちください", 0.8],
  };
  document.querySelectorAll('#board span.en[lang="en"]').forEach((place) => {
    if (place.closest(".emergency")) return; // has its own texts in all languages
    const text = place.textContent;
    const words = [["en", text], ...Object.entries(LONG).map(([lang, [say, by]]) => [lang, say.repeat(4).slice(0, Math.ceil(text.length * by)).trim()])];
    const slot = document.createElement("span");
    slot.className = "tongues";
    for (const [lang, said] of words) {
      const word = Object.assign(document.createElement("span"), { lang, textContent: said });
      if (place.hasAttribute("data-proof")) word.setAttribute("data-proof", "");
      slot.append(word);
    }
    place.removeAttribute("data-proof");
    place.removeAttribute("lang");
    place.replaceChildren(slot);
  });
  document.body.dataset.tongues = "th";
  window.hallboard.tongues();
}

/**
 * How many words are on the glass in this look and at this age, and those that stand out less than 7:1 from what lies
 * below them. `age` is "live", "stale aged", "stale aged gone" or "past".
 */
export function contrasts([look, age]) {
  document.body.classList.remove("light", "night", "stale", "aged", "gone", "past");
  document.body.classList.add(look, ...age.split(" "));
  document.getElementById("amber").hidden = !age.includes("stale") || age.includes("gone");
  document.getElementById("dead").hidden = !age.includes("gone");
  const numbers = (colour) => (colour.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => {
    const [lr, lg, lb] = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * lr + 0.7152 * lg + 0.0722 * lb;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  let words = 0;
  for (const element of document.querySelectorAll("#board *, .corner *, #ticker *, .amber *, .dead *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const style = getComputedStyle(element);
    if (!own || !element.getClientRects().length || style.visibility === "hidden" || element.closest("svg")) continue;
    words += 1;
    const [one, other] = [light(numbers(style.color)), light(ground(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 7) low.push(`${element.closest("[class]").className} on ${element.parentElement.className} is ${ratio.toFixed(1)}`);
  }
  return { words, low: [...new Set(low)] };
}

/** Every text that can be seen and is set in fewer pixels than these. */
export function smallest(pixels) {
  const words = Array.from(document.querySelectorAll("#board *, .corner *")).filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  const seen = words.filter((one) => one.getClientRects().length && getComputedStyle(one).visibility !== "hidden" && !one.closest("svg"));
  const size = (one) => parseFloat(getComputedStyle(one).fontSize);
  return seen.filter((one) => size(one) < pixels).map((one) => `${one.closest("[class]").className} "${one.textContent.trim().slice(0, 30)}" is ${size(one).toFixed(1)}`);
}
