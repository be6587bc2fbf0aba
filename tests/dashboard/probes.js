/* What a picture hides: text outside its box or the canvas, the smallest text, scroll bars. */
function probe() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const cut = [];
  let least = 1e9, text = "";
  while (walker.nextNode()) {
    const t = walker.currentNode.textContent.trim(), e = walker.currentNode.parentElement;
    if (!t || !e || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (e.closest(".sr") || getComputedStyle(e).clipPath !== "none") continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width < 2) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < least) { least = size; text = t; }
    if (box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + box.height * 0.2) cut.push(t);
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      if (!/(hidden|clip)/.test(getComputedStyle(p).overflowX)) continue;
      const q = p.getBoundingClientRect();
      if (box.right > q.right + 1.5 || box.left < q.left - 1.5 || box.bottom > q.bottom + box.height * 0.35) cut.push(t);
      break;
    }
  }
  const root = document.documentElement;
  return { least, text, cut, over: [root.scrollWidth - innerWidth, root.scrollHeight - innerHeight] };
}
/* Do texts of the wall stand on one another? Boxes are trimmed to the letters; a rehearsal's watermark stands behind them all. */
function overlaps() {
  const leaves = [...document.querySelectorAll(".wall *")].filter(
    (e) => e.childElementCount === 0 && e.textContent.trim() && !e.closest(".sr,.field,.drill") && e.checkVisibility()
  );
  const boxes = leaves.map((e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const b = range.getBoundingClientRect(), trim = b.height * 0.22;
    return { text: e.textContent.trim(), left: b.left, right: b.right, top: b.top + trim, bottom: b.bottom - trim };
  });
  const found = [];
  for (let i = 0; i < boxes.length; i++) {
    for (let j = i + 1; j < boxes.length; j++) {
      const x = boxes[i], y = boxes[j];
      const across = x.left < y.right - 1 && y.left < x.right - 1;
      if (across && x.top < y.bottom - 1 && y.top < x.bottom - 1) found.push(x.text + " / " + y.text);
    }
  }
  return found;
}
/* Letters nearer to a seam of a wall of so many panels across and down than so many percent of the height; on the map the numbers of dots stand where places are. */
function seams(clear, across, down) {
  const walker = document.createTreeWalker(document.querySelector(".wall:not([hidden])"), NodeFilter.SHOW_TEXT), found = [];
  const near = (from, to, all, panels) => [...Array(panels).keys()].slice(1).some(
    (k) => from < (all * k) / panels + (innerHeight * clear) / 100 && to > (all * k) / panels - (innerHeight * clear) / 100
  );
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), e = walker.currentNode.parentElement;
    if (!text || e.closest(".sr,.field,.drill") || !e.checkVisibility()) continue;
    const range = document.createRange(), half = parseFloat(getComputedStyle(e).fontSize) * 0.38;
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) {
      const middle = (box.top + box.bottom) / 2;
      if (box.width >= 2 && (near(box.left, box.right, innerWidth, across) || near(middle - half, middle + half, innerHeight, down))) found.push(text);
    }
  }
  return found;
}
