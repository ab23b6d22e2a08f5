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
  const NARROW = 520; // pixels in which names of periods would run into each other, and those of events cover the curve
  const draw = async (place) => {
    const { data, layout } = painted(place.dataset.plot);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.drawn = place.dataset.plot;
    try {
      await ready();
      layout.height = place.clientHeight; // lower on a phone
      if (place.clientWidth < NARROW) {
        layout.xaxis.nticks = layout.margin.r > 100 ? 2 : 3;
        layout.margin.l = 40;
        for (const one of layout.annotations) {
          if (one.name === "event") one.text = one.text.split(" ", 1)[0];
          if (one.name === "end") one.font.size = 11.5;
        }
      }
      layout.transition = { duration: still ? 0 : 150 };
      await Plotly.react(place, data, layout, { displayModeBar: false, responsive: true, locale: root.lang, showTips: false });
      place.classList.add("drawn");
      for (const one of place.querySelectorAll("svg")) one.ariaHidden = "true";
      for (const one of place.parentElement.querySelectorAll("[data-png]")) one.hidden = false;
    } catch { place.classList.add("failed"); }
  };
  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) { near.unobserve(target); draw(target); }
  }, { rootMargin: "300px" });
  const look = () => {
    for (const place of document.querySelectorAll("[data-plot]")) if (!place.watched) { place.watched = true; near.observe(place); }
  };
  const again = () => { for (const place of document.querySelectorAll("[data-plot].drawn")) draw(place); };

  // A chart as a picture: on white in the colours of the light theme, with title, unit, period, source and release inside.
  const WIDE = 1200, TALL = 560, TOP = 104, FOOT = 56;
  const light = (text) => {
    const theme = root.dataset.theme;
    root.dataset.theme = "light";
    const made = painted(text);
    root.dataset.theme = theme;
    return made;
  };
  const picture = async (button) => {
    const { data, layout } = light(button.parentElement.querySelector("[data-plot]").dataset.plot), { title, sub, foot, png } = button.dataset;
    await ready();
    const config = { locale: root.lang }, image = new Image();
    image.src = await Plotly.toImage({ data, layout: { ...layout, height: TALL }, config }, { format: "svg", width: WIDE, height: TALL });
    await image.decode();
    const sheet = Object.assign(document.createElement("canvas"), { width: 2 * WIDE, height: 2 * (TOP + TALL + FOOT) }), pen = sheet.getContext("2d");
    const write = (text, y, size, weight, colour) => {
      pen.font = `${weight} ${size}px "So","BVP",system-ui,sans-serif`;
      pen.fillStyle = colour;
      pen.fillText(text, 40, y, WIDE - 80);
    };
    pen.scale(2, 2);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, WIDE, TOP + TALL + FOOT);
    pen.drawImage(image, 0, TOP, WIDE, TALL);
    write(title, 50, 24, 600, "#161D29");
    write(sub, 82, 15, 400, "#434D5B");
    write(foot, TOP + TALL + 32, 13, 400, "#434D5B");
    save(sheet, png);
  };
  const save = async (sheet, name) => {
    const blob = await new Promise((done) => sheet.toBlob(done, "image/png")), href = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10000);
  };

  // A map is the server's own file, painted; a file that stands alone brings the letters of the house along.
  const letters = async () => {
    const faces = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSFontFaceRule && /"?BVP"?$/.test(rule.style.fontFamily));
    return (await Promise.all(faces.map(async (face) => {
      const [, place] = face.style.src.match(/url\("?([^")]+)"?\)/), file = await (await fetch(new URL(place, face.parentStyleSheet.href))).blob();
      const data = await new Promise((done) => { const reader = Object.assign(new FileReader(), { onload: () => done(reader.result) }); reader.readAsDataURL(file); });
      return face.cssText.replace(/url\([^)]+\)/, `url("${data}")`);
    }))).join("");
  };
  const paint = async (link) => {
    const answer = await fetch(link.href), [, name] = answer.headers.get("Content-Disposition").match(/filename="?([^";]+)\.svg/);
    const root = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement, image = new Image();
    root.prepend(Object.assign(document.createElementNS(root.namespaceURI, "style"), { textContent: await letters() }));
    root.setAttribute("font-family", `BVP, ${root.getAttribute("font-family")}`);
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(root))}`;
    await image.decode();
    const sheet = Object.assign(document.createElement("canvas"), { width: 2 * image.width, height: 2 * image.height });
    sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
    save(sheet, `${name}.png`);
  };
  addEventListener("click", (event) => {
    const button = event.target.closest("[data-png]"), link = event.target.closest("[data-map]");
    if (button) picture(button);
    if (!link) return;
    event.preventDefault();
    paint(link).catch(() => location.assign(link.href)); // the file of lines is there in any case
  });

  new MutationObserver(look).observe(root, { childList: true, subtree: true });
  new MutationObserver(again).observe(root, { attributeFilter: ["data-theme"] });
  matchMedia("print").addEventListener("change", again);
  addEventListener("beforeprint", () => { for (const place of document.querySelectorAll("[data-plot]:not(.drawn)")) draw(place); });
  look();
})();
