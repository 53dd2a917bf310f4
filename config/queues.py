"""Which queue each task waits in, and which workers take from it.

A worker takes only from its own queues, so a document, an import or a night's report never stands
before a message. A task that is not in this table is refused by a test, and would wait in
``default``. More workers of either sort may run, on any number of machines: rows are claimed.
"""

QUEUES = {
    "default": "what time brings about, in seconds: who is reminded, what ends, what is sealed",
    "notify": "messages on their way out, and nothing else",
    "documents": "files that somebody asked for and waits for",
    "import": "many rows at once that one person brought about",
    "reports": "looks over everything, mostly at night: minutes, at the most an hour",
    # Of its own, so that a long queue of work does not make a busy worker look dead.
    "heartbeat": "the proof that the quick worker works",
}

WORKERS = {
    "worker": ["notify", "default", "heartbeat"],
    "long-worker": ["documents", "import", "reports"],
}

TASKS = {
    "config.heartbeat": "heartbeat",
    "consent.tasks.find_unusual_access": "reports",
    "consent.tasks.follow_decisions_in_time": "default",
    "consent.tasks.propose_disposals": "reports",
    "consent.tasks.remind_of_sharing_agreements": "default",
    "families.tasks.begin_covers_of_today": "default",
    "families.tasks.check_visibility": "reports",
    "families.tasks.end_grants_whose_time_is_up": "default",
    "families.tasks.remind_of_due_actions": "default",
    "families.tasks.remind_of_families_waiting": "default",
    "families.tasks.tell_of_families_without_lead": "default",
    "huddle.tasks.call_coming_sessions": "default",
    "huddle.tasks.chase_checks": "default",
    "huddle.tasks.chase_minutes": "default",
    "huddle.tasks.follow_invitations": "default",
    "huddle.tasks.give_out_families": "import",
    "huddle.tasks.make_documents": "documents",
    "huddle.tasks.remind_of_concerns": "default",
    "practitioners.tasks.ask_about_teams": "default",
    "practitioners.tasks.forget_ended_sessions": "default",
    "practitioners.tasks.seal_audit": "default",
    "practitioners.tasks.send_due_notices": "notify",
    "practitioners.tasks.verify_audit": "reports",
}
ROUTES = {task: {"queue": queue} for task, queue in TASKS.items()}
