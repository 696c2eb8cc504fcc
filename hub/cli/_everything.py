"""Imports the whole application, so that every collection is declared; for migrate, doctor and seed."""

from hub import app, worker

__all__ = ["app", "worker"]
