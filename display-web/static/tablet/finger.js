// Which finger is down on which room, and whether a tap is one that the house should hear.

const down = new Map();
let pressed = null;

export function roomOf(element) {
  return element && element.closest ? element.closest("[data-room]") : null;
}

// What a button says to whoever looks at it, but for the seconds that run on it.
export function labelOf(button) {
  const words = Array.from(button.childNodes).filter((node) => !(node.matches && node.matches(".left")));
  return words.map((node) => node.textContent).join("").replace(/\s+/g, " ").trim();
}

// Whether a finger rests on this room.
export function isDown(element) {
  return [...down.values()].includes(element.id);
}

// Watches all fingers; `armed` says whether a button takes taps now, `lifted` is told when one leaves.
export function watch(armed, lifted) {
  addEventListener("pointerdown", (event) => {
    const button = event.target.closest("button, a, summary, label, input");
    const room = roomOf(event.target);
    if (room) down.set(event.pointerId, room.id);
    pressed = button && { button, label: labelOf(button), armed: armed(button) };
  }, true);
  const lift = (event) => {
    const room = down.get(event.pointerId);
    down.delete(event.pointerId);
    setTimeout(() => room && lifted(room)); // after the click that ends the tap
  };
  addEventListener("pointerup", lift, true);
  addEventListener("pointercancel", lift, true);
  // A key held down is one tap, not many.
  addEventListener("keydown", (event) => {
    if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
  }, true);
}

// Whether the click that ends here began on the same button with the same words, and while it took taps.
export function whole(button, byPointer) {
  if (!byPointer) return true;
  return Boolean(pressed && pressed.button === button && pressed.label === labelOf(button) && pressed.armed);
}
