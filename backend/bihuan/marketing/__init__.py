"""What is done so that customers stay: care plans."""
