// The size that the glass really has.
(function () {
  "use strict";

  const size = document.getElementById("size");
  const said = size.textContent;
  function measure() {
    const ratio = window.devicePixelRatio || 1;
    size.textContent = said + "・" + innerWidth + "×" + innerHeight + (ratio === 1 ? "" : "（×" + ratio + "）");
  }
  window.addEventListener("resize", measure);
  measure();
})();
