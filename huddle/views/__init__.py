"""The huddle's views, one module for each part of its week."""
