"""Orders with their receivers as a locked file: asked for with a reason, written by a worker, gone after a day."""
