"""What every module stands on; it knows no business word."""
