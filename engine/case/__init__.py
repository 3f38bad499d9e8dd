"""From what was said to a whole case: item, route, roles, owners, places, names on lists."""
