// 地方: to choose some places is to no longer mean all of them, and the other way round.
(function () {
  "use strict";
  document.querySelectorAll("fieldset.places").forEach((places) => {
    const boxes = Array.from(places.querySelectorAll("input[type=checkbox]"));
    const all = boxes.find((box) => box.value === "all");
    places.addEventListener("change", (event) => {
      if (event.target === all && all.checked) boxes.forEach((box) => (box.checked = box === all));
      else if (event.target.checked) all.checked = false;
    });
  });
})();
