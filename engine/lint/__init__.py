"""What is wrong or doubtful in rule files."""
