/* Keeps a browser page true without reloading it: feeds the Dash store "stamp" and fetches the page's tree
   (window.dash_clientside.ioc.view). Video walls have a script of their own, wall.js.
   All words come from the server, in data attributes. Time is the server's; the browser's clocks only count. */
(function () {
  "use strict";
  var body = document.body;
  var pace = Number(body.dataset.pace) || 3000, spread = pace / 4;
  var build = body.dataset.build || "", mark = body.dataset.mark || "", etag = "";
  var bad = 0, timer = 0, busy = false;
  var retry = false;                 /* something is still to be fetched for the present mark */
  var renewed = -Infinity;           /* when another release was last heard of, which this page waits for */
  var clock;
  heard(Number(body.dataset.now) || 0);

  /* ---- time: the counter may stand still while the machine sleeps, its own clock does not ---- */
  function heard(server) { clock = { server: server, counter: performance.now(), own: Date.now() }; }
  function elapsed() { return Math.max(performance.now() - clock.counter, Date.now() - clock.own) / 1000; }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  function local(epoch) { return new Date((epoch + 7 * 3600) * 1000); }
  function hour(epoch) { var d = local(epoch); return two(d.getUTCHours()) + ":" + two(d.getUTCMinutes()); }
  function day(epoch) { var d = local(epoch); return two(d.getUTCDate()) + "/" + two(d.getUTCMonth() + 1); }
  /* the hour at which the server was last heard, and its day where that is over */
  function at() { var then = day(clock.server); return hour(clock.server) + (then === day(clock.server + elapsed()) ? "" : ", " + then); }

  /* ---- the stamp: one request in flight, fixed pace, for ever ---- */
  async function tick() {
    if (busy) return;
    busy = true;
    try {
      var answer = await fetch("/api/v1/stamp", {
        headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", signal: AbortSignal.timeout(4000)
      });
      if (answer.status === 401 || answer.status === 403) {
        bad = 0;
        reload();
      } else if (answer.ok || answer.status === 304) {
        bad = 0;
        heard(Number(answer.headers.get("X-Server-Time")) || clock.server);
        if (answer.ok) {
          etag = answer.headers.get("ETag") || "";
          await news(await answer.json());
        } else if (retry || following()) await again();
      } else bad += 1;
    } catch (fault) { bad += 1; }
    busy = false;
    link();
    timer = setTimeout(tick, pace + Math.random() * spread);
  }
  async function news(stamp) {
    if (build && stamp.build !== build) { /* a tree of that release is none for this page */
      renewed = performance.now();
      link();
      await release(stamp.build);
      return;
    }
    build = stamp.build;
    if (stamp.mark === mark && !retry && !following()) return;
    mark = stamp.mark;
    await again();
  }
  async function again() {
    retry = filling(); /* asked again when the form is done; view() sets it too, when it fails */
    if (retry) return;
    if (window.dash_clientside && window.dash_clientside.set_props) {
      window.dash_clientside.set_props("stamp", { data: { mark: mark, at: Date.now() } });
    }
  }
  /* something that somebody asked for is under way: looked at again at every tick, until the page no longer says so */
  function following() { return !!document.querySelector("#page [data-follow]"); }
  /* somebody fills in a form: what is typed is not drawn over, unless it lies there forgotten */
  var touched = -Infinity;
  function filling() {
    return !following() && performance.now() - touched < 180000 && (!!document.querySelector("#page details.actf[open], #page details.asks[open]") || typed());
  }
  /* a name looked for in a menu's long list */
  function typed() { return Array.prototype.some.call(document.querySelectorAll("#page details.pick[open] .find input"), function (one) { return !!one.value; }); }
  function touch(event) { if (event.target.closest && event.target.closest("details.actf, .ask-day, .find")) touched = performance.now(); }
  ["toggle", "input", "keydown", "click"].forEach(function (kind) { document.addEventListener(kind, touch, true); });
  /* at most once a minute, so that nothing can make a screen blink for ever */
  function reload(by) {
    if (tooSoon()) return;
    sessionStorage.setItem("ioc-reload", JSON.stringify({ at: Date.now() }));
    if (by) document.cookie = "ioc_again=1; path=/; max-age=15; samesite=strict"; /* another release: nobody need be looking */
    clearTimeout(timer);
    location.reload();
  }
  function tooSoon() {
    var held = {};
    try { held = JSON.parse(sessionStorage.getItem("ioc-reload") || "{}"); } catch (fault) { held = {}; }
    return Date.now() - (held.at || 0) < 60000;
  }
  /* another release: many pages hear of it at once, so each comes at a time of its own, and only to a page that is there */
  async function release(fresh) {
    var answer;
    etag = ""; /* told again with the next look, until it is done */
    if (tooSoon() || filling()) return;
    await pause(0, 10000);
    answer = await fetch(location.href, { headers: { "X-Again": "1" }, cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.status >= 500 || answer.status === 202 || (await answer.text()).indexOf('data-build="' + fresh + '"') < 0) return;
    if (!filling()) reload(fresh);
  }

  /* ---- said in words: no contact with the server, and since when; another release; or that what was chosen did not come ---- */
  function link() {
    var down = bad >= 2 || deaf(), state = down ? "down" : "up";
    if (performance.now() - renewed > 30000) renewed = -Infinity; /* of two hosts one is still of before; not heard of for so long, the release was taken back */
    if (body.dataset.link !== state) body.dataset.link = state;
    document.querySelectorAll("[data-down]").forEach(function (place) {
      var text = down ? place.dataset.down.replace("{at}", at()) : renewed > 0 ? place.dataset.renewed : missed ? place.dataset.missed : "";
      if (place.dataset.says !== text) {
        place.dataset.says = place.textContent = text;
        place.dataset.tone = text === place.dataset.renewed ? "calm" : "";
        if (text === place.dataset.missed && missed) place.append(" ", asker(place.dataset.again));
      }
      place.hidden = !text;
    });
  }
  function asker(words) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", again);
    return button;
  }
  /* nothing was heard for so long, and no look has failed: the machine slept. A page that nobody sees looks seldom */
  function deaf() { return !document.hidden && elapsed() > 90; }
  function everySecond() { if (body.dataset.link === "down" || deaf()) link(); }

  function pause(least, more) { return new Promise(function (done) { setTimeout(done, least + Math.random() * more); }); }

  /* ---- the tree of an address, for React ---- */
  var turn = 0, path = location.pathname;
  var missed = "";                   /* the address whose view did not come, while an older one is shown */
  function waiting(on) {
    var place = document.getElementById("page");
    if (on) place.setAttribute("aria-busy", "true"); else place.removeAttribute("aria-busy");
  }
  async function view(href, stamp, shown) {
    var none = window.dash_clientside.no_update, mine = (turn += 1), url = new URL(href || location.href), address = url.pathname + url.search;
    var other = !!shown && shown.address !== address;
    waiting(other);
    if (missed !== address) missed = "";
    var told = await viewed(mine, url, address, shown);
    if (mine === turn) {
      waiting(false);
      missed = !told && other ? address : "";
      link();
    }
    return told || [none, none];
  }
  /* another view is there: said to who does not see it */
  var said = document.createElement("p");
  said.className = "sr";
  said.setAttribute("role", "status");
  body.appendChild(said);
  function say(part) {
    var parts = Array.from(document.querySelectorAll("#page h1, #page details.pick[id] > summary.ctl"));
    var near = part && document.getElementById(part), head = near && near.querySelector("h2");
    if (head) parts.unshift(head);
    said.textContent = parts.map(function (one) { return one.textContent.trim(); }).join(", ");
  }
  /* null: it did not come */
  async function viewed(mine, url, address, shown) {
    var none = window.dash_clientside.no_update, same = !!shown && shown.address === address, held = same && window.iocRedraw.of(address);
    var answer, told, data, drawn, asked = {};
    if (same) asked.headers = { "X-Again": "1" }; /* the same view again because figures changed: nobody need be looking */
    if (held) { asked.headers["X-Held"] = held.sheet; asked.cache = "no-store"; }
    try {
      do { /* 202: it is being drawn, and the server has no thread for one more who waits */
        if (answer) await pause(800, 700);
        answer = await fetch("/view" + address, asked);
        if (answer.redirected && mine === turn) { /* its unit is to stand in the address: asked for under that */
          history.replaceState(history.state, "", answer.url.slice((location.origin + "/view").length) + url.hash);
          window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
          return [none, none];
        }
      } while (answer.status === 202 && mine === turn);
      if (answer.status === 401) { reload(); return [none, none]; }
      if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error("no tree");
      if (mine !== turn) return [none, none];
      drawn = answer.headers.get("X-Drawn");
      told = await window.iocRedraw.read(address, held, answer);
      if (mine !== turn) return [none, none];
      window.iocRedraw.keep(told.kept);
      if (same && drawn && shown.drawn === drawn) return [none, none];
      data = JSON.parse(told.text);
    } catch (fault) {
      if (mine === turn) window.iocRedraw.keep(null); /* what did not fit is asked for whole */
      retry = true; /* asked for again when the link is back */
      return null;
    }
    if (mine !== turn) return [none, none];
    var place = document.getElementById("page"), before = window.iocFigures.held(place), moved = url.pathname !== path;
    path = url.pathname;
    document.title = data.title;
    settle(place, before, moved, url.hash, same);
    return [data.tree, { address: address, drawn: drawn }];
  }
  /* light or dark may have been chosen in another tab: the tree says it, the page was loaded before */
  function lit(place) {
    var own = place.querySelector(".me[data-theme]");
    if (own) document.documentElement.dataset.theme = own.dataset.theme;
  }
  function give(kept, y) {
    var had = window.iocPlace.give(kept.back ? kept.back.at : kept.at);
    window.scrollTo(kept.x, y);
    if (had && kept.at && kept.at.opener && !kept.back) document.activeElement.scrollIntoView({ block: "nearest" }); /* the page is shorter now */
    return had;
  }
  /* Dash puts a new view in as new elements: what the reader had open, in focus and in sight is given back */
  function settle(place, before, moved, hash, same) {
    var here = window.iocPlace.arrive(), kept = {
      y: window.scrollY, x: window.scrollX, at: here.at, back: here.back,
      open: window.iocPlace.folds(place)
    };
    var old = place.firstElementChild;
    place.style.minHeight = document.documentElement.scrollHeight + "px"; /* the page does not collapse meanwhile */
    var watch = new MutationObserver(function () {
      if (place.firstElementChild && place.firstElementChild !== old) done();
    });
    var late = setTimeout(stop, 20000); /* it never came: a slow machine may take seconds to put it in */
    function stop() {
      watch.disconnect();
      clearTimeout(late);
      place.style.minHeight = "";
    }
    /* a link to a part of it was followed: that is in sight, and the next Tab is in it */
    var part = old && !same && !kept.back ? hash.slice(1) : "", y = kept.back ? kept.back.y : kept.y;
    function put() {
      var had = give(kept, y);
      return window.iocPlace.enter(part) || had;
    }
    function done() {
      stop();
      lit(place);
      var main = document.getElementById("noi-dung");
      if (moved && !kept.back) {
        if (!window.iocPlace.enter(part)) {
          window.scrollTo(0, 0);
          if (main && old) main.focus({ preventScroll: true });
        }
      } else {
        if (!kept.back) window.iocPlace.unfold(kept.open);
        if (!put() && main && (kept.at || kept.back)) main.focus({ preventScroll: true });
        if (kept.open.length) requestAnimationFrame(function () { requestAnimationFrame(put); }); /* an opened menu takes the focus */
        if (!moved) window.iocFigures.flash(place, before);
      }
      if (!same) say(part);
      window.iocPlace.settled();
    }
    watch.observe(place, { childList: true });
  }
  window.dash_clientside = Object.assign({}, window.dash_clientside, { ioc: Object.assign({}, (window.dash_clientside || {}).ioc, { view: view }) });

  /* plain links inside a page change the address without loading everything anew */
  var WHOLE = /^\/(login|logout|ngon-ngu|wall|api|static)(\/|\?|$)/;
  function follow(event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    var anchor = event.target.closest && event.target.closest("a[href]");
    /* of a link inside SVG, `href` and `target` are objects: the attributes are texts in both */
    if (!anchor || anchor.getAttribute("target") || anchor.hasAttribute("download") || !document.getElementById("page").contains(anchor)) return;
    var url = new URL(anchor.getAttribute("href"), location.href);
    if (url.origin !== location.origin || WHOLE.test(url.pathname)) return;
    if (url.pathname === location.pathname && url.search === location.search && url.hash) return;
    event.preventDefault();
    var menu = anchor.closest("details");
    if (menu && !anchor.closest(".many")) menu.open = false; /* of several the next is chosen in the same menu */
    if (url.href === location.href) return; /* it is shown already */
    window.iocPlace.leave(anchor);
    history.pushState({}, "", url.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }
  /* the server's own drawing of the page stands until React has drawn the same; what was opened in it is open then */
  function takeOver() {
    var first = document.getElementById("first"), root = document.getElementById("react-entry-point");
    if (!first || !root) return;
    var watch = new MutationObserver(function () {
      var page = document.getElementById("page");
      if (!page || !page.firstElementChild) return;
      watch.disconnect();
      var open = window.iocPlace.folds(first);
      var held = document.activeElement, at = first.contains(held) && (held.id ? "#" + CSS.escape(held.id) : held.matches("details[id] > summary") ? "#" + CSS.escape(held.parentNode.id) + " > summary" : "");
      first.remove();
      window.iocPlace.unfold(open);
      held = at && page.querySelector(at);
      if (held) held.focus({ preventScroll: true });
    });
    watch.observe(root, { childList: true, subtree: true });
  }

  takeOver();
  document.addEventListener("click", follow);
  setInterval(everySecond, 1000);
  function atOnce() { clearTimeout(timer); tick(); }
  window.addEventListener("online", atOnce);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) atOnce(); });
  timer = setTimeout(tick, pace);
})();
