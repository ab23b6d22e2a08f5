// A box drawn with the pointer over a field of marks is written into the address; links beside it do the same.
(() => {
  "use strict";
  let from = null, shown = null, field = null;
  const at = (event) => {
    const side = field.getBoundingClientRect(), part = (value) => Math.round(Math.min(Math.max(value, 0), 1) * 100);
    return [part((event.clientX - side.left) / side.width), part((side.bottom - event.clientY) / side.height)];
  };
  const span = (event) => {
    const to = at(event);
    return [0, 1].map((axis) => [Math.min(from[axis], to[axis]), Math.max(from[axis], to[axis])]);
  };
  addEventListener("pointerdown", (event) => {
    field = event.target.closest("[data-box]");
    if (!field || event.button || event.pointerType === "touch") return;
    from = at(event);
    shown = field.appendChild(Object.assign(document.createElement("b"), { className: "bx" }));
    event.preventDefault();
  });
  addEventListener("pointermove", (event) => {
    if (!from) return;
    const [[low, high], [under, over]] = span(event);
    Object.assign(shown.style, { left: `${low}%`, width: `${high - low}%`, bottom: `${under}%`, height: `${over - under}%` });
  });
  addEventListener("pointerup", (event) => {
    if (!from) return;
    const [[low, high], [under, over]] = span(event), url = new URL(location.href);
    shown.remove();
    from = null;
    if (high - low < 3 || over - under < 3) return;
    url.searchParams.set(field.dataset.box, [low, high, under, over].join(","));
    url.searchParams.delete("trang");
    url.search = url.search.replaceAll("%2C", ",");
    history.pushState({}, "", url);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  });
})();
