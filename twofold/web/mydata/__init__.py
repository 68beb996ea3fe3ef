"""What is held about me, who looked, download everything, erase everything."""
