"""What a SKU costs for whom, where and when, and why; the deciding is pure."""
