/* A look at the server from a wall, and how one that failed is called: "net" its own network is out, "gone" no server
   answers, "slow" it takes long, "fault" it answers and has nothing to tell. */
(function () {
  "use strict";
  var SOON = 4000, LONG = 15000; /* milliseconds for which a look waits; where none is answered each fourth waits long */
  var silent = 0, dead = false;  /* looks in a row that were not answered in time; a long one was among them */
  async function ask(address, limit, more) { return fetch(address, Object.assign({ cache: "no-store", signal: AbortSignal.timeout(limit) }, more)); }
  function pause(most) { return new Promise(function (done) { setTimeout(done, Math.random() * most); }); }
  function limit() { return silent % 4 === 3 ? LONG : SOON; }
  /* "": well. took: seconds. In the place of a server that is gone a proxy answers (502, or a 503 that is not the server's own),
     or it waited in vain (504) */
  function answered(answer, took) {
    silent = 0;
    dead = false;
    if (answer.ok || answer.status === 304) return took * 1000 > SOON ? "slow" : "";
    if (answer.status === 504) return "slow";
    return answer.status === 502 || answer.status === 503 && !/json/.test(answer.headers.get("Content-Type")) ? "gone" : "fault";
  }
  /* a machine that is off, or behind a dead switch, refuses nothing: it is silent, and so for long */
  function failed(fault) {
    var late = fault && fault.name === "TimeoutError";
    dead = dead || late && limit() === LONG;
    silent += late ? 1 : 0;
    if (navigator.onLine === false) return "net";
    return late && !dead ? "slow" : "gone";
  }
  window.iocLooks = { ask: ask, pause: pause, limit: limit, answered: answered, failed: failed };
})();
