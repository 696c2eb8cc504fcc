// The line to the server: one socket that reconnects by itself, and requests that always come to an end.

import { io } from "../../core/vendor/socket.io.esm.min.js";

// The server answers within a second even when busy; beyond this the answer is lost and the same is asked again.
const ANSWER_MS = 10_000;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 10_000;

/**
 * `hears`: {up(), down(), refused(code), event(data), signal(data), resync()}. `auth()` is asked at every connect.
 */
export function connectWire(auth, hears) {
  const socket = io("/fan", {
    path: "/socket.io", transports: ["websocket"], auth: (give) => give(auth()), autoConnect: false,
    reconnectionDelay: RETRY_MIN_MS, reconnectionDelayMax: RETRY_MAX_MS, timeout: ANSWER_MS,
  });
  let attempts = 0;
  let timer = 0;
  const reconnectSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => socket.connect(), Math.min(RETRY_MIN_MS * 2 ** attempts++, RETRY_MAX_MS));
  };
  socket.on("connect", () => {
    attempts = 0;
    hears.up();
  });
  socket.on("disconnect", (reason) => {
    hears.down();
    // The client leaves it to us to come back when the server closed the line on purpose.
    if (reason === "io server disconnect") reconnectSoon();
  });
  socket.on("connect_error", (error) => {
    hears.down();
    if (socket.active) return;
    reconnectSoon();
    hears.refused(error.message);
  });
  for (const name of ["event", "signal", "resync"]) socket.on(name, (data) => hears[name](data));
  return {
    open: () => socket.connect(),
    reopen() {
      clearTimeout(timer);
      attempts = 0;
      socket.disconnect().connect();
    },
    isUp: () => socket.connected,
    request: (name, payload) => requested(socket, name, payload),
    tell: (name, payload) => socket.connected && socket.volatile.emit(name, payload),
  };
}

/** The answer's fields. Throws {code, message}; "offline" and "timeout" mean that nobody knows whether it arrived. */
async function requested(socket, name, payload) {
  if (!socket.connected) throw { code: "offline", message: "" };
  let answer;
  try {
    answer = await socket.timeout(ANSWER_MS).emitWithAck(name, payload);
  } catch {
    throw { code: socket.connected ? "timeout" : "offline", message: "" };
  }
  if (!answer.ok) throw answer.error;
  return answer;
}
