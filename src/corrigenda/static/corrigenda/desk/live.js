/**
 * What colleagues do meanwhile, told without reloading: while the page is in sight it asks every few seconds.
 *
 * Nothing moves under the editor's eyes: what is told stands in its own place. Everything works without it.
 */

const EVERY_MS = 15_000;

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

/** Ask now and then, only while the page is seen, and at once when it comes back into sight. */
function whileSeen(ask) {
  let asking = false;
  const turn = async () => {
    if (document.visibilityState !== "visible" || asking) return;
    asking = true;
    try {
      await ask();
    } catch {
      // Offline, or the server restarts: the next turn asks again.
    } finally {
      asking = false;
    }
  };
  setInterval(turn, EVERY_MS);
  document.addEventListener("visibilitychange", turn);
  window.addEventListener("pageshow", (event) => event.persisted && turn());
}

function link(address, words) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = words;
  return link;
}

/* The erratum's page: renew this person's attention, say who else looks, and what was done since. */

const line = document.querySelector("[data-attention]");

function pay(more = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token(), version: line.dataset.version, ...more })) {
    form.append(name, value);
  }
  return form;
}

if (line instanceof HTMLElement) {
  whileSeen(async () => {
    const answer = await fetch(line.dataset.attention, { method: "POST", body: pay() });
    if (!answer.ok) return;
    const { looking, changed } = await answer.json();
    const said = changed ? `${changed}. ` : looking;
    if (line.dataset.said === said) return;
    line.dataset.said = said;
    line.replaceChildren(said, ...(changed ? [link(line.dataset.page, "Look again before you decide")] : []));
    line.classList.toggle("is-changed", Boolean(changed));
  });
  window.addEventListener("pagehide", () => navigator.sendBeacon(line.dataset.attention, pay({ gone: "1" })));
}

/* The queue: say how much came and changed, mark the rows that are told of, and leave every row where it is. */

const news = document.querySelector("[data-news]");
let tag = "";

function mark(row, selector, words) {
  const place = row.querySelector(selector);
  if (!place || place.textContent === words) return;
  place.textContent = words;
}

function tell({ touched, looking }) {
  const rows = new Map([...document.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
  for (const [erratum, row] of rows) mark(row, "[data-looking]", looking[erratum] ?? "");
  const told = touched.filter(({ erratum }) => rows.has(String(erratum)));
  for (const { erratum, what } of told) {
    const row = rows.get(String(erratum));
    mark(row, "[data-told]", what);
    row.classList.add("is-told");
  }
  const come = touched.filter(({ erratum, is_new }) => is_new && !rows.has(String(erratum))).length;
  const parts = [come && `${come} new`, told.length && `${told.length} changed`].filter(Boolean).join(", ");
  if (news.dataset.said === parts) return;
  news.dataset.said = parts;
  news.replaceChildren(...(parts ? [`${parts}: `, link(news.dataset.show, "show")] : []));
}

if (news instanceof HTMLElement) {
  whileSeen(async () => {
    const answer = await fetch(news.dataset.news, { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
    if (answer.status !== 200) return;
    const body = await answer.json();
    tag = answer.headers.get("ETag") ?? "";
    tell(body);
  });
}
