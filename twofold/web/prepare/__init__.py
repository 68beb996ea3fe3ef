"""Being ready: the safety plan, the plan for hard days, and the page after using again."""
