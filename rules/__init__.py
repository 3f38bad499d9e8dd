"""The law as data: facts, tracks, sources, groups, products, one file a regime, cases beside them."""
