"""What pages and files draw alike: figures, courses, strips, colours."""
