/** Why a reply did not arrive, in plain words: by the platform's code, else by the kind of trouble. */

import { firstText, t } from "./texts.js";

/** Empty when there is nothing to explain. */
export function reasonOf(message) {
  const code = message.error?.code;
  if (!code) return message.status === "unconfirmed" ? t("console.why.unconfirmed") : "";
  return firstText([`console.why.${code}`, `errors.${code}`], message.error) || t("console.why.unknown", { code });
}

export function isUndelivered(message) {
  return message.undelivered !== false && (message.status === "failed" || message.status === "unconfirmed");
}
