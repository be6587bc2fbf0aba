/* Where the reader is in a page: what is in focus, and how far down. It is kept while a view is drawn anew, and in the
   browser's history for the way back. */
(function () {
  "use strict";
  var FOCUS = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  var followed = null;   /* the place of a link that was followed: its menu closes, so it is in focus no longer */
  var back = null;       /* what the history tells of the view that somebody goes back to */
  var busy = false, timer = 0, here = address();
  function address() { return location.pathname + location.search; }

  /* a place: an element with an id, and which one below it; of a choice in a menu: the menu's button. A menu of several
     choices stays open: there it is the choice itself, or the field where it was found by typing */
  function of(node) {
    if (!node || !node.closest("#page")) return null;
    var menu = node.closest("details.pick[id]");
    if (menu && node.closest(".panel a")) {
      var several = node.closest(".many"), field = menu.querySelector(".find input");
      if (!several) node = menu.querySelector("summary");
      else if (field && field.value) node = field;
    }
    if (node.id) return { at: node.id };
    var near = node.closest("[id]"), whole = near.id === "page" || near.id === "noi-dung"; /* there the count says nothing */
    return { at: near.id, nth: whole ? -1 : Array.prototype.indexOf.call(near.querySelectorAll(FOCUS), node), href: node.getAttribute("href"), opener: node.dataset.opener };
  }
  /* what opened a part that is closed: the link to it, or the head of the fold that it lies in */
  function opening(href) {
    var links = document.querySelectorAll("#page a[href]"), link = Array.prototype.filter.call(links, function (one) { return one.getAttribute("href") === href; });
    var seen = link.filter(function (one) { return one.checkVisibility(); })[0], fold = link[0] && link[0].closest("details:not([open])");
    return seen || fold && fold.querySelector("summary") || null;
  }
  function find(place) {
    var near = place && document.getElementById(place.at);
    if (!near && place && place.opener) return opening(place.opener);
    if (!near || place.nth === undefined) return near;
    var all = near.querySelectorAll(FOCUS), same = null;
    if (place.href) same = Array.prototype.filter.call(all, function (one) { return one.getAttribute("href") === place.href; })[0];
    return same || all[place.nth] || null;
  }
  /* is it in focus then? */
  function give(place) {
    var node = find(place);
    if (node && !node.matches(FOCUS + ", [tabindex]")) node.tabIndex = -1; /* a part that was entered */
    if (node && node !== document.activeElement) node.focus({ preventScroll: true });
    if (node && node.closest(".many .opts")) node.scrollIntoView({ block: "nearest" });
    return !!node && node === document.activeElement;
  }

  /* the part with this id is in sight, and in focus where nothing in it is; false: there is none */
  function enter(id) {
    var part = id && document.getElementById(id);
    if (!part) return false;
    if (!part.contains(document.activeElement)) give({ at: id });
    part.scrollIntoView();
    return true;
  }

  function written() { return Object.assign({}, history.state, { place: { y: window.scrollY, at: followed || of(document.activeElement) } }); }
  /* a link is followed: where it stood is the way back's */
  function leave(anchor) {
    followed = of(anchor);
    history.replaceState(written(), "");
    busy = true;
  }
  /* the place that a new view begins with, told once: `back` is of the history */
  function arrive() {
    var told = { at: followed || of(document.activeElement), back: back };
    followed = back = null;
    here = address();
    return told;
  }
  /* opened folds, by their own id or as which one of the nearest element that has one */
  function folds(root) {
    return Array.prototype.map.call(root.querySelectorAll("details[open]"), function (one) {
      var near = one.closest("[id]");
      return { at: near.id, nth: near === one ? -1 : Array.prototype.indexOf.call(near.querySelectorAll("details"), one) };
    });
  }
  function unfold(held) {
    held.forEach(function (place) {
      var near = document.getElementById(place.at), one = near && (place.nth < 0 ? near : near.querySelectorAll("details")[place.nth]);
      if (one) one.open = true;
    });
  }
  function settled() { busy = false; }

  window.addEventListener("popstate", function (event) {
    if (address() === here) { followed = back = null; busy = false; return; } /* to a part of the same view: no other one comes */
    back = event.state && event.state.place || { y: 0, at: null };
    busy = true;
  });
  window.addEventListener("scroll", function () {
    clearTimeout(timer);
    timer = setTimeout(function () { if (!busy) history.replaceState(written(), ""); }, 250);
  }, { passive: true });
  window.iocPlace = { leave: leave, arrive: arrive, settled: settled, give: give, enter: enter, folds: folds, unfold: unfold };
})();
