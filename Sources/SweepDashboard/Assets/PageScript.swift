/// What pages do beyond HTML: take in what changed, without losing focus, scroll or open details. Without it every page
/// works, and is as old as its last reload.
let pageScript = #"""
  "use strict";
  (() => {
    // The new tree's differences are carried into the old one, so that what did not change stays the same element.
    const carry = (from, to) => {
      if (from.isEqualNode(to)) return;
      if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName || from.id !== to.id) {
        from.replaceWith(to);
        return;
      }
      if (from.nodeType !== Node.ELEMENT_NODE) {
        if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
        return;
      }
      for (const { name } of [...from.attributes]) {
        if (!to.hasAttribute(name) && name !== "open") from.removeAttribute(name);
      }
      for (const { name, value } of [...to.attributes]) {
        if (from.getAttribute(name) !== value) from.setAttribute(name, value);
      }
      const [old, fresh] = [[...from.childNodes], [...to.childNodes]];
      fresh.forEach((node, index) => index < old.length ? carry(old[index], node) : from.append(node));
      old.slice(fresh.length).forEach((node) => node.remove());
    };

    const replace = (id, html) => {
      const element = document.getElementById(id);
      if (!element) return;
      const template = document.createElement("template");
      template.innerHTML = html.trim();
      const fresh = template.content.firstElementChild;
      if (!fresh) return;
      carry(element, fresh);
      document.dispatchEvent(new CustomEvent("slalom:changed", { detail: document.getElementById(id) }));
    };

    const halves = (data) => {
      const end = data.indexOf("\n");
      return [data.slice(0, end), data.slice(end + 1)];
    };

    // A picture is fetched when its place is seen, another version of it is known, and 5 s have passed since the last time.
    const pictures = document.body.dataset.pictures;
    const versions = new Map();
    const [seen, times, timers] = [new Set(), new Map(), new Map()];
    const draw = async (id) => {
      const element = document.getElementById(id);
      if (!element || !seen.has(id) || timers.has(id) || document.hidden) return;
      if (!versions.has(id) || versions.get(id) === element.dataset.version) return;
      const wait = (times.get(id) ?? -Infinity) + 5000 - performance.now();
      if (wait > 0) {
        timers.set(id, setTimeout(() => { timers.delete(id); draw(id); }, wait));
        return;
      }
      times.set(id, performance.now());
      try {
        const answer = await fetch(`${pictures}&id=${encodeURIComponent(id)}`, { redirect: "error" });
        if (answer.ok) replace(id, await answer.text());
      } catch {
        // The stream of events says that the connection is lost, and the next version comes with it.
      }
    };
    const expect = (id, version) => {
      versions.set(id, version);
      draw(id);
    };
    if (pictures && window.IntersectionObserver) {
      const observer = new IntersectionObserver((entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) seen.add(target.id); else seen.delete(target.id);
          draw(target.id);
        }
      }, { rootMargin: "120px" });
      for (const element of document.querySelectorAll("[data-version]")) observer.observe(element);
    }

    const address = document.body.dataset.events;
    const sign = document.getElementById("connection");
    const say = (state, text) => {
      if (!sign || sign.dataset.state === state) return;
      sign.dataset.state = state;
      sign.textContent = text;
    };
    let source;
    let waiting;
    const listen = () => {
      clearTimeout(waiting);
      source = new EventSource(address);
      source.addEventListener("open", () => say("live", "live"));
      source.addEventListener("element", (event) => replace(...halves(event.data)));
      source.addEventListener("picture", (event) => expect(...halves(event.data)));
      source.addEventListener("error", () => {
        say("lost", "not live, trying again");
        // A refusal ends the source for good; the server may have room again later.
        if (source.readyState === EventSource.CLOSED) waiting = setTimeout(listen, 10000);
      });
    };
    if (address && window.EventSource) {
      listen();
      // A page nobody sees needs no events, and a browser has few connections to a server.
      document.addEventListener("visibilitychange", () => {
        if (document.hidden) {
          clearTimeout(waiting);
          source.close();
        } else if (source.readyState === EventSource.CLOSED) {
          listen();
        }
      });
      window.addEventListener("pagehide", () => source.close());
      window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
    }

    for (const form of document.querySelectorAll("form[data-auto]")) {
      form.addEventListener("change", () => form.requestSubmit());
      form.classList.add("auto");
    }
    document.addEventListener("submit", (event) => {
      const button = event.submitter;
      const path = button && (button.getAttribute("formaction") || event.target.getAttribute("action"));
      if (path && path.endsWith("/cancel") && !window.confirm("Cancel the sweep? What runs is given back; its results stay.")) {
        event.preventDefault();
      }
    });
  })();
  """# + "\n"
