/* What links alone cannot do: typing to find a unit, arrow keys and Escape in a menu, lists that are asked for when needed.
   No words here: they come from the server in data attributes. */
(function () {
  "use strict";

  /* ---- the same folding as core.text.fold: "Đức Hòa" is found by "duc hoa" ---- */
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ").trim();
  }
  function menus() { return document.querySelectorAll("details.pick[open]"); }
  function links(pick) {
    return Array.prototype.filter.call(pick.querySelectorAll(".panel a"), function (a) { return a.offsetParent !== null; });
  }
  function close(pick, focus) {
    pick.open = false;
    if (focus) pick.querySelector("summary").focus();
  }

  /* ---- the field is put in when a menu is first opened; its place is an empty element that React leaves alone ---- */
  function field(pick) {
    var place = pick.querySelector(".find");
    if (!place) return null;
    var input = place.querySelector("input");
    if (!input) {
      input = document.createElement("input");
      input.type = "search";
      input.autocomplete = "off";
      input.spellcheck = false;
      input.setAttribute("aria-label", place.dataset.label);
      input.placeholder = place.dataset.label;
      input.addEventListener("input", function () { narrow(pick, input.value); });
      place.appendChild(input);
    }
    return input;
  }
  /* rows of another menu that this one searches too: copies, only while something is typed */
  function borrowed(list, words) {
    list.querySelectorAll("[data-copy]").forEach(function (row) { row.remove(); });
    var other = list.dataset.also && words.length ? document.querySelector(list.dataset.also) : null;
    if (!other) return;
    var taken = 0;
    other.querySelectorAll(ROW).forEach(function (row) {
      if (taken >= 12 || !holds(find(row), words)) return;
      var copy = row.cloneNode(true);
      copy.dataset.copy = "1";
      copy.hidden = false;
      list.appendChild(copy);
      taken += 1;
    });
  }
  /* by what a row shows; folded here, for the folded names of all units and indicators were an eighth of every view */
  var ROW = "li:has(> a)";
  function find(row) {
    return row.dataset.find || fold(Array.prototype.map.call(row.querySelector("a").childNodes, function (one) { return one.textContent; }).join(" "));
  }
  function holds(text, words) { return words.every(function (word) { return text.indexOf(word) >= 0; }); }
  function narrow(pick, typed) {
    var words = fold(typed).split(" ").filter(Boolean);
    pick.querySelectorAll(".panel .opts:not([data-rare])").forEach(function (list) {
      list.querySelectorAll(ROW + ":not([data-copy])").forEach(function (row) { row.hidden = !holds(find(row), words); });
      list.querySelectorAll(".gh").forEach(function (head) { head.hidden = words.length > 0; });
      borrowed(list, words);
    });
    others(pick, words);
    tell(pick, typed.trim());
  }
  /* nothing found is said; not while a list is on its way or did not come, which it says itself */
  function tell(pick, typed) {
    var none = pick.querySelector(".panel > .none"), found = pick.querySelector(".opts .none, .panel " + ROW + ":not([hidden])");
    var text = typed && !found ? none.dataset.none.replace("{typed}", typed) : "", list = pick.querySelector(".opts[data-rare][data-count]");
    if (list) text = list.dataset.told.replace("{count}", list.dataset.count);
    if (none.textContent !== text) none.textContent = text;
  }

  /* ---- a list too long for the page: asked for when its menu is opened ---- */
  function line(text, css) {
    var row = document.createElement("li");
    row.className = css;
    row.lang = document.documentElement.lang;
    row.textContent = text;
    return row;
  }
  function say(list, text) { list.replaceChildren(line(text, "none")); }
  function fill(pick) {
    var list = pick.querySelector(".opts[data-from]");
    if (!list || list.dataset.filled) return;
    list.dataset.filled = "1";
    say(list, list.dataset.wait);
    fetch(list.dataset.from).then(function (answer) {
      if (!answer.ok) throw new Error("no list");
      return answer.json();
    }).then(function (found) {
      list.replaceChildren.apply(list, found.map(function (one) { return option(list, one[0], one[1]); }));
      var input = field(pick);
      narrow(pick, input ? input.value : "");
    }).catch(function () { say(list, list.dataset.lost); delete list.dataset.filled; });
  }
  function option(list, code, name) {
    var row = document.createElement("li"), link = document.createElement("a"), small = document.createElement("small");
    row.dataset.find = fold(name + " " + code);
    link.href = list.dataset.to.replace("CODE", encodeURIComponent(code));
    if (code === list.dataset.chosen) link.setAttribute("aria-current", "true");
    small.textContent = code;
    link.append(name, small);
    row.append(link);
    return row;
  }

  /* ---- units of another time: asked for once, where what is typed finds little ---- */
  var LITTLE = 4, MOST = 10, held = {}, coming = {}; /* by address: its rows; the promise of them while they are on their way */
  function come(from) {
    return coming[from] = coming[from] || fetch(from).then(function (answer) {
      if (!answer.ok) throw new Error("no list");
      return answer.json();
    }).then(function (rows) { held[from] = rows; }).finally(function () { delete coming[from]; });
  }
  function others(pick, words) {
    var list = pick.querySelector(".opts[data-rare]");
    if (!list) return;
    list.replaceChildren();
    delete list.dataset.count;
    var from = list.dataset.rare, rest = pick.querySelectorAll(".opts:not([data-rare]) > " + ROW + ":not([hidden])");
    if (words.join("").length < 2 || rest.length > LITTLE) return;
    if (held[from]) { show(list, held[from], words); return; }
    say(list, list.dataset.wait);
    come(from).then(function () {
      var input = field(pick);
      if (input) narrow(pick, input.value);
    }, function () { say(list, list.dataset.lost); tell(pick, ""); });
  }
  function way(text, note, href, css) {
    var row = document.createElement("li"), link = document.createElement("a"), small = document.createElement("small");
    row.className = css;
    link.href = href;
    small.textContent = note;
    link.append(text, small);
    row.append(link);
    return row;
  }
  /* rows are name, note, code, period, what it became; those of the name stand before those inside such a one */
  function show(list, rows, words) {
    function by(text) { return rows.filter(function (one) { return holds(fold(text(one)), words); }); }
    var own = by(function (one) { return one[0]; }), inside = by(function (one) { return one[1]; });
    var found = own.concat(inside.filter(function (one) { return own.indexOf(one) < 0; }));
    if (!found.length) found = by(function (one) { return one[0] + " " + one[1]; });
    if (!found.length) return;
    function to(address, code) { return address.replace("CODE", encodeURIComponent(code)); }
    list.replaceChildren(line(list.dataset.head, "gh"));
    found.slice(0, MOST).forEach(function (one) {
      list.append(way(one[0], one[1], to(list.dataset.to, one[2]).replace("PERIOD", encodeURIComponent(one[3])), ""));
      if (one[4].length > 3) {
        var codes = one[4].map(function (each) { return each[0]; }).join(",");
        list.append(way(list.dataset.many.replace("{count}", one[4].length), "", to(list.dataset.all, codes), "then"));
      } else one[4].forEach(function (each) {
        list.append(way(list.dataset.became.replace("{name}", each[1]), "", to(list.dataset.now, each[0]), "then"));
      });
    });
    if (found.length > MOST) list.append(line(list.dataset.more.replace("{count}", found.length - MOST), "none"));
    list.dataset.count = found.length;
  }

  var ready = new WeakSet(); /* open menus that are prepared */
  function prepare(pick) {
    if (ready.has(pick)) return;
    ready.add(pick);
    menus().forEach(function (other) { if (other !== pick) close(other, false); });
    fill(pick);
    var input = field(pick);
    if (input) { input.value = ""; narrow(pick, ""); input.focus(); }
    var here = pick.querySelector(".opts a[aria-current]");
    if (here) here.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("toggle", function (event) {
    var pick = event.target;
    if (!pick.matches || !pick.matches("details.pick")) return;
    if (pick.open) prepare(pick); else ready.delete(pick);
  }, true);
  /* opened here, for the browser says so only later: the very next key must find the field */
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("details.pick:not([open]) > summary");
    if (!button) return;
    event.preventDefault();
    button.parentElement.open = true;
    prepare(button.parentElement);
  });

  document.addEventListener("click", function (event) {
    menus().forEach(function (pick) {
      var inside = pick.contains(event.target);
      if (!inside || (event.target.closest && event.target.closest(".panel a") && !event.target.closest(".many"))) close(pick, false);
    });
  });

  document.addEventListener("keydown", function (event) {
    var pick = event.target.closest && event.target.closest("details.pick[open]");
    if (!pick) return;
    if (event.key === "Escape") { close(pick, true); event.preventDefault(); return; }
    if (event.target.closest(".ask-day")) return; /* arrows there turn days and kinds */
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" && event.key !== "Enter") return;
    var all = links(pick), at = all.indexOf(document.activeElement), typing = !!event.target.closest(".find");
    if (event.key === "Enter" && !typing) return; /* a form of the menu is sent as forms are */
    if (event.key === "Enter") {
      if (all.length) { event.preventDefault(); all[0].click(); }
      return;
    }
    event.preventDefault();
    if (!all.length) return;
    if (event.key === "ArrowUp" && at === 0) { var input = field(pick); (input || pick.querySelector("summary")).focus(); return; }
    all[event.key === "ArrowDown" ? Math.min(at + 1, all.length - 1) : Math.max(at - 1, 0)].focus();
  });
})();
