// Prints the slip when it is opened from the tablet, and on a tap.
(function () {
  "use strict";
  var button = document.getElementById("print");
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
  window.addEventListener("afterprint", function () { if (window.opener) window.close(); });
  if (window.opener || location.hash === "#print") window.print();
})();
