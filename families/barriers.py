"""What gets in a family's way, in the words of the partnership: three kinds, and what each is."""

BARRIERS = {
    "Practical": {
        "travel": "Travel",
        "cost": "Cost",
        "time": "Time or work",
        "childcare": "Childcare",
        "digital": "No phone, data or device",
        "housing_move": "A move of home",
        "language": "Language or interpreter",
        "disability": "Disability, or an adjustment that is missing",
    },
    "System": {
        "waiting_list": "Waiting list",
        "eligibility": "Not eligible",
        "too_many": "Too many appointments or professionals",
        "repeated_stories": "Telling their story again and again",
        "out_of_area": "Out of area",
        "bounced": "A referral came back",
    },
    "Confidence": {
        "fear_of_removal": "Fear that a child is taken away",
        "stigma": "Stigma",
        "bad_experience": "A bad experience before",
        "low_trust": "Little trust",
        "literacy": "Reading, writing or neurodivergence",
        "coercive_control": "Coercive control",
        "cultural": "Culture or faith",
    },
}
CHOICES = [
    (code, f"{kind}: {label[0].lower()}{label[1:]}")
    for kind, codes in BARRIERS.items()
    for code, label in codes.items()
]
CODES = tuple(code for code, _ in CHOICES)
