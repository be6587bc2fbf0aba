/* A board on the stage: put there whole, or only its cells that changed. A changed value flashes once. */
(function () {
  "use strict";
  var figures = window.iocFigures;
  /* hidden, for it is not known whether its turn has come; "old": what it takes the place of, or null */
  function put(stage, old, text) {
    var holder = document.createElement("div"), fresh;
    holder.innerHTML = text;
    fresh = holder.firstElementChild;
    fresh.hidden = true;
    if (old) old.replaceWith(fresh);
    else stage.appendChild(fresh);
  }
  /* cells: name -> {html, hash} */
  function patch(root, cells) {
    var before = figures.held(root);
    Object.keys(cells).forEach(function (key) {
      var spot = root.querySelector('[data-cell="' + key + '"]'), cell = cells[key];
      if (!spot || spot.dataset.hash === cell.hash) return;
      spot.innerHTML = cell.html;
      spot.dataset.hash = cell.hash;
      figures.flash(spot, before);
    });
  }
  /* on a phone: which board stands is marked in the bar, and each begins at its head */
  function tabs(shown) {
    document.querySelectorAll("[data-tab]").forEach(function (one) {
      if (one.dataset.tab !== shown) { one.removeAttribute("aria-current"); return; }
      one.setAttribute("aria-current", "page");
      one.scrollIntoView({ block: "nearest", inline: "center" });
      scrollTo(0, 0);
    });
  }
  /* on a screen that stands upright a board is several pages, in equal times; now: see turn() of wall.js */
  function part(root, now) {
    var count = Number(root.dataset.parts) || 1, at = 1 + Math.min(count - 1, Math.floor(now.past / (now.dwell / count)));
    if (root.dataset.at !== String(at)) root.dataset.at = String(at);
  }
  /* how far the board's time has run; "still": it does not turn */
  function bar(root, now, still) {
    var line = root.querySelector(".turn");
    if (!line) return;
    line.style.animation = "none";
    if (still) return;
    void line.offsetWidth; /* lets the animation start again */
    /* a step a second: a machine without a graphics card would draw the whole picture sixty times */
    line.style.animation = "turn " + now.dwell + "s steps(" + Math.max(1, Math.round(now.dwell)) + ") " + -now.past + "s 1 both";
  }
  window.iocCells = { put: put, patch: patch, tabs: tabs, part: part, bar: bar };
})();
