"""How KS carries out its six duties, in numbers that lead to the rows they count."""
