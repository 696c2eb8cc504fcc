"""One file is one background job: an async `run(hub, …)`, and for a periodic one `CRON` (arq's fields)."""
