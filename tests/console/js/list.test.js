/** The list: its order against a plain sort, rows that move one by one, the drawn window, ticked rows, the address. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { askedFrom, filtersOf, keyOf, orderOf, parametersOf, tidy, withFilter } from "../../../hub/console/static/inbox/asked.js";
import { rowIds } from "../../../hub/console/static/inbox/heads.js";
import { meaning } from "../../../hub/console/static/inbox/list_keys.js";
import { compareRows, ruleOf } from "../../../hub/console/static/inbox/list_rules.js";
import { EMPTY, reduce } from "../../../hub/console/static/inbox/reducer.js";
import { all, leaving, NOTHING, ranged, toggled } from "../../../hub/console/static/inbox/selection.js";
import { drawn, isNearEnd, topToShow, windowOf } from "../../../hub/console/static/inbox/virtual_list.js";
import { dice } from "./world.js";

const ME = { id: "me" };
const SORTS = ["newest", "oldest", "waiting", "priority", "sla"];
const time = (n) => new Date(1_740_000_000_000 + n * 1000).toISOString();

function randomHead(id, random, rev = 1) {
  const pick = (...values) => values[Math.floor(random() * values.length)];
  const state = pick("bot", "waiting", "agent", "closed");
  return {
    id, rev, channel: pick("wechat", "webchat"), account_id: pick("a", "b"), labels: pick([], ["x"], ["x", "y"]), group_id: pick(null, "g"),
    priority: pick(0, 0, 1, 2), last_at: time(Math.floor(random() * 9)), waiting_since: pick(null, time(Math.floor(random() * 5))),
    snoozed_until: pick(null, null, time(99)), mention_unseen: pick([], ["me"]), fan: {}, unread: 0, last: null,
    sla: pick(null, { due_at: time(Math.floor(random() * 5)), clock: "next_response", breached: pick([], ["first_response"]) }),
    episode: { state, assignee: state === "agent" ? { id: pick("me", "you") } : null },
  };
}

test("however heads change, the rows are those of a plain filter and sort", () => {
  const random = dice(11);
  for (const sort of SORTS) {
    for (const facets of [{}, { label: "x" }, { channel: "wechat", assignee: "me" }, { view: "mine" }, { view: "waiting", group_id: "none" }, { sla: "breached" }]) {
      const asked = { view: "all", ...facets, sort };
      const rule = ruleOf(asked, ME);
      let heads = Array.from({ length: 60 }, (_, n) => randomHead(`c${n}`, random));
      let state = reduce(reduce(EMPTY, { type: "me", me: ME, shop: {} }), { type: "ask", asked });
      const belonging = () => heads.filter((head) => rule.has(head, false)).map((head) => rule.row(head)).sort(compareRows).map((row) => row.id);
      const first = belonging().map((id) => heads.find((head) => head.id === id));
      state = reduce(state, { type: "page", asked, heads: first, cursor: null, append: false, startedAt: state.step });
      for (let n = 0; n < 80; n += 1) {
        const at = Math.floor(random() * heads.length);
        heads = heads.with(at, randomHead(heads[at].id, random, heads[at].rev + 1));
        state = reduce(state, { type: "digest", heads: [heads[at]] });
        assert.deepEqual(rowIds(state), belonging(), `${sort} ${JSON.stringify(facets)}`);
      }
    }
  }
});

test("one change among five thousand rows touches no other row", () => {
  const random = dice(3);
  const heads = Array.from({ length: 5000 }, (_, n) => ({ ...randomHead(`c${n}`, random), last_at: time(n) })).reverse();
  const asked = { view: "all" };
  let state = reduce(EMPTY, { type: "ask", asked });
  state = reduce(state, { type: "page", asked, heads, cursor: null, append: false, startedAt: 0 });
  const before = rowIds(state);
  state = reduce(state, { type: "digest", heads: [{ ...heads[4000], rev: 2, unread: 5 }] });
  assert.equal(rowIds(state), before);
  state = reduce(state, { type: "digest", heads: [{ ...heads[4000], rev: 3, last_at: time(9999) }] });
  assert.deepEqual(rowIds(state).slice(0, 2), [heads[4000].id, heads[0].id]);
  assert.equal(rowIds(state).length, 5000);
});

test("what a head does not tell stays as the server said", () => {
  const head = { ...randomHead("c1", dice(1)), mention_unseen: [], sla: { due_at: time(1), clock: "resolution", breached: [] } };
  for (const asked of [{ view: "mentions" }, { view: "all", sla: "risk" }]) {
    let state = reduce(EMPTY, { type: "ask", asked });
    state = reduce(state, { type: "digest", heads: [head] });
    state = reduce(state, { type: "page", asked, heads: [head], cursor: null, append: false, startedAt: state.step });
    state = reduce(state, { type: "digest", heads: [{ ...head, rev: 2 }, { ...head, id: "c2" }] });
    assert.deepEqual(rowIds(state), ["c1"]);
  }
});

test("a window is drawn, never the whole, and the row with the focus with it", () => {
  const size = { count: 5000, rowHeight: 80, height: 800 };
  assert.deepEqual(windowOf({ ...size, top: 0 }), { from: 0, to: 19 });
  assert.deepEqual(windowOf({ ...size, top: 80_000 }), { from: 992, to: 1019 });
  assert.deepEqual(windowOf({ ...size, top: 399_200 }), { from: 4981, to: 5000 });
  assert.deepEqual(windowOf({ ...size, top: 9e9 }), { from: 4981, to: 5000 });
  assert.deepEqual(windowOf({ ...size, count: 3, top: -50 }), { from: 0, to: 3 });
  assert.deepEqual(windowOf({ ...size, count: 0, top: 0 }), { from: 0, to: 0 });
  assert.deepEqual(windowOf({ ...size, rowHeight: 0, top: 0 }), { from: 0, to: 0 });
  assert.deepEqual(drawn({ from: 5, to: 8 }, 2), [2, 5, 6, 7]);
  assert.deepEqual(drawn({ from: 5, to: 8 }, 6), [5, 6, 7]);
  assert.deepEqual(drawn({ from: 5, to: 8 }, 900), [5, 6, 7, 900]);
  assert.deepEqual(drawn({ from: 5, to: 8 }, -1), [5, 6, 7]);
  assert.equal(isNearEnd({ to: 4991, count: 5000 }), false);
  assert.equal(isNearEnd({ to: 4992, count: 5000 }), true);
});

test("a row that is gone to comes into sight whole, by the shortest way", () => {
  const size = { rowHeight: 80, height: 800 };
  assert.equal(topToShow({ ...size, index: 3, top: 0 }), 0);
  assert.equal(topToShow({ ...size, index: 10, top: 0 }), 80);
  assert.equal(topToShow({ ...size, index: 10, top: 900 }), 800);
  assert.equal(topToShow({ ...size, index: 0, top: 30 }), 0);
});

test("rows are ticked one by one, by ranges both ways, all at once", () => {
  const order = ["a", "b", "c", "d", "e"];
  const two = ranged(toggled(NOTHING, "b"), "d", order);
  assert.deepEqual([...two.ids], ["b", "c", "d"]);
  assert.deepEqual([...ranged(two, "a", order).ids].sort(), ["a", "b", "c", "d"]);
  assert.deepEqual([...ranged(NOTHING, "c", order).ids], ["c"]);
  assert.deepEqual([...toggled(two, "c").ids], ["b", "d"]);
  assert.equal(all(order).ids.size, 5);
  assert.deepEqual([...leaving(two, ["b", "d"]).ids], ["c"]);
  assert.equal(leaving(two, order), NOTHING);
});

test("a question survives the address bar, and says only what is unusual", () => {
  assert.deepEqual(askedFrom("?c=x&seq=5"), { view: "all" });
  assert.deepEqual(askedFrom("?view=nonsense&label=l1&sort=best&evil=1"), { view: "all", label: "l1" });
  assert.deepEqual(parametersOf({ view: "all" }), {});
  assert.deepEqual(parametersOf({ view: "waiting", sort: "waiting", label: "x" }), { view: "waiting", label: "x" });
  const asked = withFilter({ view: "mine", sort: "sla" }, "channel", "wechat");
  assert.deepEqual(askedFrom(`?${new URLSearchParams(parametersOf(asked))}`), asked);
  assert.equal(keyOf({ sort: "", label: "x", view: "all" }), keyOf({ view: "all", label: "x" }));
  assert.deepEqual([orderOf({ view: "waiting" }), orderOf({ view: "all" }), orderOf({ view: "all", sort: "sla" })], ["waiting", "newest", "sla"]);
  assert.deepEqual(filtersOf(tidy({ view: "mine", sort: "sla", state: "agent", label: "" })), ["state"]);
});

test("letters move and tick from the timeline too, arrows and Esc are its own", () => {
  const press = (key, matched) => meaning({ key, target: { closest: (selector) => selector.includes(matched) || null } }, { inList: false });
  assert.deepEqual([press("j", ".timeline"), press("x", ".timeline")], [{ move: 1, range: false }, { tick: "one" }]);
  assert.deepEqual(["ArrowDown", "Escape"].map((key) => press(key, ".timeline")), [null, null]);
  assert.deepEqual(["j", "x"].map((key) => press(key, "textarea")), [null, null]);
});
