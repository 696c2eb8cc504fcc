"""WeChat Pay, API v3. Facts and their sources are in docs/payments.md."""

from hub.payments.wechat_pay.payment import PAYMENT as PAYMENT
