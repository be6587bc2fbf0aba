"""From marks to published values, and the nightly proof."""
