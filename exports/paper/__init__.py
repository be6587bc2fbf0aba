"""What all documents on paper share: head and foot of Decree 30/2020, setting, Word, QR codes."""
