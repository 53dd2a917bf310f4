"""How workers behave at their limits: each with why. Names are Celery's, with CELERY_ before."""

HOUR = 3600

LIMITS: dict[str, object] = {
    # A task is acknowledged when it is done: one whose worker dies is given out again. All of
    # ours may run twice (tests/architecture/test_census.py says why of each).
    "CELERY_TASK_ACKS_LATE": True,
    # But not when it killed its own process: given out at once, it would kill the next, and so
    # on. What it had to do stands in rows, and beat names it again within its own time.
    "CELERY_TASK_REJECT_ON_WORKER_LOST": False,
    # What takes longer hangs: its process is killed, its transaction undone, its leases run out.
    # Tasks that look over everything say a longer one of their own.
    "CELERY_TASK_TIME_LIMIT": 50,
    # After so long Redis gives out what nobody has acknowledged. Longer than the longest time
    # limit, or a task at work would be given out a second time. Nothing waits for this: beat
    # says again within seconds whatever must be soon. For the work of a night it is the way back.
    "CELERY_BROKER_TRANSPORT_OPTIONS": {"visibility_timeout": 2 * HOUR},
    # A process holds the task at work and reserves one at the most: what waits behind a slow
    # one is taken by whoever is free.
    "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
    # A process is replaced after so many tasks, or when it holds so much (kB) after one: whatever
    # leaks in a library, or a document leaves behind, goes with it.
    "CELERY_WORKER_MAX_TASKS_PER_CHILD": 1000,
    "CELERY_WORKER_MAX_MEMORY_PER_CHILD": 400_000,
    # Redis may be away for longer than a hundred attempts take: a worker never gives up.
    "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
    "CELERY_BROKER_CONNECTION_MAX_RETRIES": None,
    # Nor does it drop what it has in hand when Redis goes: rows hold the claims, not Redis.
    "CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS": False,
    # SIGTERM: takes nothing new and ends what it has, which the time limit bounds (the worker).
    # SIGQUIT: waits so long, then puts back what is not done (the long worker, whose tasks may
    # take an hour): the next start begins them anew.
    "CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT": 15,
    # A queue that is not in config/queues.py is a slip of the pen: nobody would take from it.
    "CELERY_TASK_CREATE_MISSING_QUEUES": False,
    # Nobody reads what a task returns.
    "CELERY_TASK_IGNORE_RESULT": True,
}
