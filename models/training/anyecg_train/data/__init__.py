"""The data a network learns from: parts of records with masked labels, and where they come from."""
