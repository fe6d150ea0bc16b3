// The number of a person who has come, over the whole tablet, to be turned towards that person.

const SHOWN_MS = 8000;

const dialog = document.getElementById("number");
let timer = 0;

export function showNumber(room, turn, hearing) {
  if (!dialog) return;
  dialog.querySelector(".number-room").textContent = room.querySelector(".plate h1, h2").textContent;
  dialog.querySelector(".number-turn").textContent = turn;
  const slip = dialog.querySelector("a");
  slip.href = "/rooms/" + room.dataset.room + "/hearings/" + hearing + "/slip";
  if (!dialog.open) dialog.showModal();
  const until = performance.now() + SHOWN_MS;
  clearInterval(timer);
  const tick = () => {
    const left = Math.ceil((until - performance.now()) / 1000);
    dialog.querySelector(".left").textContent = left + " 秒";
    if (left <= 0) dialog.close();
  };
  timer = setInterval(tick, 250);
  tick();
}

if (dialog) {
  dialog.addEventListener("close", () => clearInterval(timer));
  dialog.addEventListener("click", (event) => {
    const slip = event.target.closest("a");
    if (slip) {
      event.preventDefault();
      window.open(slip.href); // prints and closes by itself
    }
    dialog.close();
  });
}
