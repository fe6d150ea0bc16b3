// Asks every five seconds how the screens stand, and leaves the page alone while somebody uses it.
(function () {
  "use strict";

  const policy = window.trustedTypes
    ? window.trustedTypes.createPolicy("hallboard", { createHTML: (html) => html })
    : { createHTML: (html) => html };

  async function look() {
    const wall = document.getElementById("wall");
    if (document.hidden || wall.querySelector("details[open], input:focus, select:focus")) return;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
      const next = page.getElementById("wall");
      // A picture is loaded again only when there is a newer one.
      if (next) window.morphdom(wall, document.adoptNode(next));
      wall.classList.remove("lost");
    } catch (lost) {
      wall.classList.add("lost");
    }
  }

  setInterval(look, 5000);
})();
