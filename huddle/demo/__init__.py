"""The demo partnership: made-up people in East Leeds, and the guard that keeps it apart."""
