/* Axe measures the contrast of each text by itself, which is most of what it costs, though the rows
 * of a table look alike. Here texts of one look are marked: the first, the middle and the last of
 * those that stand alike (tags and classes up to the root, with their grounds) in letters alike.
 * Axe measures these; all its other rules see the whole page. */
const MARK = "data-look";

function mark() {
  const stands = new Map([[null, ""]]), looks = new Map();
  const stand = (one) => {
    if (!stands.has(one)) {
      const is = getComputedStyle(one);
      const own = [one.tagName, one.getAttribute("class"), is.backgroundColor, is.backgroundImage,
        is.opacity, is.filter, is.fill, one.matches(":disabled, [aria-disabled=true]")];
      stands.set(one, `${stand(one.parentElement)}>${own.join()}`);
    }
    return stands.get(one);
  };
  for (const one of document.body.querySelectorAll("*")) {
    const says = [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    if (!says && !one.matches("input, select, textarea")) continue;
    if (!one.checkVisibility({ visibilityProperty: true })) continue;
    const is = getComputedStyle(one), box = one.getBoundingClientRect();
    const own = [is.color, is.webkitTextFillColor, is.fontSize, is.fontWeight, is.textShadow,
      box.width > 1 && box.height > 1];
    const look = `${stand(one)}|${own.join()}`;
    if (!looks.has(look)) looks.set(look, []);
    looks.get(look).push(one);
  }
  if (!looks.size) throw new Error("no text is seen on this page: nothing to measure");
  for (const all of looks.values())
    for (const at of [0, all.length >> 1, all.length - 1]) all[at].setAttribute(MARK, "");
}

async function hard(options) {
  mark();
  axe.configure({ rules: [{ id: "color-contrast", selector: `[${MARK}]` }] });
  /* only what fails is written down node by node; the page's sheets are not fetched once more */
  const found = await axe.run({ resultTypes: ["violations"], preload: false, ...options });
  document.querySelectorAll(`[${MARK}]`).forEach((one) => one.removeAttribute(MARK));
  return found.violations;
}
