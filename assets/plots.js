// Charts: the bundle is fetched when a chart is on the screen, colours follow the theme, paper is light.
(() => {
  "use strict";
  const root = document.documentElement, own = document.currentScript ? new URL(document.currentScript.src).search : "";
  let bundle = null;
  const load = (name) => new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src: `/assets/plotly/${name}${own}`, onload: done, onerror: failed }));
  });
  const ready = () => (bundle ??= load("plotly-basic.min.js").then(() => load("vi.js")));

  // A figure names its colours as the style sheet does; paper takes those of the light theme.
  const painted = (text) => {
    const style = getComputedStyle(root);
    return JSON.parse(text.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim().replace(/"/g, "'")));
  };
  const draw = async (place) => {
    const { data, layout } = painted(place.dataset.plot);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.drawn = place.dataset.plot;
    try {
      await ready();
      layout.transition = { duration: still ? 0 : 150 };
      await Plotly.react(place, data, layout, { displayModeBar: false, responsive: true, locale: root.lang, showTips: false });
      place.classList.add("drawn");
      for (const one of place.querySelectorAll("svg")) one.ariaHidden = "true";
    } catch { place.classList.add("failed"); }
  };
  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) { near.unobserve(target); draw(target); }
  }, { rootMargin: "300px" });
  const look = () => {
    for (const place of document.querySelectorAll("[data-plot]")) if (!place.watched) { place.watched = true; near.observe(place); }
  };
  const again = () => { for (const place of document.querySelectorAll("[data-plot].drawn")) draw(place); };

  new MutationObserver(look).observe(root, { childList: true, subtree: true });
  new MutationObserver(again).observe(root, { attributeFilter: ["data-theme"] });
  matchMedia("print").addEventListener("change", again);
  addEventListener("beforeprint", () => { for (const place of document.querySelectorAll("[data-plot]:not(.drawn)")) draw(place); });
  look();
})();
