/* What a screen keeps in its browser for the time in which no server answers: the page as it came with its files, each
   board as it last stood with the time of its figures, and the plan. wall-worker.js hands the page out, and wipes it all
   when the screen has lost its right. Needs a secure context: without TLS a page keeps nothing, and its sign of life says so. */
(function () {
  "use strict";
  var body = document.body, PREFIX = "ioc-wall-", name = PREFIX + body.dataset.build, PACE = 60, LIFE = 7 * 86400;
  var can = body.dataset.live === "wall" && body.dataset.keep !== undefined && !!window.caches && !!navigator.serviceWorker;
  var PLAN = body.dataset.wall + "/lich"; /* of each address its own: a browser can be a screen and somebody's phone */
  /* before any script touches it */
  var page = can && body.dataset.kept === undefined ? "<!DOCTYPE html>" + document.documentElement.outerHTML : "";
  var written = {}, plan = "";
  function answer(text, told) {
    return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", "X-Told": JSON.stringify(told || {}) } });
  }
  function silently(made) { made.catch(function () { return null; }); } /* a full or a forbidden store: the wall goes on without */

  /* the page and all that it loads; then what another release has left goes */
  async function shell() {
    await navigator.serviceWorker.register("/wall/worker.js");
    if (!page) return;
    var held = await caches.open(name), spots = document.querySelectorAll('link[href^="/static/"], script[src^="/static/"]');
    for (var spot of spots) {
      var address = spot.getAttribute("href") || spot.getAttribute("src");
      if (!await held.match(address)) await held.add(address);
    }
    await held.put(location.pathname + location.search, answer(page)); /* of a unit (?don-vi=) its own */
    page = "";
    for (var other of await caches.keys()) if (other.startsWith(PREFIX) && other !== name) await caches.delete(other);
  }
  /* a board as it stands; told: {mark, figures, real}, when its figures were last heard to be right */
  async function write(root, told) {
    var held = await caches.open(name), copy = root.cloneNode(true);
    copy.querySelectorAll(".flash").forEach(function (one) { one.classList.remove("flash"); });
    await held.put("/wall/" + root.dataset.board + "/khung", answer(copy.outerHTML, told));
  }
  function board(root, told, now) {
    var before = written[root.dataset.board];
    if (!can || before !== undefined && now - before < PACE) return;
    written[root.dataset.board] = now;
    silently(write(root, told));
  }
  function plans(told, mark) {
    var text = JSON.stringify({ plan: told, plans: mark });
    if (!can || text === plan) return;
    plan = text;
    silently(caches.open(name).then(function (held) { return held.put(PLAN, answer(text)); }));
  }
  /* what was kept of a board, or null; too old says nothing to anybody any more */
  async function read(of, now) {
    if (!can) return null;
    var found = await caches.match("/wall/" + of + "/khung", { cacheName: name }), told;
    if (!found) return null;
    told = JSON.parse(found.headers.get("X-Told"));
    return now - told.real > LIFE ? null : { html: await found.text(), told: told };
  }
  async function planned() {
    var found = can && await caches.match(PLAN, { cacheName: name });
    return found ? JSON.parse(await found.text()) : null;
  }
  /* so long without a word of the server: it all goes, and the worker has a page of words in its place */
  var over = false;
  async function expire(silent) {
    if (!can || over || silent <= LIFE || !navigator.serviceWorker.controller) return;
    over = true;
    for (var one of await caches.keys()) if (one.startsWith(PREFIX)) await caches.delete(one);
    location.reload();
  }
  if (can) silently(shell());
  window.iocKept = { can: can, board: board, plans: plans, read: read, planned: planned, expire: expire };
})();
