/* Whether this browser can run the page; written so that very old ones can read it. */
(function () {
  "use strict";
  // a module whose only function takes a value of the page, which old engines do not know
  var reference = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 111, 0];
  self.nianbaoSupported = typeof WebAssembly === "object" && typeof Worker === "function" &&
    typeof DecompressionStream === "function" && typeof Blob.prototype.stream === "function" &&
    WebAssembly.validate(new Uint8Array(reference));
  document.getElementById(self.nianbaoSupported ? "main" : "unsupported").hidden = false;
})();
