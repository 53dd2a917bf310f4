"""Which functions of the database the runtime role may call: each asks who is bound."""

from practitioners.row_security import permit

permit("families_told_of", "families_hides", "families_hidden_principals")  # asked by the rows
permit("families_coordinates", "families_in_team")  # likewise
permit("families_passed_on", "families_may_pass_on")  # likewise
permit("families_restrict", "families_ask_about_sealed", "families_restricted_contact")
permit(
    "families_grant", "families_end_grants", "families_end_agency_grants"
)  # for whoever is bound and sees the family
permit("families_protect_address", "families_would_read")  # likewise
permit("families_reveal_address", "families_lift_protection")  # for whoever knows the address
permit("families_search", "families_possible_match")  # tell whoever is bound what they may know
permit("families_caseload", "families_caseload_actions")  # of the agency of whoever is bound
permit("families_measures")  # likewise
permit("families_without_lead", "families_gaps_to_tell")  # what they see; ids, for the clock
permit("families_load_of", "families_over_limit")  # numbers, for those who answer for leads
permit("families_end_grants_of_leaver")  # of closed accounts only
permit("families_work_of")  # numbers, for the contact of the agency of whoever is asked about
permit("families_end_expired_grants", "families_drift", "families_due_actions")  # for the clock
permit("families_covers_due", "families_waiting_offers", "families_led_today")  # likewise: ids
permit("families_late_actions")  # likewise, for those who answer for the owner's agency
permit("families_unknown_addresses")  # likewise: a number
permit("families_unknown_households", "families_show_unknown_address")  # for its coordinator
