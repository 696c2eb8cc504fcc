"""Collections of the media library, with the indexes that its queries use."""

from __future__ import annotations

from hub.core.db import Collection, Index, declare

ASSETS = declare(
    Collection(
        "media_assets",
        indexes=(
            # The content's hash; for content that another asset has already, hash and id (see replacing.py).
            Index((("dedup", 1),), unique=True),
            Index((("state", 1), ("_id", -1))),
            Index((("state", 1), ("name_key", 1), ("_id", 1))),
            Index((("state", 1), ("size", 1), ("_id", 1))),
            Index((("state", 1), ("uses", 1), ("_id", -1))),
            Index((("state", 1), ("tags", 1), ("_id", -1))),
            Index((("state", 1), ("terms", 1))),
            Index((("state", 1), ("sounds", 1))),
            Index((("state", 1), ("kind", 1), ("stored", 1))),
            Index((("blobs", 1),), across_shops=True),
            Index((("purge_at", 1),), across_shops=True, partial={"state": "trashed"}),
        ),
    )
)
# What an asset was before something took its place.
VERSIONS = declare(
    Collection(
        "asset_versions",
        indexes=(
            Index((("asset_id", 1), ("number", -1)), unique=True),
            Index((("blobs", 1),), across_shops=True),
            Index((("purge_at", 1),), across_shops=True),
        ),
    )
)
# One for each thing that shows assets: what it shows is the whole truth about its uses.
USES = declare(
    Collection(
        "asset_uses",
        indexes=(
            Index((("owner_kind", 1), ("owner_id", 1)), unique=True),
            Index((("asset_ids", 1), ("_id", 1))),
        ),
    )
)
UPLOADS = declare(
    Collection(
        "asset_uploads",
        indexes=(
            Index((("by", 1), ("fingerprint", 1)), unique=True),
            Index((("asset_id", 1), ("by", 1), ("_id", -1))),
            Index((("stale_at", 1),), across_shops=True),
        ),
    )
)
