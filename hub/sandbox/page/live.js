// Hears what happens on the phones, and says when something may have been missed.

/** `handlers` maps event names to functions; `missed` runs after a reconnect or when the server cut short. Close what it gives. */
export function listen(handlers, missed, connected) {
  const source = new EventSource("/_sandbox/stream");
  let lost = false;
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  source.addEventListener("resync", missed);
  source.addEventListener("open", () => {
    connected(true);
    if (lost) missed();
    lost = false;
  });
  source.addEventListener("error", () => {
    lost = true;
    connected(false);
  });
  return source;
}
