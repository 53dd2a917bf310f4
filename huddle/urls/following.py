"""What came of what the meeting set going."""

from django.urls import URLPattern, path

from huddle.views import dissenting, following, telling

patterns: list[URLPattern] = [
    path("referrals/<uuid:referral_id>/", following.referral, name="referral"),
    path("agenda/<uuid:item_id>/tell/", telling.tell, name="item_tell"),
    path("agenda/<uuid:item_id>/dissent/", dissenting.dissent, name="item_dissent"),
    path("dissents/<uuid:dissent_id>/withdraw/", dissenting.withdraw, name="dissent_withdraw"),
    path("dissents/<uuid:dissent_id>/outcome/", dissenting.came, name="dissent_came"),
    path("tellings/<uuid:telling_id>/", telling.telling, name="telling"),
]
