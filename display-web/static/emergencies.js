// 緊急訊息: the button has to be held for two seconds. Without this file a second page asks instead.
(function () {
  "use strict";
  const button = document.querySelector("button.hold");
  const form = button.form;
  document.getElementById("hold-hint").hidden = false;
  let timer = null;

  function begin(event) {
    if (event.button > 0 || timer || !form.reportValidity()) return;
    button.classList.add("holding");
    timer = setTimeout(raise, Number(button.dataset.holdMs));
  }

  function stop() {
    clearTimeout(timer);
    timer = null;
    button.classList.remove("holding");
  }

  function raise() {
    stop();
    const sure = document.createElement("input");
    sure.type = "hidden";
    sure.name = "sure";
    sure.value = "true";
    form.appendChild(sure);
    button.disabled = true;
    form.submit();
  }

  button.addEventListener("pointerdown", begin);
  ["pointerup", "pointerleave", "pointercancel", "blur"].forEach((name) => button.addEventListener(name, stop));
  button.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!event.repeat) begin(event);
  });
  button.addEventListener("keyup", stop);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  // Whoever wants words of their own finds the fields open.
  form.addEventListener("change", (event) => {
    if (event.target.name !== "prepared") return;
    const own = form.querySelector("details");
    own.open = event.target.value === "";
    if (own.open) own.querySelector("textarea").focus();
  });
  // A mere tap raises nothing.
  form.addEventListener("submit", (event) => event.preventDefault());
})();
