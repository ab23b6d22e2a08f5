// What links and the server cannot do alone: theme, moving without a full load, focus of the drawer, copy, print.
(() => {
  "use strict";
  const root = document.documentElement, find = (selector) => document.querySelector(selector);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const kept = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const paint = () => { root.dataset.theme = kept() || (dark.matches ? "dark" : "light"); };
  paint();
  dark.addEventListener("change", paint);

  // What Dash needs comes once the screen has been painted: nothing that is read waits for a script, nor shares the line with it.
  const bring = () => {
    const scripts = [...(find("#sau")?.content.querySelectorAll("script") || [])].map((one) => {
      const made = Object.assign(document.createElement("script"), { id: one.id, text: one.text, async: false });
      if (one.src) made.src = one.src;
      return made;
    });
    const linked = scripts.filter((one) => one.src), last = linked.at(-1);
    last?.addEventListener("load", () => document.body.append(...scripts.filter((one) => !one.src))); // these begin with what was linked
    document.body.append(...linked);
  };
  const painted = (then) => { // told by the browser; a page that nobody looks at is not painted, and one may not tell
    const once = () => { if (then) then(); then = null; };
    new PerformanceObserver(once).observe({ type: "paint", buffered: true });
    setTimeout(once, document.hidden ? 0 : 2000);
  };
  addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(painted, 0, bring)));

  // A session that has ended answers 401; the page then goes where every page goes without one.
  const ask = window.fetch;
  window.fetch = async (...about) => {
    const answer = await ask(...about);
    if (answer.status === 401) location.reload();
    return answer;
  };

  let opener = null, shown = null, left = null, arriving = false; // the link that opened the drawer; the figure it shows; what had the focus; a new page
  const move = (url) => {
    left = name(document.activeElement); // the screen is taken away before the next one comes
    arriving = url.pathname !== location.pathname;
    history.pushState({}, "", url);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  };
  const say = (text) => {
    find("#da-lam").textContent = text;
    setTimeout(() => { find("#da-lam").textContent = ""; }, 3000);
  };
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };
  const does = {
    theme: () => {
      const next = root.dataset.theme === "dark" ? "light" : "dark";
      try { localStorage.setItem("theme", next); } catch { /* a private window keeps nothing */ }
      root.dataset.theme = next;
    },
    copy: (button) => copy(location.href).then(() => say(button.dataset.done)),
    print: () => print(),
  };
  const fold = (menu) => { menu.open = false; menu.querySelector("summary").focus(); };

  addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]"), link = event.target.closest("a[href]");
    if (button) return void does[button.dataset.do](button);
    if (event.target.closest("[data-open]")) { event.preventDefault(); return seek(); }
    if (event.target.closest("[data-shut]") || event.target.matches("dialog") || link?.closest("dialog")) event.target.closest("dialog").close();
    for (const menu of document.querySelectorAll("details.pick[open]")) if (!menu.contains(event.target)) menu.open = false;
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.dataset.whole) return;
    const url = new URL(link.href);
    if (!find("[data-html]") || url.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    if (link.closest("details.pick")) fold(link.closest("details.pick"));
    if (!find("#ngan")) opener = link.getAttribute("href");
    move(url);
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || find("dialog[open]")) return;
    const menu = find("details.pick[open]");
    if (menu) fold(menu); else find("#ngan [data-close]")?.click();
  });

  // Names are found while they are typed: the server answers with rows, the keyboard goes through them.
  const writing = (one) => one.matches("input, textarea, select, [contenteditable]");
  const seek = () => {
    const dialog = find("#tim"), field = dialog?.querySelector("[role=combobox]");
    if (!dialog || dialog.open) return;
    dialog.showModal();
    field.select();
    if (!field.value) suggest(field);
  };
  const options = (field) => [...document.getElementById(field.getAttribute("aria-controls")).children];
  const mark = (field, place) => {
    options(field).forEach((one, n) => one.setAttribute("aria-selected", n === place));
    const on = options(field)[place];
    if (on) field.setAttribute("aria-activedescendant", on.id); else field.removeAttribute("aria-activedescendant");
    on?.scrollIntoView({ block: "nearest" });
  };
  let waiting = null, asked = null;
  const suggest = async (field) => {
    const form = field.form, list = document.getElementById(field.getAttribute("aria-controls"));
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams(new FormData(form))}`, { signal: asked.signal });
      if (answer.redirected) return location.reload(); // the session has ended
      if (!answer.ok) return; // Enter still leads to the page of results
      const made = Object.assign(document.createElement("template"), { innerHTML: await answer.text() }).content;
      form.querySelector("[role=status]").textContent = made.firstElementChild.textContent;
      list.replaceChildren(...[...made.children].slice(1));
      options(field).forEach((one, n) => { one.id = `${list.id}-${n}`; });
      field.setAttribute("aria-expanded", options(field).length > 0);
      mark(field, field.value.trim() ? 0 : -1);
    } catch (fault) { if (fault.name !== "AbortError") form.querySelector("[role=status]").textContent = ""; }
  };
  addEventListener("input", (event) => {
    if (!event.target.closest("[data-suggest]")) return;
    clearTimeout(waiting);
    mark(event.target, -1); // what was found for other letters is not what Enter means
    waiting = setTimeout(suggest, 120, event.target);
  });
  addEventListener("keydown", (event) => {
    const field = event.target.closest?.("[data-suggest] [role=combobox]");
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && find("#tim") && !writing(event.target)) {
      event.preventDefault();
      return seek();
    }
    const way = event.altKey && { ArrowLeft: -1, ArrowRight: 1 }[event.key], picker = find("#chon-period");
    if (way && picker && !writing(event.target)) { // one period back or on
      const link = find(`[data-step="${way}"]`);
      event.preventDefault();
      if (!link) say(picker.dataset.end); else if (find("[data-html]")) move(new URL(link.href)); else location.assign(link.href);
    }
    if (!field || event.isComposing) return;
    const held = options(field), on = held.findIndex((one) => one.ariaSelected === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && held.length) { event.preventDefault(); mark(field, (on + step + held.length + (on < 0 && step < 0 ? 1 : 0)) % held.length); }
    if (event.key === "Enter" && held[on]) { event.preventDefault(); held[on].click(); }
  });

  // A form that takes a file shows how much of it has left; a page that waits asks until what it waits for is there.
  const upload = (form, box) => {
    const file = form.querySelector("input[type=file]").files[0], said = box.querySelector("[role=alert]") || box.appendChild(Object.assign(document.createElement("p"), { role: "alert" }));
    if (file && file.size > box.dataset.upload) { said.textContent = box.dataset.tooLarge; return; }
    said.textContent = "";
    const bar = box.appendChild(Object.assign(document.createElement("progress"), { className: "up", max: 1, value: 0, ariaLabel: box.dataset.sending }));
    const sent = new XMLHttpRequest();
    sent.open("POST", form.action);
    sent.upload.onprogress = (event) => { bar.value = event.loaded / event.total; };
    sent.onload = () => {
      if (sent.responseURL && sent.responseURL !== form.action) return location.assign(sent.responseURL);
      document.body.replaceWith(new DOMParser().parseFromString(sent.responseText, "text/html").body);
    };
    sent.onerror = () => form.submit();
    sent.send(new FormData(form));
    form.querySelector("[type=submit]").disabled = true;
  };
  const poll = async (box) => {
    try {
      const answer = await (await fetch(box.dataset.poll)).json();
      if (answer.state !== "waiting") return location.replace(location.href);
    } catch { /* the page is asked for again by its own header */ }
    setTimeout(poll, 150, box);
  };
  addEventListener("submit", (event) => {
    const box = event.target.closest("[data-upload]");
    if (box) { event.preventDefault(); upload(event.target, box); }
  });
  addEventListener("input", (event) => {
    const counter = event.target.dataset.count && document.getElementById(event.target.dataset.count);
    if (counter) counter.textContent = `${event.target.value.length}/${event.target.maxLength}`;
  });
  // What is typed on the page of a report is kept at once in this tab, and a moment later by the server as a draft.
  const drafting = (box) => {
    const typed = () => [...document.querySelectorAll(".probs :is(input, textarea):not([type=file])")];
    const saved = (text) => { try { return text === undefined ? sessionStorage.getItem(box.dataset.key) : text ? sessionStorage.setItem(box.dataset.key, text) : sessionStorage.removeItem(box.dataset.key); } catch { return null; } };
    let timer = null;
    const keep = async () => {
      const sent = new FormData(), now = saved();
      for (const one of typed()) sent.set(one.name, one.value);
      sent.delete("bo");
      try {
        box.textContent = (await (await fetch(box.dataset.draft, { method: "POST", body: sent })).json()).said;
        if (saved() === now) saved("");
      } catch { box.textContent = box.dataset.failed; }
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(keep, 700); };
    const own = () => typed().filter((one) => /^(gt|o):/.test(one.name));
    addEventListener("input", (event) => {
      if (!own().includes(event.target)) return;
      saved(JSON.stringify(Object.fromEntries(own().map((one) => [one.name, one.value]))));
      soon();
    });
    const left = JSON.parse(saved() || "null"); // the session ended before the server had it
    if (!left) return;
    for (const one of own()) if (one.name in left) { one.value = left[one.name]; one.dispatchEvent(new Event("input", { bubbles: true })); }
  };
  const later = async (part, left = 20) => { // a part of the page that is still being made comes in by itself
    const whole = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const made = whole.getElementById(part.id);
    if (made?.dataset.later) return void (left && setTimeout(later, 500, part, left - 1));
    if (made) part.replaceWith(made); else part.remove();
    for (const one of whole.querySelectorAll("p.what[id]")) document.getElementById(one.id)?.replaceWith(one); // a finding leads to its cell once there is one
  };
  addEventListener("DOMContentLoaded", () => {
    if (find("[data-poll]")) poll(find("[data-poll]"));
    for (const part of document.querySelectorAll("[data-later]")) setTimeout(later, 300, part);
    if (find("[data-draft]")) drafting(find("[data-draft]"));
    for (const sheet of document.querySelectorAll(".xl")) sheet.setAttribute("role", "grid");
  });

  // The sheet by keyboard: arrows go from cell to cell; a marked cell shows what is known of it.
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -Infinity], End: [0, Infinity] };
  addEventListener("keydown", (event) => {
    const step = steps[event.key], sheet = event.target.closest(".sheet .scroll");
    if (!step || !sheet || event.metaKey || event.ctrlKey || event.altKey) return;
    const rows = [...sheet.querySelectorAll("tbody tr:not(.gap)")], cell = event.target.closest("tbody td");
    const row = cell ? rows.indexOf(cell.parentElement) + step[0] : 0, column = cell ? cell.cellIndex + step[1] : 1;
    const cells = rows[row]?.cells;
    event.preventDefault();
    if (!cells) return;
    const goal = cells[Math.max(1, Math.min(column, cells.length - 1))], link = goal.querySelector("a");
    if (!link) goal.tabIndex = -1;
    (link || goal).focus();
    goal.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  let note = null;
  const unfold = (event) => {
    const link = event.target.closest?.(".xl td a"), about = link && document.getElementById(link.dataset.about);
    note?.remove();
    note = null;
    if (!about) return;
    note = Object.assign(document.createElement("div"), { className: "cellnote" }); // the link says the same to the ear
    note.ariaHidden = "true";
    for (const part of about.querySelectorAll(".what, .known")) note.append(part.cloneNode(true));
    for (const part of note.querySelectorAll("[id], a")) for (const name of ["id", "href"]) part.removeAttribute(name);
    document.body.append(note);
    const cell = link.closest("td").getBoundingClientRect(), below = cell.bottom + note.offsetHeight + 12 < innerHeight;
    note.style.left = `${Math.max(12, Math.min(cell.left, innerWidth - note.offsetWidth - 12)) + scrollX}px`;
    note.style.top = `${(below ? cell.bottom + 6 : cell.top - note.offsetHeight - 6) + scrollY}px`;
  };
  for (const kind of ["focusin", "mouseover"]) addEventListener(kind, unfold);
  addEventListener("keydown", (event) => { if (event.key === "Escape") { note?.remove(); note = null; } });

  const name = (one) => (one.id ? `#${one.id}` : one.matches("a[href]") ? `a[href="${CSS.escape(one.getAttribute("href"))}"]` : null);
  const fill = (place) => { // the screen changes in one step; the focus stays on what it was on
    const focused = name(document.activeElement) || left, within = find("#ngan")?.scrollTop;
    const first = find("#truoc"), next = document.createElement("template"), typing = find("dialog[open]");
    next.innerHTML = place.filled = place.dataset.html;
    if (first?.innerHTML !== next.innerHTML) { // what the first answer painted stays where it is: nothing is laid out twice
      place.replaceChildren(...next.content.childNodes);
      first?.remove();
    }
    if (typing && !typing.isConnected) { // what somebody is typing stays open over the new screen
      find(`#${typing.id}`)?.replaceWith(typing);
      typing.close();
      typing.showModal();
    }
    root.lang = place.lang;
    const drawer = find("#ngan"), figure = drawer && new URLSearchParams(location.search).get("so-lieu");
    find("#trang").inert = Boolean(drawer);
    if (arriving) scrollTo(0, 0);
    const goal = drawer ? (figure === shown ? focused : "#ngan-ten") : shown ? `a[href="${CSS.escape(opener || "")}"]` : arriving ? "#noi-dung" : focused;
    // A closed table may hold the same number; the focus goes to the one that is seen.
    if (goal) [...document.querySelectorAll(goal)].find((one) => one.checkVisibility())?.focus({ preventScroll: true });
    if (goal && goal === focused && document.activeElement === document.body) find("[popovertarget]")?.focus(); // it was in the drawer of pickers
    if (drawer && figure === shown) drawer.scrollTop = within || 0;
    [shown, arriving, left] = [figure, false, null];
    const wait = find("[data-wait]");
    if (wait) setTimeout(() => location.reload(), wait.dataset.wait * 1000);
  };
  const look = () => {
    for (const place of document.querySelectorAll("[data-html]")) if (place.filled !== place.dataset.html) fill(place);
  };
  addEventListener("DOMContentLoaded", () => { // until then the first answer is read, which needs no looking at
    new MutationObserver(look).observe(root, { childList: true, subtree: true, attributeFilter: ["data-html"] });
    look();
  });
})();
