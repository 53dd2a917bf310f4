"""The pages about sharing and agreement, and those of information governance."""

from django.urls import path

from consent.views import (
    access_log,
    advice,
    agreements,
    bases,
    breaking_glass,
    governance,
    home,
    legal_holds,
    prompts,
    retention,
    reviewing,
    reviewing_access,
    sharing,
    subject_access,
)

ACCESS = "governance/subject-access/<uuid:access>"

app_name = "consent"
urlpatterns = [
    path("your-account/", home.account, name="account"),
    path(
        "your-account/home-postcode/remove/",
        home.home_postcode_remove,
        name="home_postcode_remove",
    ),
    path("governance/", governance.governance, name="governance"),
    path("governance/access-log/", access_log.governance_log, name="governance_log"),
    path(
        "governance/access-log/download/",
        access_log.governance_log_csv,
        name="governance_log_csv",
    ),
    path("governance/prompts/", prompts.prompts, name="prompts"),
    path("governance/prompts/<uuid:prompt_id>/", prompts.prompt, name="prompt"),
    path("families/<uuid:family_id>/access-log/", access_log.access_log, name="access_log"),
    path(
        "families/<uuid:family_id>/access-log/download/",
        access_log.access_log_csv,
        name="access_log_csv",
    ),
    path("governance/subject-access/", subject_access.subject_accesses, name="subject_accesses"),
    path(
        "governance/subject-access/new/",
        subject_access.subject_access_new,
        name="subject_access_new",
    ),
    path(f"{ACCESS}/", subject_access.subject_access, name="subject_access"),
    path(f"{ACCESS}/person/", subject_access.subject_access_person, name="subject_access_person"),
    path(f"{ACCESS}/extend/", subject_access.subject_access_extend, name="subject_access_extend"),
    path(
        f"{ACCESS}/take-over/",
        subject_access.subject_access_take_over,
        name="subject_access_take_over",
    ),
    path(f"{ACCESS}/end/", subject_access.subject_access_end, name="subject_access_end"),
    path(f"{ACCESS}/rows/", reviewing.subject_access_rows, name="subject_access_rows"),
    path(f"{ACCESS}/collect/", reviewing.subject_access_collect, name="subject_access_collect"),
    path(
        f"{ACCESS}/unflagged/",
        reviewing.subject_access_unflagged,
        name="subject_access_unflagged",
    ),
    path(f"{ACCESS}/rows/<uuid:held>/", reviewing.subject_access_row, name="subject_access_row"),
    path(f"{ACCESS}/release/", reviewing.subject_access_release, name="subject_access_release"),
    path(f"{ACCESS}/pack/", reviewing.subject_access_pack, name="subject_access_pack"),
    path(f"{ACCESS}/pack.csv", reviewing.subject_access_csv, name="subject_access_csv"),
    path("governance/retention/", retention.retention, name="retention"),
    path("governance/retention/rule/", retention.retention_rule, name="retention_rule"),
    path("governance/retention/disposed/", retention.certificates, name="certificates"),
    path("governance/retention/<uuid:proposal>/", retention.disposal, name="disposal"),
    path(
        "governance/retention/<uuid:proposal>/confirm/",
        retention.disposal_confirm,
        name="disposal_confirm",
    ),
    path("governance/holds/", legal_holds.legal_holds, name="legal_holds"),
    path("governance/holds/new/", legal_holds.legal_hold_new, name="legal_hold_new"),
    path(
        "governance/holds/<uuid:hold>/lift/", legal_holds.legal_hold_lift, name="legal_hold_lift"
    ),
    path("emergency-access/", breaking_glass.ask, name="break_glass"),
    path("emergency-access/mine/", breaking_glass.mine, name="break_glass_mine"),
    path("emergency-access/<uuid:access_id>/", breaking_glass.one, name="break_glass_one"),
    path("emergency-access/<uuid:access_id>/end/", breaking_glass.end, name="break_glass_end"),
    path("governance/emergency-access/", reviewing_access.reviews, name="break_glass_reviews"),
    path(
        "emergency-access/<uuid:access_id>/review/",
        reviewing_access.review,
        name="break_glass_review",
    ),
    path(
        "emergency-access/<uuid:access_id>/answer/",
        reviewing_access.answer,
        name="break_glass_answer",
    ),
    path("governance/advice/", advice.open_questions, name="advice"),
    path("governance/advice/<uuid:request_id>/answer/", advice.answer, name="advice_answer"),
    path("governance/bases/", bases.bases, name="bases"),
    path("governance/bases/sector/", bases.sector, name="sector"),
    path("governance/bases/<slug:basis_code>/dates/", bases.dates, name="basis_dates"),
    path("governance/sharing-agreements/", bases.agreements, name="sharing_agreements"),
    path("governance/sharing-agreements/add/", bases.agreement_add, name="sharing_agreement_add"),
    path("families/<uuid:family_id>/sharing/", sharing.sharing, name="sharing"),
    path("families/<uuid:family_id>/sharing/decide/", sharing.decide, name="sharing_decide"),
    path(
        "families/<uuid:family_id>/sharing/<uuid:decision_id>/withdraw/",
        sharing.withdraw,
        name="sharing_withdraw",
    ),
    path(
        "families/<uuid:family_id>/sharing/looked-again/",
        sharing.looked_again,
        name="sharing_looked_again",
    ),
    path("families/<uuid:family_id>/sharing/advice/", advice.ask, name="advice_ask"),
    path(
        "families/<uuid:family_id>/agreement/<uuid:carer_id>/",
        agreements.agreement,
        name="agreement",
    ),
]
