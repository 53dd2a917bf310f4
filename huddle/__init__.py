"""Calling, preparing, holding and signing off the weekly huddle."""
