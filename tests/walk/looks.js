// What is wrong with the open screen, as sentences; `keys` are the first words of the product's text keys.
(keys) => {
  const found = [], all = (selector) => [...document.querySelectorAll(selector)], seen = (one) => one.checkVisibility({ visibilityProperty: true });
  const short = (one) => one.outerHTML.slice(0, 140);
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = all("body *").filter((one) => seen(one) && one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll, .sr"));
    found.push(`scrolls sideways: ${document.documentElement.scrollWidth} > ${innerWidth}: ${wide.length ? short(wide[wide.length - 1]) : ""}`);
  }
  const heads = all("h1, h2, h3, h4, h5, h6").filter((one) => seen(one) && !one.closest("#ngan"));
  const firsts = heads.filter((one) => one.tagName === "H1").length;
  if (firsts !== 1) found.push(`${firsts} h1`);
  let level = 0;
  for (const head of heads) {
    const own = Number(head.tagName[1]);
    if (own > level + 1) found.push(`heading out of order: ${short(head)}`);
    level = own;
  }
  const key = new RegExp(`(?<![\\w./@-])(${keys})\\.[a-z_]+(?![\\w./@(-])`);
  const words = [document.title, document.body.innerText];
  for (const name of ["aria-label", "title", "alt", "placeholder"]) words.push(...all(`[${name}]`).map((one) => one.getAttribute(name)));
  for (const text of words) if (key.test(text)) found.push(`untranslated: ${text.match(key)[0]}`);
  for (const text of words) if (/\{[a-z_]+\}|undefined|\bNaN\b|\bNone\b/.test(text)) found.push(`not filled in: ${text.match(/.{0,30}(\{[a-z_]+\}|undefined|NaN|None).{0,20}/)[0]}`);
  for (const one of all(".nil, td.nd, .tl.nd b")) if (/\d/.test(one.textContent)) found.push(`a digit where nothing was reported: ${short(one)}`);
  for (const map of all(".tm").filter(seen)) for (const island of ["Hoàng Sa", "Trường Sa"]) {
    const tile = [...map.querySelectorAll(".isl")].find((one) => one.textContent.includes(island));
    if (!tile || !seen(tile) || tile.getBoundingClientRect().width < 8) found.push(`${island} is not on a map`);
  }
  return found;
}
