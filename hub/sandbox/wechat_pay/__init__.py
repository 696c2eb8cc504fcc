"""WeChat Pay's side (API v3), played from its documentation; docs/payments.md says what is played and what is not."""

from hub.sandbox.wechat_pay.platform import PLATFORM as PLATFORM
