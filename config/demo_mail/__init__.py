"""Mail in the demo: a local SMTP server that keeps every message, and pages that show them."""
