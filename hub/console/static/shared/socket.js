/** The /agent socket: reconnects for ever, answers or fails every call in time, and never sends one behind our back. */

import { io } from "../../core/vendor/socket.io.esm.min.js";
import { ApiError, get } from "./api.js";
import { t } from "./texts.js";

const ANSWER_MS = 8000;
const REFUSED_PAUSE_MS = 3000;

/** `on`: {event name: handler}; `onUp` after every connect; `onDown(reason)`; `onSignedOut`. */
export function openSocket({ on, onUp, onDown, onSignedOut }) {
  const socket = io("/agent", {
    path: "/socket.io", transports: ["websocket"], timeout: ANSWER_MS,
    reconnectionDelay: 500, reconnectionDelayMax: 5000, randomizationFactor: 0.5,
  });
  Object.entries(on).forEach(([name, handler]) => socket.on(name, handler));
  socket.on("connect", onUp);
  socket.on("disconnect", (reason) => {
    onDown(reason);
    if (reason === "io server disconnect") comeBack(socket, onSignedOut);
  });
  socket.on("connect_error", () => {
    onDown("connect_error");
    if (!socket.active) comeBack(socket, onSignedOut);
  });
  return { call: (name, payload) => call(socket, name, payload), renew: () => socket.disconnect().connect(), socket };
}

/** The server said no: either the session is over, or it is still starting; the client would not try again itself. */
async function comeBack(socket, onSignedOut) {
  const code = await get("/api/v1/me").then(() => "", (error) => error.code);
  if (code === "signed_out") onSignedOut();
  else setTimeout(() => socket.connect(), REFUSED_PAUSE_MS);
}

/** The acknowledgement, or an ApiError. Nothing is buffered while offline: who needs that keeps an outbox. */
async function call(socket, name, payload) {
  if (!socket.connected) throw new ApiError("offline", t("console.error.offline"));
  let answer;
  try {
    answer = await socket.timeout(ANSWER_MS).emitWithAck(name, payload);
  } catch {
    throw new ApiError("no_answer", t("console.error.no_answer"));
  }
  if (answer?.ok) return answer;
  const error = answer?.error ?? {};
  throw new ApiError(error.code ?? "unknown", error.message || t("console.error.unknown", { status: "" }), 0, error.field);
}
