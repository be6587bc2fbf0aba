/* The service worker of walls, of /wall/ alone: hands out what a screen has kept where the server does not answer with
   a page. It keeps nothing itself but one page of words; a screen that lost its right loses everything here. */
"use strict";
const KEPT = "ioc-wall-", WORDS = "ioc-words", CALM = "/wall/mat-may-chu", PATIENCE = 8000;
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
  + "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

self.addEventListener("install", (event) => event.waitUntil(learn().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

/* words for a screen that has nothing kept, with the files that they need: those first, so that there are no words without
   them; what the words of another release needed goes */
async function learn() {
  const held = await caches.open(WORDS), answer = await fetch(CALM, { cache: "no-store" });
  if (!answer.ok) throw new Error("no words");
  const files = new Set([...(await answer.clone().text()).matchAll(/="(\/static\/[^"]+)"/g)].map((found) => found[1]));
  await held.addAll([...files]);
  await held.put(CALM, answer);
  const old = (await held.keys()).filter((one) => !files.has(new URL(one.url).pathname) && !one.url.endsWith(CALM));
  await Promise.all(old.map((one) => held.delete(one)));
}
/* a file is named by its content, so one that is kept is the right one */
async function file(request) {
  return (await caches.match(request.url)) || fetch(request);
}
async function page(request) {
  const asked = fetch(request).catch(() => null);
  let answer = await Promise.race([asked, new Promise((done) => setTimeout(done, PATIENCE, null))]);
  if (!answer && !await soon(kept(request))) answer = await asked; /* nothing else to show: late is better than never */
  if (answer && answer.type === "opaqueredirect") { await soon(wipe()); return answer; } /* to the log-in: a session ended */
  if (answer && (answer.status === 401 || answer.status === 403 || answer.headers.get("X-Right") === "none")) await soon(wipe());
  if (answer && answer.status < 500 && answer.status !== 429 && answer.status !== 202) return answer;
  return (await soon(kept(request))) || answer || words();
}
/* a browser's store that does not answer holds no page up: what was begun there goes on beside */
function soon(made) {
  return Promise.race([made.catch(() => null), new Promise((done) => setTimeout(done, PATIENCE, null))]);
}
async function wipe() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(KEPT)).map((name) => caches.delete(name)));
}
/* the page as it was kept; it says so of itself, and its script then says since when */
async function kept(request) {
  const url = new URL(request.url), found = await caches.match(url.pathname + url.search);
  return found ? html((await found.text()).replace("<body ", '<body data-kept="1" ')) : null;
}
async function words() {
  const found = await caches.match(CALM);
  return found ? html(await found.text()) : Response.error();
}
function html(text) {
  return new Response(text, { headers: {
    "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff"
  } });
}
