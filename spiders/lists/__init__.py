"""What a page lists: readers of lists in HTML, feeds, sitemaps and REST, shared by families.

Each takes an answer and its portal and gives the releases that stand on it, in its order;
which list to ask for, and what comes after it, is the family's part.
"""
