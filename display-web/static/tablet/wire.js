// Between the tablet and the house: orders with a key of their own, and pages as fragments.

const PATIENCE_MS = 8000;
const NUMBERS = new Set(["seen", "hearing", "expect", "to", "into", "minutes", "undo"]);
const SWITCHES = new Set(["early", "sure", "then_call", "elsewhere", "held"]);

const policy = window.trustedTypes
  ? window.trustedTypes.createPolicy("hallboard", { createHTML: (html) => html })
  : { createHTML: (html) => html };

// A name for one order that nobody else has; it stays the same however often the order is sent.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What a form and the button that was tapped ask for, as the house reads it.
export function orderOf(form, button) {
  const order = { key: newKey() };
  const answers = [];
  for (const [name, text] of new FormData(form, button)) {
    if (name === "back" || name === "key" || text === "") continue;
    if (name.startsWith("answer-")) answers.push(name.slice(7) + ":" + text);
    else if (NUMBERS.has(name)) order[name] = Number(text);
    else if (SWITCHES.has(name)) order[name] = text === "true";
    else order[name] = text;
  }
  if (answers.length) order.answers = answers.join(",");
  const address = button && button.hasAttribute("formaction") ? button.formAction : form.action;
  return { address, body: order };
}

// Sends an order; `unanswered` means that nobody knows whether it arrived.
export async function send(order) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(order.address, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(order.body),
      signal: late.signal,
    });
    const said = await answer.json();
    if (answer.status >= 500) return { unanswered: true, message: said.message };
    return { ok: answer.ok, status: answer.status, said };
  } catch {
    return { unanswered: true };
  } finally {
    clearTimeout(timer);
  }
}

// A part of a page, as the house draws it now; none where it does not answer.
export async function fragment(address) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" }, signal: late.signal });
    if (new URL(answer.url).pathname === "/veil") return null; // names stand on it, and they are hidden
    if (answer.redirected || answer.status === 401) {
      location.reload(); // the session has ended; the house shows the way in
      return null;
    }
    if (!answer.ok) return null;
    const template = document.createElement("template");
    template.innerHTML = policy.createHTML(await answer.text());
    return template.content;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
