/* A look at the server from a wall. */
(function () {
  "use strict";
  async function ask(address, limit, more) { return fetch(address, Object.assign({ cache: "no-store", signal: AbortSignal.timeout(limit) }, more)); }
  function pause(most) { return new Promise(function (done) { setTimeout(done, Math.random() * most); }); }
  window.iocLooks = { ask: ask, pause: pause };
})();
