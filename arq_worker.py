"""For `arq arq_worker.WorkerSettings`: the same worker as `hub worker`."""

from hub.worker import options

WorkerSettings = type("WorkerSettings", (), {k: staticmethod(v) if callable(v) else v for k, v in options().items()})
