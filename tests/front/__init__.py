"""What the browser gets: components, form fields, pages, style sheet and scripts."""
