// The clerk's desk: a file can be dropped on the form, and one tap is one order. Without this file the forms work as they are.
(function () {
  "use strict";
  const drop = document.querySelector("form.drop");
  if (drop) {
    const file = drop.querySelector("input[type=file]");
    const problem = drop.querySelector(".problem");
    const most = Number(drop.dataset.most);

    const fits = () => {
      const chosen = file.files && file.files[0];
      const wrong = !chosen ? "" : chosen.size > most ? "這個檔案太大，庭期檔以 " + most / 1024 / 1024 + " MiB 為限。" : chosen.size === 0 ? "這個檔案是空的。" : "";
      problem.textContent = wrong;
      problem.hidden = wrong === "";
      return wrong === "";
    };

    ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    }));
    drop.addEventListener("dragleave", (event) => {
      if (!drop.contains(event.relatedTarget)) drop.classList.remove("over");
    });
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files.length === 0) return;
      file.files = event.dataTransfer.files;
      if (fits()) drop.requestSubmit();
    });
    file.addEventListener("change", fits);
    drop.addEventListener("submit", (event) => {
      if (!fits()) {
        event.preventDefault();
        return;
      }
      busy(drop, "讀取中…");
    });
  }

  document.querySelectorAll("form[data-once]").forEach((form) => {
    form.addEventListener("submit", () => busy(form, "匯入中…"));
  });

  const print = document.querySelector("button.print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }

  // Disabled after the form has gone, or it would not go; woken again when the browser comes back to the page.
  function busy(form, words) {
    const button = form.querySelector("button[type=submit]");
    if (!button) return;
    const said = button.textContent;
    setTimeout(() => {
      button.disabled = true;
      button.textContent = words;
    }, 0);
    window.addEventListener("pageshow", () => {
      button.disabled = false;
      button.textContent = said;
    });
  }
})();
