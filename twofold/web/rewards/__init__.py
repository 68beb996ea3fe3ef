"""Small rewards for steps, off until someone turns them on."""
