"""When what runs: the lease's shift, its plan, triggers, lanes and errands."""
