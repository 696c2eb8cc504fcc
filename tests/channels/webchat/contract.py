"""What the channel contract suite needs to know about web chat."""

SETTINGS = {"accent": "#6F9468", "greeting": "你好", "identity_secret": "a-contract-identity-secret"}
BAD_SETTINGS = (("accent", {"accent": "green"}), ("identity_secret", {"identity_secret": "short"}))
SECRETS = ("a-contract-identity-secret",)
