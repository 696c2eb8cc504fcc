/** The queue of uploads: some at a time, each from where the server has it, again and again until it is there.
 *
 * Knows neither the network nor Vue: `line` does the calls, and `onChange` hears of every new list of entries.
 * line: {fingerprint(file), begin(body), put(id, offset, bytes, {onProgress, signal}), state(id), cancel(id), rest(ms)}
 * An entry: {id, file, name, size, sent, state, error, asset, outcome}; its states:
 * waiting → reading → sending → checking → done | failed; sending → resting (the line is down) → sending; paused.
 */

const AT_ONCE = 2;
const CHUNK_BYTES = 8 * 1024 * 1024;
const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 30_000;
const MOST_BEGINNINGS = 4;
const ACTIVE = ["reading", "sending", "resting", "checking"];
const STEADY = ["paused", "done", "failed"];

export function createSending(line, { onChange, onDone = () => {} }) {
  let entries = [];
  let count = 0;
  const controls = new Map(); // id → AbortController of an entry that is under way
  const change = (id, fields) => {
    entries = entries.map((entry) => (entry.id === id ? { ...entry, ...fields } : entry));
    onChange(entries);
  };
  const find = (id) => entries.find((entry) => entry.id === id);

  function add(files) {
    const added = Array.from(files, (file) => ({ id: (count += 1), file, name: file.name || "image.png", size: file.size, sent: 0, state: "waiting", uploadId: null, error: null, asset: null, outcome: null }));
    entries = [...entries, ...added];
    onChange(entries);
    pump();
    return added.map((entry) => entry.id);
  }

  function pump() {
    const free = AT_ONCE - controls.size;
    entries.filter((entry) => entry.state === "waiting").slice(0, Math.max(0, free)).forEach((entry) => run(entry.id));
  }

  async function run(id) {
    const control = new AbortController();
    const { signal } = control;
    // Who was paused or cancelled while it waited for something must not go on with what it had.
    const tell = (fields) => { signal.throwIfAborted(); change(id, fields); };
    controls.set(id, control);
    try {
      const { asset, outcome } = await sent({ id, file: find(id).file, signal, tell });
      tell({ state: "done", sent: find(id).size, asset, outcome, error: null });
      onDone(find(id));
    } catch (error) {
      if (!signal.aborted) change(id, { state: "failed", error });
    } finally {
      if (controls.get(id) === control) controls.delete(id);
      pump();
    }
  }

  async function sent(job) {
    job.tell({ state: "reading", error: null });
    const looks = await line.fingerprint(job.file);
    for (let left = MOST_BEGINNINGS; ; left -= 1) {
      const begun = await persistent(job, () => line.begin({ name: find(job.id).name, size: job.file.size, ...looks }));
      if (begun.asset) return begun;
      job.tell({ uploadId: begun.upload.id, sent: begun.upload.offset });
      try {
        return await carried(job, begun.upload);
      } catch (error) {
        // Cleared after a day, or signed in anew meanwhile: beginning again finds or makes the upload.
        if (!["upload_not_found", "csrf_failed"].includes(error.code) || left <= 1) throw error;
      }
    }
  }

  async function carried(job, upload) {
    let { offset } = upload;
    for (;;) {
      job.tell({ state: offset >= job.file.size ? "checking" : "sending", sent: offset });
      const answer = await persistent(job, () => once(job, upload.id, offset), async () => {
        const now = await line.state(upload.id);
        return now.asset || now.upload.offset !== offset ? now : null;
      });
      if (answer.asset) return answer;
      offset = answer.upload.offset;
    }
  }

  async function once({ file, signal, tell }, uploadId, offset) {
    const piece = file.slice(offset, offset + CHUNK_BYTES);
    const last = offset + piece.size >= file.size;
    const onProgress = (loaded) => {
      const state = last && loaded >= piece.size ? "checking" : "sending";
      if (!signal.aborted) tell({ sent: Math.min(offset + loaded, file.size), state });
    };
    try {
      return await line.put(uploadId, offset, piece, { onProgress, signal });
    } catch (error) {
      if (error.code === "upload_offset") return line.state(uploadId);
      throw error;
    }
  }

  /** Repeats what only failed on its way, after longer and longer rests; `look` may find that it arrived after all. */
  async function persistent({ signal, tell }, act, look = async () => null) {
    for (let ms = FIRST_REST_MS; ; ms = Math.min(ms * 2, LONGEST_REST_MS)) {
      try {
        return await act();
      } catch (error) {
        if (signal.aborted || !passes(error)) throw error;
        const busy = error.code === "upload_finishing";
        tell({ state: busy ? "checking" : "resting", error: busy ? null : error });
        await line.rest(busy ? FIRST_REST_MS : ms, signal);
      }
      signal.throwIfAborted();
      const found = await look().catch((error) => { if (passes(error)) return null; throw error; });
      if (found) return found;
    }
  }

  function pause(id) {
    if (STEADY.includes(find(id)?.state)) return;
    change(id, { state: "paused" });
    stop(id);
  }

  function resume(id) {
    if (!["paused", "failed"].includes(find(id)?.state)) return;
    change(id, { state: "waiting", error: null });
    pump();
  }

  async function cancel(id) {
    const entry = find(id);
    if (!entry) return;
    stop(id);
    entries = entries.filter((other) => other.id !== id);
    onChange(entries);
    if (entry.uploadId && entry.state !== "done") await line.cancel(entry.uploadId).catch(() => {}); // cleared after a day anyway
  }

  function stop(id) {
    controls.get(id)?.abort();
    controls.delete(id);
    pump();
  }

  function clear() {
    entries = entries.filter((entry) => entry.state !== "done");
    onChange(entries);
  }

  return { add, pause, resume, cancel, clear };
}

/** Nothing was wrong with what was asked: the line, the server or its store was away, or busy. */
export function passes(error) {
  return error.code === "unreachable" || error.status === 429 || error.status >= 500;
}

export function isActive(entry) {
  return entry.state === "waiting" || ACTIVE.includes(entry.state);
}
