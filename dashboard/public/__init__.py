"""What the web gives to everybody, without logging in: only what ``publish.toml`` names."""
