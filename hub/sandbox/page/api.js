// Calls the sandbox; a refusal becomes a toast and an Error with the server's own words.

import { el } from "./dom.js";

const TOAST_MS = 5000;

export async function get(path, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== undefined));
  return read(await reach(`${path}?${query}`));
}

export async function send(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  return read(await reach(path, { method, headers, body: JSON.stringify(body) }));
}

export async function upload(path, file) {
  return read(await reach(path, { method: "POST", body: file }));
}

export function toast(text) {
  const node = el("p", { class: "toast" }, text);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), TOAST_MS);
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (problem) {
    toast(String(problem.message));
    throw problem;
  }
}

async function read(answer) {
  const body = await answer.json();
  if (answer.ok) return body;
  toast(`${body.field}: ${body.message}`);
  throw new Error(body.message);
}
