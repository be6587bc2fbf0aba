"""What the catalogue answers: questions, series, slices, comparisons, ranks, places, names."""
