"""Log-in: passwords, OIDC, sessions, tokens, roles, and what they may."""
