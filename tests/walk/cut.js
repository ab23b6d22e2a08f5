// Texts that do not fit where they stand: clipped by their own box, or running out of a box that is too low.
() => {
  const found = [];
  for (const one of document.querySelectorAll("body *")) {
    if (one.closest("svg, .sr, .skip, .scroll.sheet, [data-plot]") || !one.checkVisibility({ visibilityProperty: true })) continue;
    const own = [...one.childNodes].filter((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own.length) continue;
    const text = document.createRange();
    text.setStartBefore(own[0]);
    text.setEndAfter(own[own.length - 1]);
    const inner = own.length > 1 ? one.getBoundingClientRect() : text.getBoundingClientRect();
    for (let box = one; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box), told = box.closest("[title]")?.title.includes(one.textContent.trim());
      if (style.clipPath !== "none" || (style.textOverflow === "ellipsis" && told)) break; // for the ear alone; or told in full beside
      const outer = box.getBoundingClientRect();
      const clips = (axis) => ["hidden", "clip"].includes(style[axis]);
      if ((clips("overflowX") && (inner.right > outer.right + 1.5 || inner.left < outer.left - 1.5)) || (clips("overflowY") && (inner.bottom > outer.bottom + 1.5 || inner.top < outer.top - 1.5))) {
        found.push(`cut: ${one.outerHTML.slice(0, 140)}`);
        break;
      }
      if (["auto", "scroll"].includes(style.overflowX)) break;
    }
  }
  return [...new Set(found)].slice(0, 8);
}
