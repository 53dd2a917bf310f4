"""The huddle's forms, one module for each part of its week."""
