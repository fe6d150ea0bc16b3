// 遮蔽 on a desk's page: what stands on it goes at once, and on a tablet also when nobody touched it.
(function () {
  "use strict";

  const form = document.getElementById("veils");
  if (!form) return;

  // A page that comes back by the button of the browser is asked for anew.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  form.addEventListener("submit", () => document.querySelector("main").remove());

  const patience = Number(form.dataset.afterMs);
  if (!patience) return;
  let touchedAt = performance.now();
  let toldAt = touchedAt;

  // A finger that only reads is somebody all the same; the house is told now and then.
  function touched() {
    const now = performance.now();
    if (now - touchedAt >= patience) return;
    touchedAt = now;
    if (now - toldAt < patience / 8) return;
    toldAt = now;
    fetch("/api/v1/touches", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }).catch(() => {});
  }

  for (const touch of ["pointerdown", "keydown", "wheel"]) addEventListener(touch, touched, { capture: true, passive: true });
  const look = setInterval(() => {
    if (performance.now() - touchedAt < patience) return;
    clearInterval(look);
    form.requestSubmit();
  }, 500);
})();
