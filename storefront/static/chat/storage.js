// Keeps the queue (with its files) in IndexedDB, so that what a fan wrote survives a reload or a dead battery.

const STORE = "queue";

function opened(slug) {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open(`uphub-chat-${slug}`, 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore(STORE, { keyPath: "client_id" });
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Same methods whether the browser keeps things or not; without storage the queue lives as long as the page. */
export async function openStorage(slug) {
  try {
    const db = await opened(slug);
    const store = (mode) => db.transaction(STORE, mode).objectStore(STORE);
    return {
      all: () => settled(store("readonly").getAll()),
      put: (item) => settled(store("readwrite").put(item)),
      remove: (clientId) => settled(store("readwrite").delete(clientId)),
    };
  } catch {
    return { all: async () => [], put: async () => {}, remove: async () => {} };
  }
}
