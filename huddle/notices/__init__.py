"""What a huddle tells its people, one module for each part of its week."""
