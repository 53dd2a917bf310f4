// What the pages do with a script: GOV.UK Frontend's components, the session's end, htmx's manners.
// Every page works without it.

const frontend = await import(document.getElementById("govuk-frontend").href);
frontend.initAll();

// A part that htmx swaps in may hold components too.
document.addEventListener("htmx:afterSettle", (event) => frontend.initAll({ scope: event.target }));

// A whole page in place of a part means that the session ended or the server went elsewhere:
// show that page as a page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, serverResponse, target } = event.detail;
  if (/^\s*<!doctype/i.test(serverResponse) && target !== document.body) {
    event.detail.shouldSwap = false;
    if (xhr.status < 400) window.location.assign(xhr.responseURL);
    else announce(target);
  }
});

// A refusal or a fault of an htmx request is said where the person is looking.
function announce(target) {
  const problem = document.createElement("p");
  problem.className = "govuk-error-message";
  problem.setAttribute("role", "alert");
  problem.textContent = "That did not work. Load this page again and try once more.";
  target.before(problem);
}

// Whatever somebody typed and has not sent.
let typed = false;
document.addEventListener("input", (event) => (typed ||= Boolean(event.target.closest("form"))));
document.addEventListener("submit", () => (typed = false));

// How long is left of a time box, counted where the page says in words when it ends.
const clocks = () => document.querySelectorAll("[data-counts-to]").forEach(count);
function count(clock) {
  const left = Math.round((new Date(clock.dataset.countsTo) - Date.now()) / 1000);
  const [minutes, seconds] = [Math.floor(Math.abs(left) / 60), Math.abs(left) % 60];
  const time = `${minutes}:${String(seconds).padStart(2, "0")}`;
  clock.textContent = left < 0 ? `${time} over.` : `${time} left.`;
}
clocks();
setInterval(clocks, 1000);

// A page of a session that is held follows it.
const live = document.querySelector("[data-pulse]");
if (live) {
  const { follow } = await import(document.getElementById("huddle-live").href);
  follow(live, (part) => {
    frontend.initAll({ scope: part });
    clocks();
  });
}

// A form that keeps itself as it is typed: for whoever types it, and nobody else.
document.querySelectorAll("form[data-keeps]").forEach(keep);
function keep(form) {
  const status = form.querySelector("[data-keeps-status]");
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, 800);
  });
  form.addEventListener("submit", () => clearTimeout(timer));

  async function send() {
    const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.keeps, { method: "POST", body, redirect: "error" });
      status.textContent = answer.ok ? `Kept for you at ${time}, not sent yet.` : `Not kept at ${time}.`;
    } catch {
      status.textContent = `Not kept at ${time}: no connection.`;
    }
  }
}

// A text to copy out can always be selected; with a script one button copies it.
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copies);
    text.select();
    await navigator.clipboard.writeText(text.value);
    document.getElementById("copied").textContent = "Copied.";
  });
}

const dialog = document.getElementById("timeout");
if (dialog) watch(dialog);

// Warn two minutes before the session ends. Times are kept as moments, not as counts, so that a
// laptop that slept wakes up right; tabs tell one another when one of them kept the session alive.
function watch(dialog) {
  const WARN = Math.min(120, dialog.dataset.idleSeconds / 2) * 1000;
  const part = (name) => dialog.querySelector(`[data-timeout="${name}"]`);
  const absoluteEnd = dialog.dataset.secondsLeft
    ? Date.now() + dialog.dataset.secondsLeft * 1000
    : Infinity;
  const tabs = new BroadcastChannel("huddle-session");
  let idleEnd;
  let ended = false;

  const end = () => Math.min(idleEnd, absoluteEnd);
  const alive = () => {
    idleEnd = Date.now() + dialog.dataset.idleSeconds * 1000;
    if (!ended && dialog.open && end() - Date.now() > WARN) dialog.close();
  };
  const kept = () => {
    alive();
    tabs.postMessage(dialog.dataset.person);
  };
  tabs.addEventListener("message", (event) => event.data === dialog.dataset.person && alive());
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && kept());
  kept();

  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  part("stay").addEventListener("click", stay);
  part("carry-on").addEventListener("click", carryOn);

  function tick() {
    const left = end() - Date.now();
    if (ended) return;
    if (left <= 0) over();
    else if (left <= WARN) warn(left);
  }

  function warn(left) {
    const words = inWords(left);
    part("left").textContent = words;
    const absolute = absoluteEnd <= idleEnd;
    part("stay").hidden = absolute;
    part("why").hidden = absolute;
    if (!dialog.open) {
      dialog.showModal();
      document.getElementById("timeout-title").focus();
    } else if (left < 61000 && left >= 60000) {
      part("said").textContent = `You will be signed out in ${words}.`;
    }
  }

  async function stay() {
    const answer = await ping();
    if (!answer) over();
    else {
      kept();
      dialog.close();
    }
  }

  // Nothing typed: go to the sign-in page. Something typed: cover the page and keep it.
  function over() {
    if (!typed) return window.location.assign(dialog.dataset.signIn);
    ended = true;
    dialog.classList.add("huddle-timeout--ended");
    part("warning").hidden = true;
    part("ended").hidden = false;
    if (!dialog.open) dialog.showModal();
    document.getElementById("timeout-ended").focus();
  }

  // Signed in again in another tab, as the same person: take the new token and go on.
  async function carryOn() {
    const answer = await ping();
    if (answer?.person !== dialog.dataset.person) {
      part("refused").hidden = false;
      return;
    }
    document
      .querySelectorAll("input[name=csrfmiddlewaretoken]")
      .forEach((input) => (input.value = answer.csrf));
    ended = false;
    part("refused").hidden = true;
    part("warning").hidden = false;
    part("ended").hidden = true;
    dialog.classList.remove("huddle-timeout--ended");
    kept();
    dialog.close();
  }

  async function ping() {
    try {
      const response = await fetch(dialog.dataset.ping, { redirect: "error" });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }
}

function inWords(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds > 60) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds > 20 ? "1 minute" : `${seconds} seconds`;
}
