// A page of a session follows it: parts marked data-live-part are swapped when something changed
// that this person may see. What they type, where they are and what they opened stays.
//
// It listens to a stream that says "changed" and no more, and asks the page itself; without the
// stream it asks every three seconds. When neither answers, it says so and since when.

const OFTEN = 3000;
const HIDDEN = 15000; // a tab that nobody looks at
const SELDOM = 20000; // while the stream is there, in case it missed something
const AGAIN = 30000; // when to try the stream again after a refusal
const OURS = { "Huddle-Follows": "1" }; // nobody pressed anything: the session is not kept alive

export function follow(live, settled) {
  const status = live.querySelector("[data-live=status]");
  const { pulse, stream } = live.dataset;
  let seen = live.dataset.seen;
  let streaming = false;
  let lost = null;
  let busy = false;
  let again = false;
  let timer;

  say();
  listen();
  later();
  document.addEventListener("visibilitychange", () => document.hidden || look());

  function listen() {
    if (!stream) return;
    const address = new URL(stream, location.href);
    address.searchParams.set("seen", seen);
    const source = new EventSource(address, { withCredentials: true });
    source.onopen = () => connected(true);
    source.onmessage = look;
    source.onerror = () => {
      connected(false);
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(listen, AGAIN);
    };
  }

  function connected(is) {
    if (streaming === is) return;
    streaming = is;
    if (!is) look();
    say();
  }

  function later() {
    clearTimeout(timer);
    const pause = document.hidden ? HIDDEN : streaming ? SELDOM : OFTEN;
    timer = setTimeout(look, pause * (0.9 + Math.random() * 0.2));
  }

  async function look() {
    if (busy) return void (again = true);
    busy = true;
    try {
      await ask();
      lost = null;
    } catch {
      lost ??= new Date();
    }
    busy = false;
    say();
    if (again) {
      again = false;
      look();
    } else later();
  }

  async function ask() {
    const headers = { ...OURS, "If-None-Match": `"${seen}"` };
    const answer = await fetch(pulse, { headers, redirect: "error", cache: "no-store" });
    if (answer.status === 304) return;
    if ([403, 404, 409].includes(answer.status)) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    if (await swap()) seen = answer.headers.get("ETag").replaceAll('"', "");
  }

  // The page as it is now, through its own door; parts that differ take the place of the old ones.
  async function swap() {
    const answer = await fetch(location.href, { headers: OURS, cache: "no-store" });
    if (answer.redirected) return void location.assign(answer.url);
    if ([403, 404, 409].includes(answer.status)) return void location.reload();
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live-part]")) {
      const fresh = page.getElementById(part.id);
      if (fresh && plain(fresh) !== plain(part)) replace(part, fresh);
    }
    return true;
  }

  function replace(part, fresh) {
    if (part.querySelector(":is(input:not([type=hidden]), textarea, select):focus")) return;
    const open = [...part.querySelectorAll("details[open]")].map((one) => one.id).filter(Boolean);
    const at = path(document.activeElement, part);
    const top = scrollY;
    part.replaceChildren(...fresh.childNodes);
    open.forEach((id) => part.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", ""));
    settled(part);
    if (at) find(part, at)?.focus({ preventScroll: true });
    scrollTo(scrollX, top);
  }

  function say() {
    if (lost) return tell(`Not connected since ${clock(lost)}: what you see may be old.`);
    tell(
      streaming
        ? "Following: what changes shows at once."
        : "Following: this page looks for changes every 3 seconds.",
    );
  }

  function tell(words) {
    if (status.textContent !== words) status.textContent = words;
  }
}

// Tokens are new on every page; times that a script counts are not part of it.
function plain(part) {
  const copy = document.importNode(part, true);
  copy.querySelectorAll("[name=csrfmiddlewaretoken], [name=form_key]").forEach((one) => one.remove());
  copy.querySelectorAll("[data-counts-to]").forEach((one) => one.replaceChildren());
  return copy.textContent.replace(/\s+/g, " ") + [...copy.querySelectorAll("a[href], form, button")].map((one) => one.getAttribute("href") ?? one.getAttribute("action") ?? "").join(" ");
}

// What had the focus: by its words and its address, for it is another element afterwards.
function path(element, part) {
  if (!part.contains(element)) return null;
  return { tag: element.tagName, name: naming(element) };
}

function find(part, { tag, name }) {
  return [...part.querySelectorAll(tag)].find((one) => naming(one) === name);
}

function naming(element) {
  return element.id || element.getAttribute("href") || element.textContent.trim();
}

function clock(moment) {
  return moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
