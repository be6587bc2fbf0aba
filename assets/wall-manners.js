/* What a screen does by itself as time passes: dark out of hours, a slow walk against burn-in, and a page anew where the
   memory is full, and once a night: spread over half an hour, when the page answers. Called every quarter of a minute. */
(function () {
  "use strict";
  var clock = window.iocClock, born = clock.ticks(), spreadOver = Math.random() * 1800;
  function full(plan) { return !!plan.heap && !!performance.memory && performance.memory.usedJSHeapSize > plan.heap * 1e6; }
  /* renew(reason): ask for the page anew; it may be in vain, and is asked for again */
  window.iocManners = function (plan, stage, renew) {
    var minute = clock.minuteOfDay(), dim = plan.dim, since;
    var dark = !!dim && (dim[0] < dim[1] ? minute >= dim[0] && minute < dim[1] : minute >= dim[0] || minute < dim[1]);
    document.body.toggleAttribute("data-dim", dark);
    var step = Math.floor(clock.real() / 60), reach = plan.drift; /* a slow walk round a small square, % of the height */
    var walk = [[0, 0], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1]][step % 9];
    stage.style.translate = walk[0] * reach + "vh " + walk[1] * reach + "vh";
    if (full(plan)) renew("heap");
    if (plan.quiet === null || clock.ticks() - born < 3600) return;
    since = (minute - plan.quiet + 1440) % 1440 * 60;
    if (since >= spreadOver && since < spreadOver + 600) renew("quiet");
  };
})();
