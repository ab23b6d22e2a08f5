"""Plan, investment and execution as one model: tasks, money and work of an agency and of each project."""
