// Asks every five seconds whether somebody has typed the letters, and goes on only when the house answers: an error page of
// the browser would stay. Without scripts the page refreshes itself.
(function () {
  "use strict";

  function ask() {
    fetch("/d", { cache: "no-store" }).then(
      function (answer) {
        if (answer.ok) location.assign("/d");
        else later();
      },
      later,
    );
  }

  function later() {
    setTimeout(ask, 5000);
  }

  later();
})();
