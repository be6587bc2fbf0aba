/* A page's tree as text, so that what is drawn anew brings only what is new: the other half of dashboard/serving/redraws.py.
   Places count UTF-16 units; a mark stands for each part that is the viewer's own. */
(function () {
  "use strict";
  var MARK = "\ue000", held = null;  /* {address, sheet: its name, text: with marks} */

  /* what a redraw of this address may build on */
  function of(address) { return held && held.address === address ? held : null; }
  /* a whole answer, of which every second piece is the viewer's own */
  function marked(text, lengths) {
    var at = 0;
    return lengths.map(function (length, n) {
      var piece = text.slice(at, at += length);
      return n % 2 ? MARK : piece;
    }).join("");
  }
  /* numbers come in pairs: a place in the old text, and how many characters from there on */
  function patched(old, parts) {
    var out = [];
    for (var n = 0; n < parts.length; n += 1) {
      if (typeof parts[n] === "string") out.push(parts[n]);
      else out.push(old.slice(parts[n], parts[n] + parts[n += 1]));
    }
    return out.join("");
  }
  function filled(text, own) {
    var n = 0;
    return text.split(MARK).map(function (piece, at) { return at ? own[n++] + piece : piece; }).join("");
  }
  /* the whole text of an answer, and what is to be kept of it; `base`: what was told of when it was asked for */
  async function read(address, base, answer) {
    var got = await answer.text(), sheet = answer.headers.get("X-Sheet"), whole = got, kept;
    if (answer.headers.has("X-Patch")) {
      got = JSON.parse(got);
      kept = patched(base.text, got.patch);
      whole = filled(kept, got.own);
    } else if (sheet) kept = marked(got, answer.headers.get("X-Pieces").split(",").map(Number));
    return { text: whole, kept: sheet ? { address: address, sheet: sheet, text: kept } : null };
  }
  function keep(kept) { held = kept; }
  window.iocRedraw = { of: of, read: read, keep: keep };
})();
