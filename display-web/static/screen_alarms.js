// Tells a desk of screens that are dark or say what no page of ours says.
(function () {
  "use strict";

  const ASK_MS = 15000;
  const shelf = document.createElement("aside");
  shelf.className = "screen-alarms";
  shelf.setAttribute("aria-label", "螢幕警示");
  shelf.setAttribute("aria-live", "polite");
  document.body.prepend(shelf);

  async function ask() {
    try {
      const answer = await fetch("/api/v1/screens/alarms", { headers: { accept: "application/json" } });
      if (answer.ok) show((await answer.json()).alarms);
    } catch (lost) {
      // Without the house the desk has other worries, and says so itself.
    }
  }

  function show(alarms) {
    const words = alarms.map((alarm) => alarm.words);
    const told = words.length > 3 ? words.slice(0, 3).concat("另有 " + (words.length - 3) + " 個") : words;
    const text = told.join("；");
    if (shelf.textContent === text) return;
    shelf.textContent = text;
  }

  ask();
  setInterval(ask, ASK_MS);
})();
