// Steps of a what-if are ticked here and their sum is read from what the server wrote beside them; the address keeps them.
(() => {
  "use strict";
  const taken = () => (new URLSearchParams(location.search).get("lam") || "").split(",");
  const boxes = (card) => [...card.querySelectorAll("[data-fix]")];
  const held = (card, name) => JSON.parse(card.dataset[name]);
  const spelled = (href, steps) => { // as the server writes it: the steps come last
    const [, path, query, part] = href.match(/^([^?#]*)\??([^#]*)(#.*)?$/);
    const pairs = query.split("&").filter((pair) => pair && !pair.startsWith("lam="));
    if (steps.length) pairs.push(`lam=${steps.join(",")}`);
    return path + (pairs.length ? `?${pairs.join("&")}` : "") + (part || "");
  };
  const draw = (card) => {
    const asked = taken(), kept = held(card, "kept");
    let choice = 0, n = kept.length;
    boxes(card).forEach((box, place) => {
      const on = asked.includes(box.dataset.fix);
      if (on) { choice |= 1 << place; n += 1; }
      Object.assign(box, { role: "checkbox", ariaChecked: String(on), ariaLabel: box.dataset.name, title: "" });
      for (const one of [box, box.closest("li")]) one.classList.toggle("on", on);
    });
    const [after, place] = held(card, "sums")[choice], { sum, sum_one: one } = held(card, "said"), [none, some] = card.querySelectorAll(".sumup>span:not(.ic)");
    some.querySelector("b").textContent = (n === 1 ? one : sum).replace("{n}", n).replace("{after}", after).replace("{place}", place);
    [none.hidden, some.hidden] = [n > 0, n === 0];
  };
  const choose = (card, steps) => {
    const all = [...steps, ...held(card, "kept")], here = location.pathname;
    history.replaceState(history.state, "", spelled(here + location.search + location.hash, all));
    for (const link of document.querySelectorAll("a[href]:not([data-fix],[data-clear])")) { // they lead on from what is chosen now
      if (link.pathname === here || /[?&]lam=/.test(link.search)) link.setAttribute("href", spelled(link.getAttribute("href"), all));
    }
    draw(card);
  };
  addEventListener("click", (event) => {
    const link = event.target.closest("[data-fix],[data-clear]"), card = link?.closest("[data-sums]");
    if (!card?.dressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.dataset.clear && held(card, "kept").length) return; // the sums here are with what is kept
    event.preventDefault();
    const asked = taken(), wanted = (step) => asked.includes(step) !== (step === link.dataset.fix);
    if (link.dataset.clear) boxes(card)[0].focus();
    choose(card, link.dataset.clear ? [] : boxes(card).map((box) => box.dataset.fix).filter(wanted));
  });
  addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("[data-fix]")) return;
    event.preventDefault();
    event.target.click();
  });
  const dress = () => { // once the page is Dash's: until then the boxes are links, and the painted screen stays as it is
    for (const card of document.querySelectorAll("[data-sums]")) if (!card.dressed) { card.dressed = true; draw(card); }
  };
  new MutationObserver(() => {
    if (document.querySelector("[data-html]") && document.querySelector("[data-sums]")) setTimeout(dress);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
