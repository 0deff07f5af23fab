"""Two operations in every order of their statements: isolationtester for the program (TRUST §3.4)."""
