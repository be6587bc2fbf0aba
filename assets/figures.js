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
    root.querySelectorAll("[data-id]").forEach(function (card) {
      var value = card.querySelector(".val"), old = before[card.dataset.id];
      if (!value || old === undefined || old === value.textContent) return;
      card.classList.remove("flash");
      void card.offsetWidth; /* lets the animation start again */
      card.classList.add("flash");
    });
  }
  window.iocFigures = { held: held, flash: flash };
})();
