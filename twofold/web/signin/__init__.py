"""Make an account, sign in, find the way back, sign out everywhere."""
