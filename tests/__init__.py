"""The tests; a package, for a dependency also installs one of this name."""
