/* Keeps a video wall true without reloading it. Two modes, named by <body data-live>:
   wall   boards in turn by the server's clock: only cells that changed are swapped, one request in flight
   wait   a wall that shows words only, or its code: loads the boards as soon as it may
   All words come from the server, in data attributes. Time is the server's; the browser's clock only counts. */
(function () {
  "use strict";
  var body = document.body, mode = body.dataset.live, base = body.dataset.wall || "";
  var pace = Number(body.dataset.pace) || 3000, spread = pace / 4;
  var build = body.dataset.build || "", mark = body.dataset.mark || "", etag = "";
  var plan = JSON.parse(body.dataset.plan || "null"), plans = body.dataset.plans || "";
  var timer = 0, busy = false, anew = false, late = 0, missed = 0, beatAt = 0;
  var bad = 0, why = "", lost = false;   /* failed looks at the stamp, and how the last one failed */
  var barred = 0;                        /* how often in a row the server did not let this screen in */
  var unfed = 0, unfedSince = null;      /* the stamp comes and what it tells of does not: how often, since when */
  var foreign = false;                   /* another release answers, and its page has not come */

  var clock = window.iocClock, kept = window.iocKept, cells = window.iocCells, drill = window.iocDrill, real = clock.real, ticks = clock.ticks, hour = clock.hour;
  var looks = window.iocLooks, ask = looks.ask, pause = looks.pause, leaving = window.iocAnew.leaving, reload = window.iocAnew.reload;

  /* ---- the stamp: one request in flight, fixed pace, for ever ---- */
  /* where one that waits asks: the same under every page of words */
  function address() { return location.pathname.split("/").slice(0, 3).join("/") + "/cho" + location.search; }
  async function tick() {
    if (busy) return;
    busy = true;
    var sent = ticks();
    try {
      var answer = await ask(mode === "wait" ? address() : "/api/v1/stamp", looks.limit(), { headers: etag ? { "If-None-Match": etag } : {} });
      var word = looks.answered(answer, ticks() - sent);
      if (answer.status === 401 || answer.status === 403) {
        bad = 0;
        barred += 1;
        await reload("auth");
      } else if (answer.ok || answer.status === 304) {
        barred = 0;
        clock.listen(answer, sent);
        if (mode === "wait") await waited(await answer.json());
        else {
          if (word) { bad += 1; why = word; } /* what it tells is taken, and it is slow all the same */
          else {
            if (lost) await pause(2000); /* many screens come back, but not at once */
            bad = 0;
            lost = false;
          }
          if (answer.ok) await news(await answer.json(), answer.headers.get("ETag") || "");
          else ours();
          if ((answer.headers.get("X-Plan") || plans) !== plans) await replan(answer.headers.get("X-Plan"));
          if (!foreign) {
            await feed();
            if (!leaving()) confirm();
          }
          await beat();
        }
      } else { bad += 1; why = word; }
    } catch (fault) { bad += 1; why = looks.failed(fault); }
    busy = false;
    link();
    late += Math.floor((ticks() - sent) * 1000 / pace); /* looks that this one left no time for */
    timer = setTimeout(tick, pace + Math.random() * spread);
  }
  /* full, or failing: the page is asked again only now and then, each screen at a time of its own */
  function later() { return ticks() + Number(body.dataset.again) / 1000 * (1 + Math.random()); }
  var again = later();
  async function waited(told) {
    if (told.ready) return reload("wait");
    if (body.dataset.busy !== undefined && !told.code) {
      if (ticks() < again) return undefined;
      again = later();
    }
    var place = document.querySelector(".calm"), shown = body.dataset.code || "", code = told.code || "";
    if (code === shown && (shown || body.dataset.busy === undefined)) return undefined;
    if (!shown || !code) return reload("wait"); /* forgotten, or there is room again: the page asks for a code of its own */
    place.innerHTML = place.innerHTML.split(shown).join(code);
    body.dataset.code = code;
    return undefined;
  }
  /* of another release: nothing here is known to be right until its page comes, and each look asks for that again */
  async function news(stamp, tag) {
    if (build && stamp.build !== build) {
      foreign = true;
      if (await reload(stamp.build, stamp.build).catch(function () { return false; }) === false) starve();
      return;
    }
    etag = tag;
    mark = stamp.mark;
    ours();
  }
  /* the release is this page's (again) */
  function ours() {
    if (foreign) unfed = 0;
    foreign = false;
  }
  function starve() {
    if (!unfed) unfedSince = { figures: clock.figures(), real: real() };
    unfed += 1;
  }

  /* ---- boards: each is fetched once as a whole, then only cells whose text changed are swapped ---- */
  var stage = document.querySelector(".stage"), marks = {}, outdated = {};
  var fed = {}; /* when each board's figures were last heard to be right: {mark, figures, real} */
  function place(name) { return stage && stage.querySelector('.wall[data-board="' + name + '"]'); }
  function wanted() {
    var names = urgent() ? [plan.urgent] : [], pages = plan.pages.map(function (one) { return one[0]; }), one = acting();
    if (one) names = names.concat(pages.map(function (name) { return drill.key(name, one); }));
    return names.concat(pages).filter(function (one, n, all) { return all.indexOf(one) === n; });
  }
  /* a rehearsal; an urgent board is real and goes before it, and one that waits has no plan */
  function acting() { return !plan || urgent() ? null : drill.now(plan, real()); }
  /* which mark a board's figures are to have */
  function due(name) { return drill.acted(name) && acting() ? drill.mark(acting(), real()) : mark; }
  /* what stands now, then what comes next, then what was never fetched, then what a rehearsal hides: one a look */
  async function feed() {
    var now = turn(), next = following(now), name, drawn;
    if (!place(now.board) || marks[now.board] !== due(now.board)) name = now.board;
    else if (next && (!place(next) || (marks[next] !== due(next) && now.left < 12))) name = next;
    else name = wanted().filter(function (one) { return !place(one); })[0] || drill.board(now.board);
    if (place(name) && marks[name] === due(name)) return;
    drawn = due(name);
    try {
      await (place(name) && !outdated[name] ? patch(name) : whole(name));
      delete outdated[name];
      marks[name] = drawn;
      unfed = 0;
    } catch (fault) {
      if (fault.status !== 202) starve(); /* 202: it is being drawn; what is here stands, and the next look asks again */
      /* not its board any more: the plan says which are, or that the page itself has to say it */
      if (fault.status === 403 || fault.status === 404) await replan(plans).catch(function () { return null; });
    }
    show();
  }
  /* the server still says the mark that a board was drawn for: its figures are as old as this moment */
  function confirm() {
    var told = Object.assign({ mark: mark }, clock.heard());
    Object.keys(marks).forEach(function (name) {
      if (marks[name] !== mark || !place(name) || drill.acted(name)) return;
      fed[name] = told;
      kept.board(place(name), told, ticks());
    });
  }
  async function fetched(name, form) {
    var answer = await ask(drill.address(name, form, plan.device), 8000, { cache: "no-cache" });
    if (answer.status !== 200) throw Object.assign(new Error("no board"), { status: answer.status });
    return answer;
  }
  async function whole(name) { put(name, await (await fetched(name, "/khung")).text()); }
  function put(name, text) { cells.put(stage, place(name), text); }
  async function patch(name) {
    cells.patch(place(name), await (await fetched(name, "/manh")).json());
    everySecond();
  }

  /* ---- which board stands: the server's seconds modulo the playlist's length, so that all screens turn together ---- */
  var turning = 0, shown = "", missing = -1;
  /* one that ends by itself does so without the server too */
  function urgent() { return plan.until && real() >= plan.until ? "" : plan.urgent; }
  /* by hand, on a phone: the address says which, and it stays */
  function chosen() { return wanted().filter(function (one) { return "#" + encodeURIComponent(one) === location.hash; })[0] || plan.pages[0][0]; }
  function turn() {
    if (plan.hand) return { n: 0, board: chosen(), dwell: 0, past: 0, left: 3600 };
    var total = plan.pages.reduce(function (sum, one) { return sum + one[1]; }, 0), left = real() % total, n = 0;
    while (n < plan.pages.length - 1 && left >= plan.pages[n][1]) { left -= plan.pages[n][1]; n += 1; }
    var dwell = plan.pages[n][1];
    return { n: n, board: urgent() || drill.key(plan.pages[n][0], acting()), dwell: dwell, past: left, left: dwell - left };
  }
  function following(now) {
    return urgent() || plan.hand || plan.pages.length < 2 ? "" : drill.key(plan.pages[(now.n + 1) % plan.pages.length][0], acting());
  }
  function show() {
    var now = turn(), name = now.board, root = place(name);
    if (!root) { /* not here yet, or no link since the start: what is here goes on in its turn */
      missed += missing === now.n || drill.acted(name) ? 0 : 1;
      missing = now.n;
      root = place(shown) || stage.querySelector(".wall");
    }
    else missing = -1;
    if (root && root.hidden !== false || shown !== root.dataset.board) {
      stage.querySelectorAll(".wall").forEach(function (one) { if (one !== root) one.hidden = true; });
      root.hidden = false;
      shown = root.dataset.board;
      everySecond();
      cells.bar(root, now, !!urgent() || plan.hand || plan.pages.length < 2);
      cells.tabs(shown);
    }
    cells.part(root, now);
    tidy();
    clearTimeout(turning);
    turning = setTimeout(show, Math.min(now.left, 1) * 1000 + 2);
  }
  /* a board that has left the playlist leaves the memory too */
  function tidy() {
    var names = wanted();
    stage.querySelectorAll(".wall").forEach(function (one) {
      if (one.hidden && names.indexOf(one.dataset.board) < 0) { delete marks[one.dataset.board]; one.remove(); }
    });
  }
  function layout(text) { return text.split(".")[1]; }
  async function replan(fresh) {
    var answer = await ask(base + "/lich", 4000), told;
    if (!answer.ok) return;
    told = await answer.json();
    if (!told) { await reload("plan"); return; }
    if (layout(fresh) !== layout(plans)) { /* boards were written anew: other cells in other places */
      stage.querySelectorAll(".wall").forEach(function (one) { outdated[one.dataset.board] = true; });
      marks = {};
    }
    plan = told;
    plans = fresh;
    keepPlan();
    show();
  }
  /* a rehearsal is not kept: under no mark, so that a screen that starts again asks for its plan */
  function keepPlan() { kept.plans(drill.real(plan), plan.rehearsal ? "" : plans); }
  /* no server since the start: boards as they were kept, each with its own time */
  async function restore() {
    var told = await kept.planned(), names, name, board, before;
    if (told) { plan = told.plan; plans = told.plans; }
    names = wanted();
    for (name of names) {
      board = await kept.read(name, real());
      before = fed[name];
      if (!board || before && before.real >= board.told.real) continue;
      put(name, board.html);
      fed[name] = board.told;
      marks[name] = board.told.mark;
      show(); /* what stands was put there hidden: not a frame without it */
    }
    link();
  }

  /* whatever fails is tried again: the page goes only when another one is there */
  function renew(reason) {
    if (anew || busy || lost) return;
    anew = true;
    reload(reason).catch(function () { return null; }).then(function () { anew = false; });
  }
  function manners() {
    body.dataset.joined = plan.joined ? "1" : "";
    if (plan.device) window.iocManners(plan, stage, renew); /* people who look in see the picture as it is */
  }

  /* ---- a sign of life, of screens that were approved ---- */
  async function beat() {
    if (!plan.device || ticks() - beatAt < 20) return;
    beatAt = ticks();
    var root = place(shown), oldest = root && root.querySelector("[data-oldest]"), memory = performance.memory;
    await ask(base + "/nhip", 4000, {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        board: drill.board(shown), rehearsal: acting() ? acting().id : undefined, build: build, late: late, missed: missed, nodes: document.getElementsByTagName("*").length,
        heap: memory ? memory.usedJSHeapSize : undefined, oldest: oldest && !acting() ? Number(oldest.dataset.oldest) : undefined,
        canvas: innerWidth + "x" + innerHeight, keeps: kept.can ? 1 : 0
      })
    }).catch(function () { return null; }); /* the next look tells whether the link is lost */
  }

  /* ---- said in words: which link is lost and for how long, how old this board is; or contact, and no new figures ---- */
  function link() {
    var was = lost;
    lost = bad >= 2 || lost && bad > 0;
    var out = !lost && barred >= 2, stuck = !lost && !out && unfed >= 2, mute = !lost && !out && !stuck && deaf(), well = !lost && !out && !stuck && !mute;
    var away = well ? drill.away(acting(), real()) : -1, state = well && away < 0 ? "up" : "down"; /* away: a server that is rehearsed to be lost */
    var cause = lost ? why : out ? "barred" : stuck ? "fault" : mute ? looks.failed() : away < 0 ? "up" : "gone", from = stuck ? unfedSince : clock.heard(), passed, own, aged;
    if (away >= 0) from = { figures: clock.figures() - away, real: real() - away };
    passed = real() - from.real;
    own = away < 0 && fed[shown] || from;
    aged = state === "down" ? real() - own.real : 0;
    if (body.dataset.link !== state) body.dataset.link = state;
    body.toggleAttribute("data-aged", aged > 60 || aged > 0 && clock.unsure());
    body.toggleAttribute("data-old", aged > 600 || aged > 0 && clock.unsure());
    clock.say("[data-gone]", function (spot) { return (spot.dataset[cause] || "").replace("{at}", clock.at(from.figures)).replace("{age}", clock.age(passed)); });
    clock.say("[data-asof]", function (spot) { return spot.dataset.asof.replace("{at}", hour(own.figures)).replace("{day}", clock.date(own.figures).text.slice(0, 5)); });
    if (state === "down") kept.expire(clock.silent()).catch(function () { return null; });
    if (lost && !was && mode === "wall") restore().catch(function () { return null; }); /* boards that never came yet */
  }
  /* nothing was heard for so long, and no look has failed: the machine slept */
  function deaf() { return mode === "wall" && clock.silent() > 30; }
  function everySecond() {
    if (body.dataset.link === "down" || deaf()) link();
    clock.show();
  }

  if (mode === "wall") {
    var first = stage.querySelector(".wall").dataset.board;
    marks[first] = mark;
    fed[first] = { mark: mark, figures: Number(body.dataset.now), real: Number(body.dataset.real) };
    show();
    manners();
    if (body.dataset.kept === undefined) keepPlan();
    else { bad = 2; why = looks.failed(); link(); } /* it never looks well before the server has said so */
    setInterval(manners, 15000);
  }
  everySecond();
  setInterval(everySecond, 1000);
  function atOnce() { clearTimeout(timer); tick(); }
  window.addEventListener("hashchange", function () { if (mode === "wall") show(); atOnce(); });
  window.addEventListener("online", atOnce);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) atOnce(); });
  timer = setTimeout(tick, Math.random() * 1000);
})();
