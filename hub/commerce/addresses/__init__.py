"""Who gets a parcel, and where: checked, sealed at rest, masked on screens, and found again by keyed hashes."""
