"""What the rules are written in: values, three-valued logic, shares that add up."""
