"""My plan on one page: goals in own words, three arms, steps with their why, and what changes when things move."""
