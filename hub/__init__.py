"""UpHub: one live inbox and one stock for a creator's whole business."""
