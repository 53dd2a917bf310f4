"""The local runner: all that Huddle needs, as plain processes on one machine."""
