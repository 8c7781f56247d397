"""Speed, shown as ratios against a named baseline in the same run; never asserted in tests."""
