/** What tells a file from others before it is sent: its hash where that is cheap, else a sample, else its looks. */

const WHOLE_BYTES = 64 * 1024 * 1024; // hashed in memory at once; a browser cannot do it piece by piece
const SAMPLE_BYTES = 1024 * 1024;

/** → {fingerprint, sha256 | null}; the same file chosen again after a reload gives the same fingerprint. */
export async function fingerprintOf(file, subtle = globalThis.crypto?.subtle) {
  const looks = `${file.name}|${file.size}|${file.lastModified ?? 0}`.slice(-300);
  if (!subtle) return { fingerprint: looks, sha256: null }; // a page without https
  if (file.size <= WHOLE_BYTES) {
    const sha256 = await hash(subtle, await file.arrayBuffer());
    return { fingerprint: `sha256:${sha256}`, sha256 };
  }
  const ends = await Promise.all([file.slice(0, SAMPLE_BYTES), file.slice(file.size - SAMPLE_BYTES)].map((part) => part.arrayBuffer()));
  const hashes = await Promise.all(ends.map((part) => hash(subtle, part)));
  return { fingerprint: `ends:${file.size}:${hashes.join(":")}`, sha256: null };
}

async function hash(subtle, bytes) {
  return Array.from(new Uint8Array(await subtle.digest("SHA-256", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
