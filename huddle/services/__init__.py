"""The huddle's services, one module for each part of its week."""
