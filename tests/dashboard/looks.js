/* Axe measures the contrast of each text by itself, which is most of what it costs, though the rows
 * of a table look alike. Here texts of one look are marked: the first, the middle and the last of
 * those that stand alike (tags and classes up to the root, with their grounds) in letters alike.
 * Axe measures these; all its other rules see the whole page. A look that was found well on another
 * page, in a window as wide, is known and not measured again: the frame of all pages is alike. */
const MARK = "data-look";

function brief(text) {
  let a = 7, b = 11;
  for (let n = 0; n < text.length; n++) {
    a = Math.imul(a ^ text.charCodeAt(n), 0x9e3779b1);
    b = Math.imul(b ^ text.charCodeAt(n), 0x85ebca6b);
  }
  return (b >>> 11) * 2 ** 32 + (a >>> 0);
}

function mark(known) {
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
  const others = [];
  for (const [look, all] of looks) {
    const name = brief(`${innerWidth}|${look}`);
    if (known.has(name)) continue;
    others.push(name);
    for (const at of [0, all.length >> 1, all.length - 1]) all[at].setAttribute(MARK, "");
  }
  return others;
}

async function hard(options, known) {
  const looks = mark(new Set(known));
  const slight = axe._audit.rules.filter((one) => ["minor", "moderate"].includes(one.impact));
  axe.configure({ rules: [{ id: "color-contrast", selector: `[${MARK}]` },
    ...slight.map((one) => ({ id: one.id, enabled: false }))] });  // nobody asks for these
  /* only what fails is written down node by node; the page's sheets are not fetched once more */
  const found = await axe.run({ resultTypes: ["violations"], preload: false, ...options });
  document.querySelectorAll(`[${MARK}]`).forEach((one) => one.removeAttribute(MARK));
  const well = !found.violations.some((one) => one.id === "color-contrast");
  return [found.violations, well ? looks : []];
}
