"""What came of what the meeting set going."""

from django.urls import URLPattern, path

from huddle.views import following, telling

patterns: list[URLPattern] = [
    path("referrals/<uuid:referral_id>/", following.referral, name="referral"),
    path("agenda/<uuid:item_id>/tell/", telling.tell, name="item_tell"),
    path("tellings/<uuid:telling_id>/", telling.telling, name="telling"),
]
