// The wall inside the office in pages: whoever does not fit on the glass takes turns, the most urgent first.
const TURN_MS = 12000;
const FOOT = 56; // room below for the page's number

setInterval(lay, 500);
lay();

function lay() {
  const grid = document.querySelector(".grid");
  const turns = document.getElementById("turns");
  const cells = [...grid.querySelectorAll(".cell")];
  cells.forEach((cell) => cell.classList.remove("turned"));
  const pages = paged(cells, innerHeight - FOOT);
  const turn = Number(document.getElementById("office").dataset.turnMs) || TURN_MS;
  const now = Math.floor(performance.now() / turn) % Math.max(1, pages.length);
  pages.forEach((page, nth) => page.forEach((cell) => cell.classList.toggle("turned", nth !== now)));
  turns.hidden = pages.length < 2;
  turns.textContent = `第 ${now + 1}/${pages.length} 頁，共 ${cells.length} 人`;
}

// Rows of cells, as many on a page as fit above `end`.
function paged(cells, end) {
  const pages = [];
  let first = 0; // where the grid begins
  let above = 0; // how far this page's first row lies below that
  for (const cell of cells) {
    const { top, bottom } = cell.getBoundingClientRect();
    if (pages.length === 0) first = top;
    const starts = pages.length === 0 || (bottom - above > end && top - above > first);
    if (starts) {
      above = top - first;
      pages.push([]);
    }
    pages[pages.length - 1].push(cell);
  }
  return pages;
}
