"""What is given to the public: rows of open data sets, their description, layers of maps."""
