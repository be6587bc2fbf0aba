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
  var unsure = false; /* the screen's own clock cannot tell how much time has passed since */
  (function () { /* a page that comes out of the browser's own keeping is older than it says */
    var before = kept(), old = body.dataset.kept !== undefined, now;
    if (!heard.real) return;
    if (before.off === undefined) { unsure = old; return; }
    now = Date.now() / 1000 + before.off;
    if (!old && now - heard.real < 30) return;
    if (before.real > heard.real) heard = { figures: before.figures, real: before.real };
    unsure = now < heard.real - 5; /* set back while the screen was off: at least so long */
    offset = Math.max(now, heard.real) - ticks();
  })();
  /* the counter may stand still while the machine sleeps; its own clock does not, and tells for how long that was */
  var apart = Date.now() / 1000 - ticks();
  function woken() {
    var now = Date.now() / 1000 - ticks(), slept = now - apart;
    apart = now;
    if (slept < 5) return;
    offset += slept;
    samples = [];
  }
  function real() { woken(); return ticks() + offset; }
  function silent() { return Math.max(0, real() - heard.real); }
  function figures() { return heard.figures + (body.dataset.frozen ? 0 : silent()); }
  /* the answer that came quickest tells the clock best; a jump (a machine that slept) starts anew */
  function listen(answer, sent) {
    var clock = Number(answer.headers.get("X-Clock")), now = ticks(), sample;
    heard = { figures: Number(answer.headers.get("X-Server-Time")) || heard.figures, real: clock || real() };
    if (!clock) return;
    unsure = false;
    sample = { offset: clock - (sent + now) / 2, took: now - sent };
    if (Math.abs(sample.offset - offset) > 2 + sample.took / 2) samples = []; /* by more than a slow answer can be wrong */
    samples = samples.concat([sample]).slice(-12);
    offset = samples.reduce(function (best, one) { return one.took < best.took ? one : best; }).offset;
    keep({ off: real() - Date.now() / 1000, figures: heard.figures, real: heard.real });
  }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  function local(epoch) { return new Date((epoch + 7 * 3600) * 1000); }
  function hour(epoch) { var d = local(epoch); return two(d.getUTCHours()) + ":" + two(d.getUTCMinutes()); }
  function day(epoch) { var d = local(epoch); return two(d.getUTCDate()) + "/" + two(d.getUTCMonth() + 1); }
  /* a moment in few letters: the hour of today, else the day */
  function at(epoch) { return day(epoch) === day(figures()) ? hour(epoch) : day(epoch); }
  function date(epoch) { var d = local(epoch); return { weekday: (d.getUTCDay() + 6) % 7, text: day(epoch) + "/" + d.getUTCFullYear() }; }
  function minuteOfDay() { var d = local(real()); return d.getUTCHours() * 60 + d.getUTCMinutes(); }
  function age(seconds) {
    var s = Math.max(0, Math.floor(seconds)), m = Math.floor(s / 60), h = Math.floor(m / 60), told = body.dataset, text;
    if (m < 1) text = s + " " + told.second;
    else if (h < 1) text = m + " " + told.minute;
    else text = h < 24 ? h + " " + told.hour + " " + m % 60 + " " + told.minute : Math.floor(h / 24) + " " + told.day + " " + h % 24 + " " + told.hour;
    return unsure ? told.over + " " + text : text;
  }
  function say(spots, words) {
    document.querySelectorAll(spots).forEach(function (spot) {
      var text = words(spot);
      if (spot.textContent !== text) spot.textContent = text;
    });
  }
  /* the hour and the day go on without the server; where nobody knows how long it was away, they are not said */
  function show() {
    var now = figures(), today = date(now), known = !unsure, days = body.dataset.days;
    say("[data-clock]", function () { return known ? hour(now) : "–:–"; });
    document.querySelectorAll("[data-today]").forEach(function (spot) {
      var told = known ? today.text : "";
      if (spot.dataset.today === told) return;
      spot.dataset.today = told;
      spot.replaceChildren.apply(spot, known ? [days.split("|")[today.weekday], document.createElement("br"), told] : []);
    });
  }
  window.iocClock = {
    ticks: ticks, real: real, silent: silent, figures: figures, listen: listen, hour: hour, at: at, date: date, minuteOfDay: minuteOfDay, age: age,
    say: say, show: show, unsure: function () { return unsure; },
    heard: function () { return heard; }
  };
})();
