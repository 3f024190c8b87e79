"""What the second revision adds, written out so that later changes of the tables leave it alone."""
