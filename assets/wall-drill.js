/* A rehearsal on this screen. Its boards stand beside the real ones under names of their own ("tong-quan~<id>") and are drawn by
   the server under that name: neither is ever taken for the other, and only real ones are kept. */
(function () {
  "use strict";
  var JOIN = "~";
  /* the one that goes on, by the server's clock; it ends without the server too */
  function now(plan, real) { return plan.rehearsal && real < plan.rehearsal.until ? plan.rehearsal : null; }
  function key(name, one) { return one ? name + JOIN + one.id : name; }
  function board(key) { return key.split(JOIN)[0]; }
  function acted(key) { return key.indexOf(JOIN) > 0; }
  /* device: it is a screen that asks, and in its browser somebody may be logged in */
  function address(key, part, device) {
    var asked = (device ? ["man-hinh"] : []).concat(acted(key) ? ["dien-tap=" + key.split(JOIN)[1]] : []);
    return "/wall/" + board(key) + part + (asked.length ? "?" + asked.join("&") : "");
  }
  /* which picture is due; half a second late, so that the server's clock has come as far */
  function mark(one, real) { return one.id + "." + Math.floor(Math.max(0, real - one.at - .5) / one.step); }
  /* the server is taken to be away: for how long by now, or -1 */
  function away(one, real) { return one && one.server ? Math.max(0, real - one.at) * one.pace : -1; }
  /* what may be kept of a plan: a screen that starts again asks what it is to act out */
  function real(plan) { return Object.assign({}, plan, { rehearsal: null }); }
  window.iocDrill = { now: now, key: key, board: board, acted: acted, address: address, mark: mark, away: away, real: real };
})();
