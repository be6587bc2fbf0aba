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
  window.iocCells = { put: put, patch: patch, tabs: tabs };
})();
