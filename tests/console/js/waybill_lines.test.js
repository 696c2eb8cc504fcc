// What people paste from a courier's list.

import assert from "node:assert/strict";
import test from "node:test";

import { waybillRows } from "../../../hub/console/static/orders/book/waybill_lines.js";

const NUMBER = "261124528177026360";

test("parts stand in any order, with any divider", () => {
  const { rows, bad } = waybillRows(`${NUMBER}\tSF1402817702\r\n\n773300112233445, 中通快递 ,026360\n${NUMBER} 顺丰 速运 SF-9900001122`, "圆通");
  assert.deepEqual(bad, []);
  assert.deepEqual(rows, [
    { number: NUMBER, waybill: "SF1402817702", courier: "圆通" },
    { number: "026360", waybill: "773300112233445", courier: "中通快递" },
    { number: NUMBER, waybill: "SF-9900001122", courier: "顺丰 速运" },
  ]);
});

test("a line that lacks something is named", () => {
  assert.deepEqual(waybillRows(`订单号 运单号\n${NUMBER}\nSF1402817702\n${NUMBER} SF1402817702`, "x").bad, [1, 2, 3]);
});
