"""Who works with families, what their role allows, what they did and what they are told."""
