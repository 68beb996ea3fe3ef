"""What I do this for: three own questions a month, and things I used to enjoy with their slow chart."""
