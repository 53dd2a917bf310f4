"""What came of what the meeting set going."""

from django.urls import URLPattern, path

from huddle.views import following

patterns: list[URLPattern] = [
    path("referrals/<uuid:referral_id>/", following.referral, name="referral"),
]
