/** What is done with a conversation at the desk over HTTP; what the server answers is shown at once. */

import { post } from "../../shared/api.js";
import { complain, toast } from "../../shared/toasts.js";
import { dispatch } from "../store.js";

/** Throws an ApiError: for those who show it themselves. */
export async function deskAct(id, act, body = {}) {
  const { head } = await post(`/api/v1/conversations/${encodeURIComponent(id)}/${act}`, body);
  dispatch({ type: "digest", heads: [head] });
  return head;
}

/** False after a refusal, which was told to the person. */
export async function tryAct(id, act, body, done = "") {
  try {
    await deskAct(id, act, body);
  } catch (error) {
    complain(error);
    return false;
  }
  if (done) toast(done);
  return true;
}
