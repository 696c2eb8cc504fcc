"""For `arq arq_worker.WorkerSettings`: the same jobs as `hub worker`."""

from hub.worker import options, shutdown, startup

_GIVEN = {**options(), "on_startup": startup, "on_shutdown": shutdown, "job_completion_wait": 10}
WorkerSettings = type(
    "WorkerSettings", (), {k: staticmethod(v) if callable(v) else v for k, v in _GIVEN.items()}
)
