"""Work after the page: django-tasks in the database, our worker, and the sweep for what a dead worker left behind."""
