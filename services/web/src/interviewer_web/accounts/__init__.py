"""Sign up, log in, log out, change password, delete account."""
