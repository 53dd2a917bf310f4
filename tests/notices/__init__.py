"""Every kind of notice, together: the table that people read, the clocks, what none may say."""
