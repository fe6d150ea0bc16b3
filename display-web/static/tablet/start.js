// The tablet: wires fingers and forms to the rooms on the page.

import { labelOf, roomOf, watch, whole } from "./finger.js";
import { Room } from "./room.js";
import { Veil } from "./veil.js";

const page = document.getElementById("rooms");
const rooms = new Map();
for (const element of page.querySelectorAll("[data-room]")) {
  rooms.set(element.id, new Room(element, page));
}

function of(element) {
  const room = roomOf(element);
  return room ? rooms.get(room.id) : null;
}

watch(
  (button) => {
    const room = of(button);
    return !room || !button.closest(".order") || room.takes(button);
  },
  (id) => rooms.get(id) && rooms.get(id).paintHeld(),
);

const veil = new Veil(page, rooms, (button) => {
  const room = of(button);
  if (room && room.takes(button)) room.order(button.form, button, true);
});
page.addEventListener("refused", (event) => veil.refused(of(event.target), event.detail));

let byPointer = false;
addEventListener("click", (event) => { byPointer = event.detail > 0; }, true);

page.addEventListener("submit", (event) => {
  const form = event.target;
  const room = of(form);
  if (!room || !form.matches(".order")) return;
  event.preventDefault();
  const button = event.submitter || form.querySelector("button");
  if (veil.asleep) room.asksToHold(form, button, byPointer);
  else if (room.takes(button) && whole(button, byPointer)) room.order(form, button);
  else room.tooSoon(button);
});

page.addEventListener("click", (event) => {
  const room = of(event.target);
  const link = event.target.closest("a[data-sheet], a[data-close], .turn-clock");
  if (!room || !link) return;
  event.preventDefault();
  if (link.matches(".turn-clock")) turnClock(link);
  else if (link.hasAttribute("data-close")) room.sheet.close();
  else if (!room.busy && !room.isLost()) room.sheet.open(link.getAttribute("href"), link.closest(".sheet") ? null : link);
});

addEventListener("keydown", (event) => {
  const room = of(document.activeElement);
  if (event.key === "Escape" && room) room.sheet.close();
});

// 補登: the time is chosen by taps alone.
function turnClock(button) {
  const input = button.closest("form").querySelector("input[type=time]");
  const [hours, minutes] = input.value.split(":").map(Number);
  const turned = (hours * 60 + minutes + Number(button.dataset.minutes) + 1440) % 1440;
  input.value = String(Math.floor(turned / 60)).padStart(2, "0") + ":" + String(turned % 60).padStart(2, "0");
}

setInterval(() => rooms.forEach((room) => room.tick()), 250);
document.documentElement.dataset.ready = labelOf(page) ? "yes" : "empty";
