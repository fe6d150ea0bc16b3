// Asks again every five seconds whether somebody has typed the letters; without scripts the page refreshes itself.
(function () {
  "use strict";
  setTimeout(function () { location.reload(); }, 5000);
})();
