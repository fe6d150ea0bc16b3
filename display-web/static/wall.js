// Asks every five seconds how the screens stand, and leaves the page alone while somebody uses it.
(function () {
  "use strict";

  const policy = window.trustedTypes
    ? window.trustedTypes.createPolicy("hallboard", { createHTML: (html) => html })
    : { createHTML: (html) => html };

  async function look() {
    const wall = document.getElementById("wall");
    if (document.hidden || isInUse(wall)) return;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
      const next = page.getElementById("wall");
      // A picture is loaded again only when there is a newer one.
      if (next && !isInUse(wall)) window.morphdom(wall, document.adoptNode(next));
      wall.classList.remove("lost");
    } catch (lost) {
      wall.classList.add("lost");
    }
  }

  // Somebody may have begun to write while the answer was on its way.
  function isInUse(wall) {
    return wall.querySelector("details[open], input:focus, select:focus") !== null;
  }

  setInterval(look, 5000);
})();
