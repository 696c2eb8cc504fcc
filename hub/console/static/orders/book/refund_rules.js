/** How much can go back, and what for; pure, in fen. The server has the last word. */

/** What of the order was paid and is neither back nor on its way. */
export function leftOf(order) {
  return order.paid_fen - order.refunding_fen - order.refunded_fen;
}

/** What so many pieces of a line cost; all that are left take all that is left, so that no fen stays behind. */
export function shareOf(line, pieces) {
  const can = line.quantity - line.refunding - line.refunded;
  if (!pieces || !can) return 0;
  return pieces >= can ? line.left_fen : Math.floor((line.left_fen * pieces) / can);
}

export function sumOf(order, picked) {
  return order.lines.reduce((all, line) => all + shareOf(line, picked[line.id]), 0);
}

/** The lines of a refund: pieces with their money, cut where less was typed; without pieces it is spread by the server. */
export function portionsOf(order, picked, amount, freight) {
  let left = Math.max(0, amount - freight);
  const portions = [];
  for (const line of order.lines) {
    const quantity = picked[line.id];
    if (!quantity) continue;
    const fen = Math.min(left, shareOf(line, quantity));
    portions.push({ line_id: line.id, quantity, amount_fen: fen });
    left -= fen;
  }
  for (const [at, line] of order.lines.entries()) { // more than the pieces cost: as far as their lines go
    const portion = portions.find((one) => one.line_id === line.id);
    if (!left || !portions.length || !order.lines[at].left_fen) continue;
    const more = Math.min(left, line.left_fen - (portion?.amount_fen ?? 0));
    if (portion) portion.amount_fen += more; else if (more > 0) portions.push({ line_id: line.id, quantity: 0, amount_fen: more });
    left -= more;
  }
  return portions;
}
