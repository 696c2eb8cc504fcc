"""Money in and back: what a payment service must do, the attempts to pay, and refunds as sagas."""
