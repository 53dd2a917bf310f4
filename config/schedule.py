"""What runs by the clock, once, for one beat. What a task finds to do stands in rows.

Seconds, or the minute and hour in London. What expires is not made up for: the next one finds it.
"""

from datetime import timedelta

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "heartbeat": {"task": "config.heartbeat", "schedule": 15},
    "notices": {
        "task": "practitioners.tasks.send_due_notices",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "ended sessions": {
        "task": "practitioners.tasks.forget_ended_sessions",
        "schedule": timedelta(minutes=10),
    },
    "team checks": {
        "task": "practitioners.tasks.ask_about_teams",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "expired grants": {
        "task": "families.tasks.end_grants_whose_time_is_up",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "covers": {
        "task": "families.tasks.begin_covers_of_today",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "decisions to share": {
        "task": "consent.tasks.follow_decisions_in_time",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "sharing agreements": {
        "task": "consent.tasks.remind_of_sharing_agreements",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "due actions": {
        "task": "families.tasks.remind_of_due_actions",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "reminders of families": {
        "task": "families.tasks.remind_of_families_waiting",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "audit seals": {
        "task": "practitioners.tasks.seal_audit",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "audit verified": {
        "task": "practitioners.tasks.verify_audit",
        "schedule": crontab(hour=3, minute=40),
    },
    "without a lead": {
        "task": "families.tasks.tell_of_families_without_lead",
        "schedule": crontab(hour=5, minute=30),
    },
    "visibility": {
        "task": "families.tasks.check_visibility",
        "schedule": crontab(hour=3, minute=10),
    },
    "ended retention": {
        "task": "consent.tasks.propose_disposals",
        "schedule": crontab(hour=3, minute=40),
    },
    "unanswered checks": {
        "task": "huddle.tasks.chase_checks",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "documents": {
        "task": "huddle.tasks.make_documents",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "families given out": {
        "task": "huddle.tasks.give_out_families",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "draft minutes": {
        "task": "huddle.tasks.chase_minutes",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "unusual access": {
        "task": "consent.tasks.find_unusual_access",
        "schedule": crontab(minute=5),
    },
    "unusual access of a week": {
        "task": "consent.tasks.find_unusual_access",
        "schedule": crontab(hour=4, minute=20),
        "kwargs": {"days": 8},
    },
    "concerns": {
        "task": "huddle.tasks.remind_of_concerns",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "calendars": {
        "task": "huddle.tasks.follow_invitations",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "coming sessions": {
        "task": "huddle.tasks.call_coming_sessions",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
}
