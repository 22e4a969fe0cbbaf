/// What charts do beyond a picture: a crosshair that tells the values of all series at one place, for mouse, touch and
/// keyboard; names in the key that switch their series off and on. Without it the pictures are the same, and a point tells its
/// value when the pointer rests on it.
let chartScript = #"""
  "use strict";
  (() => {
    const all = (root) => [...root.querySelectorAll("svg.chart")].filter((svg) => svg.querySelector(".hover, .entry"));
    // What is switched off, by the start of the chart's ids, so that it stays off when the chart is drawn again.
    const off = new Map();
    const name = (svg) => svg.getAttribute("aria-labelledby");

    const show = (svg) => {
      const hidden = off.get(name(svg)) ?? new Set();
      for (const entry of svg.querySelectorAll(".entry")) {
        const series = entry.dataset.series;
        const isHidden = hidden.has(series);
        entry.setAttribute("role", "button");
        entry.setAttribute("tabindex", "0");
        entry.setAttribute("aria-pressed", String(!isHidden));
        for (const part of svg.querySelectorAll(`.${series}`)) {
          if (isHidden) part.setAttribute("display", "none"); else part.removeAttribute("display");
        }
      }
    };

    const toggle = (entry) => {
      const svg = entry.closest("svg");
      const hidden = off.get(name(svg)) ?? new Set();
      off.set(name(svg), hidden);
      if (!hidden.delete(entry.dataset.series)) hidden.add(entry.dataset.series);
      show(svg);
    };

    const make = (id) => {
      const element = document.createElement("div");
      element.id = id;
      element.hidden = true;
      document.body.append(element);
      return element;
    };
    const readout = make("readout");
    readout.setAttribute("role", "status");
    const crosshair = make("crosshair");

    // The points of all series that are shown, by their place across, in the svg's own units.
    const places = (svg, panel) => {
      const columns = new Map();
      for (const point of svg.querySelectorAll(".hover")) {
        const x = Number(point.dataset.x ?? point.getAttribute("cx"));
        if (point.hasAttribute("display") || panel && (x < panel.left || x > panel.right
          || Number(point.getAttribute("cy")) < panel.top || Number(point.getAttribute("cy")) > panel.bottom)) continue;
        const key = Math.round(x * 2) / 2;
        if (!columns.has(key)) columns.set(key, []);
        columns.get(key).push(point);
      }
      return columns;
    };
    const panels = (svg) => [...svg.querySelectorAll("clipPath rect")].map((rect) => {
      const number = (key) => Number(rect.getAttribute(key));
      return { left: number("x") - 1, top: number("y") - 1, right: number("x") + number("width") + 1,
        bottom: number("y") + number("height") + 1 };
    });

    let current;
    const hide = () => {
      current = undefined;
      readout.hidden = crosshair.hidden = true;
    };

    const tell = (svg, panel, key) => {
      const points = places(svg, panel).get(key);
      if (!points) { hide(); return; }
      current = { svg, panel, key };
      readout.replaceChildren();
      points.forEach((point, index) => {
        const [series, rest] = point.textContent.split(" · ");
        const [where, value] = rest === undefined ? series.split(": ") : rest.split(/: (.*)/s);
        if (index === 0) {
          const head = document.createElement("b");
          head.textContent = where;
          readout.append(head);
        }
        const line = document.createElement("span");
        line.textContent = rest === undefined ? value ?? series : `${series}: ${value ?? where}`;
        readout.append(line);
      });
      const box = svg.getBoundingClientRect();
      const scale = box.width / svg.viewBox.baseVal.width;
      const [x, y] = [box.left + scrollX + key * scale, box.top + scrollY];
      crosshair.hidden = readout.hidden = false;
      crosshair.style.left = `${x}px`;
      crosshair.style.top = `${y + panel.top * scale}px`;
      crosshair.style.height = `${(panel.bottom - panel.top) * scale}px`;
      const right = scrollX + document.documentElement.clientWidth - 8;
      const width = readout.offsetWidth;
      readout.style.left = `${Math.max(scrollX + 4, x + 12 + width > right ? x - width - 12 : x + 12)}px`;
      readout.style.top = `${y + panel.top * scale + 6}px`;
    };

    const nearest = (keys, x) => keys.reduce((best, key) => Math.abs(key - x) < Math.abs(best - x) ? key : best, keys[0]);

    const follow = (svg, event) => {
      const box = svg.getBoundingClientRect();
      const scale = svg.viewBox.baseVal.width / box.width;
      const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
      const panel = panels(svg).find((p) => x >= p.left && x <= p.right && y >= p.top && y <= p.bottom);
      const keys = panel ? [...places(svg, panel).keys()] : [];
      if (keys.length) tell(svg, panel, nearest(keys, x)); else hide();
    };

    // Arrows move it, Home and End lead to the ends, Escape ends it.
    const step = (svg, event) => {
      if (event.key === "Escape") { hide(); return; }
      if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
      const panel = current?.svg === svg ? current.panel : panels(svg)[0];
      const keys = panel ? [...places(svg, panel).keys()].sort((a, b) => a - b) : [];
      if (!keys.length) return;
      event.preventDefault();
      const at = current?.svg === svg ? keys.indexOf(nearest(keys, current.key)) : -1;
      const next = event.key === "Home" ? 0 : event.key === "End" ? keys.length - 1
        : event.key === "ArrowRight" ? at + 1 : at < 0 ? keys.length - 1 : at - 1;
      tell(svg, panel, keys[Math.max(0, Math.min(keys.length - 1, next))]);
    };

    const prepare = (root) => {
      for (const svg of all(root)) {
        show(svg);
        // By this the style sheet lets the pointer through to the chart: the browser's own tips would tell values twice.
        svg.dataset.points = "";
        if (!svg.querySelector(".entry")) continue;
        // Names in the key can be pressed, which nothing in a mere picture can.
        svg.setAttribute("role", "group");
      }
      if (current && !current.svg.isConnected) hide();
      else if (current) tell(current.svg, current.panel, current.key);
    };

    prepare(document);
    document.addEventListener("slalom:changed", (event) => { if (event.detail) prepare(event.detail); });
    document.addEventListener("pointermove", (event) => {
      const svg = event.target.closest?.("svg.chart");
      if (svg && svg.querySelector(".hover")) follow(svg, event);
      else if (current && event.pointerType === "mouse" && document.activeElement !== current.svg.parentElement) hide();
    });
    document.addEventListener("pointerdown", (event) => {
      const svg = event.target.closest?.("svg.chart");
      if (svg && svg.querySelector(".hover")) follow(svg, event); else hide();
    });
    document.addEventListener("click", (event) => {
      const entry = event.target.closest?.(".chart .entry");
      if (entry) toggle(entry);
    });
    document.addEventListener("keydown", (event) => {
      const entry = event.target.closest?.(".chart .entry");
      if (entry && ["Enter", " "].includes(event.key)) {
        event.preventDefault();
        toggle(entry);
        return;
      }
      const svg = event.target.querySelector?.(":scope > svg.chart") ?? event.target.closest?.("svg.chart");
      if (svg && svg.querySelector(".hover")) step(svg, event);
    });
    document.addEventListener("scroll", (event) => { if (event.target !== document) hide(); }, true);
    document.addEventListener("focusout", (event) => {
      if (event.target.querySelector?.(":scope > svg.chart") === current?.svg) hide();
    });
  })();
  """# + "\n"
