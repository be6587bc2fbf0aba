"""What people send: every form of every page, each to the desk with the name of who sent it."""
