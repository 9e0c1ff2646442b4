// Fetches the board every two seconds and replaces only the parts that changed, so that focus and scrolling stay.
"use strict";
const board = document.getElementById("board");
const stale = document.getElementById("stale");

async function refresh() {
  if (document.hidden) return;
  try {
    // From the origin: a page opened with the token in its address may not fetch relative to it.
    const answer = await fetch(location.origin + board.dataset.source, { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(answer.status);
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    for (const part of fresh.content.querySelectorAll("[data-part]")) {
      const old = board.querySelector(`[data-part="${part.dataset.part}"]`);
      if (old.innerHTML === part.innerHTML) continue;
      const here = old.contains(document.activeElement) ? document.activeElement.id : "";
      old.innerHTML = part.innerHTML;
      if (here) document.getElementById(here)?.focus();
    }
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
}

async function keepFresh() {
  await refresh();
  setTimeout(keepFresh, 2000);
}

document.addEventListener("visibilitychange", refresh);
setTimeout(keepFresh, 2000);
