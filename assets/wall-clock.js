/* The wall's clock: the server's time, whatever the screen's own clock says. "figures" is the clock of the figures (it may
   stand still), "real" the server's own; performance.now() only counts what has passed since it was last heard. */
(function () {
  "use strict";
  var body = document.body;
  var KEPT = "ioc-wall";
  function kept() { try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch (fault) { return {}; } }
  function keep(told) { try { localStorage.setItem(KEPT, JSON.stringify(Object.assign(kept(), told))); } catch (fault) { return; } }
  function ticks() { return performance.now() / 1000; }
  var heard = { figures: Number(body.dataset.now) || 0, real: Number(body.dataset.real) || 0 };
  var offset = heard.real - ticks(), samples = [];
  (function () { /* a page that comes out of the browser's own cache is older than it says */
    var before = kept();
    if (before.off === undefined || !heard.real) return;
    var now = Date.now() / 1000 + before.off;
    if (now - heard.real < 30) return;
    offset = now - ticks();
    if (before.real > heard.real) heard = { figures: before.figures, real: before.real };
  })();
  function real() { return ticks() + offset; }
  function silent() { return Math.max(0, real() - heard.real); }
  function figures() { return heard.figures + (body.dataset.frozen ? 0 : silent()); }
  /* the answer that came quickest tells the clock best; a jump (a machine that slept) starts anew */
  function listen(answer, sent) {
    var clock = Number(answer.headers.get("X-Clock")), now = ticks(), sample;
    heard = { figures: Number(answer.headers.get("X-Server-Time")) || heard.figures, real: clock || real() };
    if (!clock) return;
    sample = { offset: clock - (sent + now) / 2, took: now - sent };
    if (Math.abs(sample.offset - offset) > 2) samples = [];
    samples = samples.concat([sample]).slice(-12);
    offset = samples.reduce(function (best, one) { return one.took < best.took ? one : best; }).offset;
    keep({ off: real() - Date.now() / 1000, figures: heard.figures, real: heard.real });
  }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  function local(epoch) { return new Date((epoch + 7 * 3600) * 1000); }
  function hour(epoch) { var d = local(epoch); return two(d.getUTCHours()) + ":" + two(d.getUTCMinutes()); }
  function minuteOfDay() { var d = local(real()); return d.getUTCHours() * 60 + d.getUTCMinutes(); }
  function age(seconds) {
    var s = Math.max(0, Math.floor(seconds)), m = Math.floor(s / 60), h = Math.floor(m / 60);
    if (m < 1) return s + " " + body.dataset.second;
    return h < 1 ? m + " " + body.dataset.minute : h + " " + body.dataset.hour + " " + (m % 60) + " " + body.dataset.minute;
  }
  window.iocClock = {
    ticks: ticks, real: real, figures: figures, listen: listen, hour: hour, minuteOfDay: minuteOfDay, age: age,
    heard: function () { return heard; }
  };
})();
