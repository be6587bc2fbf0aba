/* The page anew: at most once a minute (by the server's clock; one that was set back counts as passed), and only when the page
   itself answers, so that nothing can make a screen blink or go blank. */
(function () {
  "use strict";
  var clock = window.iocClock, looks = window.iocLooks, waits = document.body.dataset.live === "wait";
  var left = null; /* when another page was asked for here: somebody logs out, or looks elsewhere */
  window.addEventListener("beforeunload", function () { left = clock.ticks(); });
  /* what is on its way then must neither turn the browser back nor keep what the next page wipes */
  function leaving() { return left !== null && clock.ticks() - left < 10; }
  /* true: it is on its way; false: it fails; null: it is not yet asked for. "fresh": the release of which it has to be */
  async function reload(reason, fresh) {
    var held = {};
    try { held = JSON.parse(sessionStorage.getItem("ioc-reload") || "{}"); } catch (fault) { held = {}; }
    var passed = clock.real() - (held.at || 0), least = reason === "auth" && held.why !== "auth" ? 5 : 60;
    if (leaving() || !waits && passed >= 0 && passed < least) return null;
    if (reason !== "auth") {
      await looks.pause(waits ? 1500 : 4000);
      var answer = await looks.ask(location.href, 8000);
      if (answer.status >= 500 || answer.status === 202) return false;
      if (reason === fresh && (await answer.text()).indexOf('data-build="' + fresh + '"') < 0) return false; /* a worker of the old release still answers */
    }
    if (leaving()) return null;
    sessionStorage.setItem("ioc-reload", JSON.stringify({ at: clock.real(), why: reason }));
    location.reload();
    return true;
  }
  window.iocAnew = { leaving: leaving, reload: reload };
})();
