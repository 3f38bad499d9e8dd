"""What the rulebook says, without a case: names of the law and of the market, their parts in words and as data."""
