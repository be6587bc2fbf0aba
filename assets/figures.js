/* The figures of cards: as they stood, and a flash, once, of each that changed. Pages and walls use it. */
(function () {
  "use strict";
  function held(root) {
    var found = {};
    root.querySelectorAll("[data-id]").forEach(function (card) {
      var value = card.querySelector(".val");
      if (value) found[card.dataset.id] = value.textContent;
    });
    return found;
  }
  function flash(root, before) {
    var changed = Array.prototype.filter.call(root.querySelectorAll("[data-id]"), function (card) {
      var value = card.querySelector(".val"), old = before[card.dataset.id];
      return value && old !== undefined && old !== value.textContent;
    });
    if (!changed.length) return;
    changed.forEach(function (card) { card.classList.remove("flash"); });
    void root.offsetWidth; /* lets the animation start again; once for all, for each time lays the whole page out */
    changed.forEach(function (card) { card.classList.add("flash"); });
  }
  window.iocFigures = { held: held, flash: flash };
})();
