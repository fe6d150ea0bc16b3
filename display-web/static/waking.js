// A page whose other scripts did not arrive would hang there for ever: it asks for itself again until it is whole.
(function (hallboard) {
  "use strict";

  function look() {
    if (hallboard.awake) return;
    fetch(location.href, { cache: "no-store" }).then(
      (answer) => answer.ok && location.reload(),
      () => undefined, // nobody answers: the next look will see
    );
  }

  setInterval(look, 15000 + Math.random() * 15000);
})((window.hallboard = window.hallboard || {}));
