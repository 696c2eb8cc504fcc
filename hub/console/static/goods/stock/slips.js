/** Where the papers that move stock are sent. */

export const PATHS = { receipt: "/api/v1/stock/receipts", take: "/api/v1/stock/takes", transfer: "/api/v1/stock/transfers" };
