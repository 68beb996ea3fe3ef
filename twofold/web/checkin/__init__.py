"""Today's few questions, earlier days, what a person follows, and the safety rules that belong to a log of use."""
