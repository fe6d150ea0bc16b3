// The wall where it hangs, without a hand: looks once a minute at its own address, and goes there where it was moved, taken away, or is of an older version.
const LOOK_MS = 60000;

let lookedAt = performance.now();

async function look() {
  lookedAt = performance.now();
  try {
    const answer = await fetch("/d", { cache: "no-store" });
    if (!answer.ok) return;
    const isHere = new URL(answer.url).pathname === location.pathname;
    if (!isHere || !(await answer.text()).includes(version())) location.assign("/d");
  } catch {
    // Nobody is there: an error page of the browser would stay.
  }
}

// Of the files that this page was made with.
function version() {
  return document.querySelector("link[rel=stylesheet]").href.split("/static/")[1].split("/")[0];
}

function tick() {
  if (performance.now() - lookedAt > Number(document.body.dataset.lookMs || LOOK_MS)) look();
}

// Whoever only looks in from a desk stays.
if (document.getElementById("office").dataset.hangs) setInterval(tick, 1000);
