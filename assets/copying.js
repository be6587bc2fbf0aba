/* A table on the clipboard, as text and as cells that say what they are: a workbook has its numbers, percentages, days and codes.
   One way for what is chosen by hand and for the button “Chép bảng”. It goes through the event of copying, for a page that came by
   plain http has no other clipboard. No words here: they come from the server in data attributes. */
(function () {
  "use strict";
  /* how core.format writes figures: "= ", "≈ ", "≥ " are left out, ▲ ▼ are a sign; and days and moments, alike in both languages */
  var FIGURE = { vi: /^(?:[=≈≥≤] ?)?([-\u2212+]|[▲▼] )?((?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?)( ?%)?$/, en: /^(?:[=≈≥≤] ?)?([-\u2212+]|[▲▼] )?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)( ?%)?$/ };
  var SIGN = { "\u2212": "-", "-": "-", "\u25bc ": "-" };
  var MOMENT = /^(?:(\d\d):(\d\d) )?(\d\d)\/(\d\d)\/(\d{4})$/;
  var MARK = { vi: ",", en: "." };
  function lang() { return document.documentElement.lang === "en" ? "en" : "vi"; }
  function plain(text) { return text.replace(/\s+/g, " ").trim(); }

  /* what a workbook reads: without thousands marks, with no space before %; `value` and `form` are what it makes of it */
  function figure(text) {
    var found = FIGURE[lang()].exec(text), mark = MARK[lang()];
    if (!found) return null;
    var parts = found[2].split(mark), whole = parts[0].replace(/\D/g, ""), less = parts[1] || "", share = found[3] ? "%" : "";
    var bare = (SIGN[found[1]] || "") + whole, apart = share || whole === parts[0] && whole.length > 3 ? "0" : "#,##0"; /* a year is written together */
    return {
      text: bare + (less && mark + less) + share, value: Number(bare + (less && "." + less) + (share && "e-2")),
      form: apart + (less && "." + less.replace(/\d/g, "0")) + share
    };
  }
  /* the day goes first, for no workbook reads it behind the hour; days are counted as workbooks count them */
  function moment(text) {
    var found = MOMENT.exec(text);
    if (!found) return null;
    var day = found.slice(3).join("/"), hour = found[1] ? " " + found[1] + ":" + found[2] : "";
    var at = Date.UTC(found[5], found[4] - 1, found[3], found[1] || 0, found[2] || 0) / 86400000 + 25569;
    return { text: day + hour, value: at, form: "dd/mm/yyyy" + (hour && " hh:mm") };
  }
  /* the words of a cell: a drawing says its name, a field what is typed in it; what is folded, pressed, or for the screen alone is not copied, as on paper. `alone`: without what is said of a figure */
  function said(cell, alone) {
    var bare = cell.cloneNode(true);
    bare.querySelectorAll("svg").forEach(function (one) { one.replaceWith(alone ? "" : one.getAttribute("aria-label") || ""); });
    bare.querySelectorAll("details, form, button, .screen, [hidden]" + (alone ? ", .sr, small" : "")).forEach(function (one) { one.remove(); });
    bare.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio])").forEach(function (one) { one.replaceWith(one.value); });
    bare.querySelectorAll("small, p, div, li, br").forEach(function (one) { one.before(" "); });
    return plain(bare.textContent);
  }
  /* of a cell of numbers the figure alone; what is no figure is copied as it stands */
  function read(cell) {
    var told = cell.querySelector("[data-n]"), whole = said(cell, false);
    if (cell.closest("thead")) return { text: whole.replace(/ [▲▼]$/, "") }; /* it says which way is sorted */
    return cell.matches(".num, .heat td") && (figure(told ? plain(told.dataset.n) : said(cell, true)) || figure(whole)) || moment(whole) || { text: whole };
  }

  /* ---- the same cells in both forms ---- */
  function escape(text) { return text.replace(/[&<>"]/g, function (one) { return "&#" + one.charCodeAt(0) + ";"; }); }
  /* what Excel asks for (x:, mso-) and what LibreOffice does (sd), which keeps only the forms that it has itself: two decimals, British days */
  function marked(one) {
    var form = one.form || "@", own = one.form ? ' x:num="' + one.value + '" sdval="' + one.value + '"' : " x:str";
    var known = /d/.test(form) ? "2057;" + form.toUpperCase() : "0;" + form.replace(/\.0+/, ".00");
    return own + ' sdnum="1033;' + known + "\" style='mso-number-format:\"" + form.replace(/[#,.@\/: ]/g, "\\$&") + "\"'";
  }
  function element(cell, one) {
    var tag = cell.closest("thead") ? "th" : "td", wide = cell.colSpan > 1 ? ' colspan="' + cell.colSpan + '"' : "";
    return "<" + tag + wide + (one.text && marked(one)) + ">" + escape(one.text) + "</" + tag + ">";
  }
  /* as in CSV: text of a source that no workbook takes for a formula; in cells it is marked as text */
  function harmless(text) { return /^[=+\-@]/.test(text) ? "'" + text : text; }
  /* `rows`: lists of cells; `under`: lines below them */
  function lay(rows, under, data) {
    var cells = rows.map(function (row) { return row.map(read); });
    var text = cells.map(function (row) { return row.map(function (one) { return one.form ? one.text : harmless(one.text); }).join("\t"); });
    var drawn = rows.map(function (row, y) { return "<tr>" + row.map(function (cell, x) { return element(cell, cells[y][x]); }).join("") + "</tr>"; });
    data.setData("text/plain", text.concat(under.length ? "" : [], under).join("\n"));
    data.setData("text/html", '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head><body><table border="1">' +
      drawn.join("") + "</table>" + (under.length ? "<br>" : "") + under.map(function (one) { return "<p>" + escape(one) + "</p>"; }).join("") + "</body></html>");
  }

  var asked = null; /* the table whose button is pressed, and what stands under it */
  document.addEventListener("copy", function (event) {
    if (!event.clipboardData) return;
    var rows, under = [];
    if (asked) {
      rows = Array.prototype.map.call(asked.table.rows, function (row) { return Array.from(row.cells); });
      under = asked.under;
      asked.done = true;
    } else rows = chosen();
    if (!rows) return;
    lay(rows, under, event.clipboardData);
    event.preventDefault();
  });
  /* the cells that are chosen by hand; null: none, or a part of one, which is text */
  function chosen() {
    var by = document.getSelection();
    if (!by || by.isCollapsed) return null;
    var common = by.getRangeAt(0).commonAncestorContainer, around = common.nodeType === 1 ? common : common.parentElement;
    var table = around.closest("table") || (around.matches(".scroll") && around.querySelector("table"));
    if (!table) return null;
    function held(nodes) { return Array.prototype.filter.call(nodes, function (one) { return by.containsNode(one, true); }); }
    var rows = held(table.rows).map(function (row) { return held(row.cells); });
    return rows.length > 1 || rows[0] && rows[0].length > 1 ? rows : null;
  }

  /* ---- the button ---- */
  function fill(words, rows, all) { return words.replace("{rows}", rows).replace("{all}", all); }
  /* what is seen of figures and lost in a workbook: how many are old, estimated, of a period that is not over */
  function doubts(table, marks) {
    var cells = Array.from(table.querySelectorAll("td"));
    function told(words, is) {
      var count = cells.filter(is).length;
      return count ? words.replace("{count}", count.toLocaleString(lang())) : "";
    }
    var said = [
      told(marks.old, function (one) { return one.matches(".old") || one.querySelector(".hatched"); }),
      told(marks.estimated, function (one) { return /^\s*≈/.test(one.textContent); }),
      told(marks.running, function (one) { return one.matches(".running"); })
    ].filter(Boolean);
    return said.length ? [said.join("; ")] : [];
  }
  function press(button) {
    var table = button.parentElement.querySelector("table"), line = document.querySelector(".copied"), marks = line.dataset;
    var rows = Array.prototype.reduce.call(table.tBodies, function (sum, one) { return sum + one.rows.length; }, 0).toLocaleString(lang());
    var all = button.dataset.all || "", beyond = { "?": marks.more, "!": marks.cut }[all]; /* more, and nobody counted them */
    var among = all && !beyond ? " (" + fill(marks.rows, rows, all) + ")" : "";
    var under = [plain(table.caption.textContent) + among, marks.view].concat(doubts(table, marks), new URL(marks.address, location.origin).href);
    asked = { under: under, table: table, done: false };
    var did = copies() && asked.done;
    asked = null;
    tell(line, fill(!did ? marks.refused : beyond || (all ? marks.part : marks.done), rows, all));
  }
  /* a browser copies where something is chosen: a word of our own, and what was chosen before is chosen again */
  function copies() {
    var by = document.getSelection(), before = [], word = document.createElement("span"), did = false;
    for (var n = 0; n < by.rangeCount; n += 1) before.push(by.getRangeAt(n));
    word.className = "sr";
    word.textContent = "\u00a0";
    document.body.appendChild(word);
    by.selectAllChildren(word);
    try { did = document.execCommand("copy"); } catch (fault) { did = false; }
    word.remove();
    by.removeAllRanges();
    before.forEach(function (one) { by.addRange(one); });
    return did;
  }
  var timer = 0;
  function tell(line, words) {
    clearTimeout(timer);
    line.textContent = "";
    setTimeout(function () { line.textContent = words; }, 50); /* said again where it says the same */
    timer = setTimeout(function () { line.textContent = ""; }, 10000);
  }
  /* the foot of paper: our name as this reader came, where the settings name none */
  window.addEventListener("beforeprint", function () {
    var foot = document.querySelector(".foot[data-printed]");
    if (foot) foot.dataset.print = foot.dataset.printed.split("{host}").join(location.origin);
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button.cp");
    if (button) press(button);
  });
})();
